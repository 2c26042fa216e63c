"""What a case is: one trick, told twice: with an attack, and with something honest."""

from collections.abc import Callable
from dataclasses import dataclass

SQL = "1' or '1'='1"
SQL_ENCODED = "1'%20or%20'1'%3d'1"
HONEST = "21"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
XML = "application/xml"


@dataclass(frozen=True)
class Case:
    """A trick. `make` writes the request around a payload.

    `honest` None says that the trick itself is refused, whatever it carries. `passes` says why the attack does come
    through: then it is a limit that people are told of, and the test holds us to telling the truth.
    """

    group: str
    trick: str
    make: Callable[[str], bytes]
    attack: str
    honest: str | None
    passes: str = ""
    is_http2: bool = False

    @property
    def name(self) -> str:
        return f"{self.group}: {self.trick}"


def cases(group: str, *listed: tuple) -> list[Case]:
    """Cases of a group, each as (trick, make, attack, honest) and perhaps why the attack passes."""
    return [Case(group, *one) for one in listed]


def in_query(*headers: tuple[str, str | bytes], **more: str) -> Callable[[str], bytes]:
    """A request whose query carries the payload as it is."""
    from tests.inspector.envoy.wire import http1

    return lambda payload: http1(f"/find?id={payload}", *headers, **more)

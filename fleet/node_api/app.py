"""The node API as one ASGI application: a table of addresses, and one place where errors become answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from console.base.errors import GatehouseError, NotFound
from fleet.node_api import enrol, index, keys, manifest, quotas, reports, resources, secrets, session
from fleet.node_api.desk import Desk, close_desk, desk
from fleet.node_api.exchange import Answer, Gone, Message, Receive, Request, Send
from fleet.node_api.refusals import answer_for
from fleet.node_api.refused import refused

KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Address:
    """What answers at a path, by which method, and how long a body may be."""

    method: str
    answer: Callable[[Request, Desk], Awaitable[Answer]]
    body_limit_bytes: int = 0


ADDRESSES: Final = {
    "/node/v1/manifest": Address("GET", manifest.answer),
    "/node/v1/reports": Address("POST", reports.answer, 4 * KIB * KIB),
    "/node/v1/index": Address("POST", index.answer, 4 * KIB),
    "/node/v1/resources": Address("POST", resources.answer, 256 * KIB),
    "/node/v1/secrets": Address("POST", secrets.answer, 256 * KIB),
    "/node/v1/session": Address("POST", session.answer, 4 * KIB),
    "/node/v1/quotas": Address("POST", quotas.answer, 2 * KIB * KIB),
    "/node/v1/keys": Address("GET", keys.answer),
    "/node/v1/enrol": Address("POST", enrol.answer, 64 * KIB),
}


class MethodNotAllowed(GatehouseError):
    """The address exists, but not for this method."""

    status, code, title = 405, "method_not_allowed", "This address does not take this method"


async def startup() -> None:
    """Begin to watch desired state before the first poll comes."""
    desk()


async def shutdown() -> None:
    """Answer every parked poll and stop; nodes come back to whoever answers next."""
    await close_desk()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one HTTP request below `/node/`."""
    request = Request(scope, receive, 0)
    try:
        address = _find(scope)
        request = Request(scope, receive, address.body_limit_bytes)
        answer = await address.answer(request, desk())
    except Gone:
        return
    except Exception as exception:
        answer = answer_for(exception)
        if (told := refused(request, exception)) is not None:
            desk().refused.add(told)
    await answer.send(send)


def _find(scope: Message) -> Address:
    address = ADDRESSES.get(scope["path"])
    if address is None:
        raise NotFound
    if address.method != scope["method"]:
        raise MethodNotAllowed(f"Use {address.method} here.")
    return address

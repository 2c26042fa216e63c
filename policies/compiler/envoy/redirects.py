"""Redirects in Envoy's shape, with the ports that the Gateway API says (HTTPRequestRedirectFilter, port).

A scheme without a port leads to the port of the scheme, and a scheme's own port is left out of the location. Envoy
keeps the port that a client asked, and writes any port that it is given. So the host is written out where it is known;
and where the answer depends on how a client came, a narrower route stands before the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from policies.compiler.envoy.path_rewrites import write_path_rewrite
from policies.compiler.intent.route import Redirect, RewriteType
from policies.compiler.matching import RouteEntry

_PORTS: Final = {"http": 80, "https": 443}
_SCHEMES: Final = {port: scheme for scheme, port in _PORTS.items()}
# RedirectAction.RedirectResponseCode
_CODES: Final = {301: 0, 302: 1, 303: 2, 307: 3, 308: 4}


@dataclass(frozen=True, slots=True)
class Way:
    """One route to write: for clients of a `scheme`, or who asked `with_port`, or for all that are left.

    `host` and `port` are what the location shows in place of what the client asked; None: that.
    """

    host: str | None
    port: int | None
    scheme: str | None = None
    with_port: bool = False


def ways_of(entry: RouteEntry) -> Iterator[Way | None]:
    """The ways of a redirect, the narrower ones first; one None for a route that does something else."""
    action = entry.spec.action
    if entry.answer is not None or not isinstance(action, Redirect):
        yield None
        return
    here = action.hostname or (entry.host if entry.host and not entry.host.startswith("*") else None)
    if action.scheme is not None:
        yield from _by_scheme(action, here)
    elif action.port in _SCHEMES:
        yield from _left_out(here, action.port, scheme=_SCHEMES[action.port])
        yield Way(action.hostname, action.port)
    else:
        yield Way(action.hostname, action.port)


def _by_scheme(action: Redirect, here: str | None) -> Iterator[Way]:
    own = _PORTS[action.scheme or "http"]
    if action.port in (None, own):
        yield from _left_out(here, own)
    else:
        yield Way(action.hostname, action.port)


def _left_out(here: str | None, port: int, scheme: str | None = None) -> Iterator[Way]:
    """No port is shown; where a client wrote one for a host that is not known beforehand, it is replaced."""
    if here is None:
        yield Way(None, port, scheme, with_port=True)
    yield Way(here, None, scheme)


def write_redirect(message: Any, action: Redirect, matched: str, way: Way) -> None:
    """Fill a `RedirectAction`."""
    message.response_code = _CODES[action.status]
    message.strip_query = action.strip_query
    if action.scheme is not None:
        message.scheme_redirect = action.scheme
    if way.host is not None:
        message.host_redirect = way.host
    if way.port is not None:
        message.port_redirect = way.port
    if action.path is not None and action.path.type is RewriteType.FULL:
        message.path_redirect = action.path.value
    elif action.path is not None:
        write_path_rewrite(message, matched, action.path)


def write_way(match: Any, way: Way) -> None:
    """Narrow a written `RouteMatch` to the clients of a way."""
    if way.scheme is not None:
        match.headers.add(name="x-forwarded-proto").string_match.exact = way.scheme
    if way.with_port:
        match.headers.add(name=":authority").string_match.safe_regex.regex = ".*:[0-9]+"

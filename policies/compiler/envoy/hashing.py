"""By what requests are kept together, in Envoy's shape."""

from __future__ import annotations

from typing import Any, Final

from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.route import (
    Forward,
    HashOn,
    HashOnClientAddress,
    HashOnCookie,
    HashOnHeader,
    HashOnQuery,
)

_COOKIE_ATTRIBUTES: Final = (("HttpOnly", ""), ("SameSite", "Lax"))


def hashed_by(action: Forward) -> tuple[HashOn, ...]:
    """By what endpoints and shares are chosen, the first that a request has."""
    if action.sticky is None or isinstance(action.sticky, HashOnCookie):
        return action.hash_on
    return action.hash_on or (action.sticky,)


def write_hash(message: Any, hashed: HashOn) -> None:
    """Fill a `HashPolicy`."""
    match hashed:
        case HashOnHeader(name=name):
            message.header.header_name = name
        case HashOnQuery(name=name):
            message.query_parameter.name = name
        case HashOnClientAddress():
            message.connection_properties.source_ip = True
        case HashOnCookie(name=name, ttl_seconds=ttl):
            message.cookie.name, message.cookie.path = name, "/"
            set_duration(message.cookie.ttl, ttl)
            message.cookie.ttl.SetInParent()  # without one Envoy gives no cookie, and zero is for a session
            for attribute, value in _COOKIE_ATTRIBUTES:
                message.cookie.attributes.add(name=attribute, value=value)

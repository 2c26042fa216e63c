"""Reads a request's body before a thread is spent on it, within bounds of size and time."""

import asyncio

from console.asgi_types import Receive, Scope
from console.base.errors import GatehouseError
from console.wsgi.environ import length_of

BODY_SECONDS = 60.0


class BodyTooLarge(GatehouseError):
    """The body is larger than any request needs."""

    status, code, title = 413, "body_too_large", "The body is too large"


class BodyTooSlow(GatehouseError):
    """The body did not arrive in time."""

    status, code, title = 408, "body_too_slow", "The body did not arrive in time"


class ClientGone(Exception):
    """The client left before its request was whole; nobody is there to answer."""


async def read_body(scope: Scope, receive: Receive, limit_bytes: int) -> bytes:
    """Return the whole body; raise BodyTooLarge, BodyTooSlow or ClientGone."""
    if length_of(scope) > limit_bytes:
        raise _too_large(limit_bytes)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _collect(receive, limit_bytes)
    except TimeoutError:
        raise BodyTooSlow(f"The whole body must arrive within {BODY_SECONDS:.0f} seconds.") from None


async def _collect(receive: Receive, limit_bytes: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        if len(body) > limit_bytes:
            raise _too_large(limit_bytes)
        if not message.get("more_body", False):
            return bytes(body)


def _too_large(limit_bytes: int) -> BodyTooLarge:
    return BodyTooLarge(f"A request body may have up to {limit_bytes} bytes.")

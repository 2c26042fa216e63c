"""Reads a request's body before a thread is spent on it, within bounds of size and time."""

import asyncio
from typing import Final

from console.asgi_types import Receive, Scope
from console.base.errors import GatehouseError, Unavailable
from console.wsgi.environ import length_of

BODY_SECONDS = 60.0
MOST_TOGETHER_BYTES: Final = 128 * 1024 * 1024


class BodyTooLarge(GatehouseError):
    """The body is larger than any request needs."""

    status, code, title = 413, "body_too_large", "The body is too large"


class BodyTooSlow(GatehouseError):
    """The body did not arrive in time."""

    status, code, title = 408, "body_too_slow", "The body did not arrive in time"


class ClientGone(Exception):
    """The client left before its request was whole; nobody is there to answer."""


class Room:
    """What bodies that are still on their way take up, all together."""

    def __init__(self, most_bytes: int = MOST_TOGETHER_BYTES) -> None:
        self._left = most_bytes

    def take(self, count: int) -> None:
        """Make room for so many bytes more; raise Unavailable where there is none."""
        if count > self._left:
            raise Unavailable("Too many large bodies are on their way; try again in a moment.", retry_after_seconds=1)
        self._left -= count

    def give_back(self, count: int) -> None:
        """Free the room of a body."""
        self._left += count


async def read_body(scope: Scope, receive: Receive, limit_bytes: int, room: Room | None = None) -> bytes:
    """Return the whole body; raise BodyTooLarge, BodyTooSlow, Unavailable or ClientGone."""
    if length_of(scope) > limit_bytes:
        raise _too_large(limit_bytes)
    body, room = bytearray(), room or Room()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            await _collect(receive, body, limit_bytes, room)
    except TimeoutError:
        raise BodyTooSlow(f"The whole body must arrive within {BODY_SECONDS:.0f} seconds.") from None
    finally:
        room.give_back(len(body))
    return bytes(body)


async def _collect(receive: Receive, body: bytearray, limit_bytes: int, room: Room) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        if len(body) + len(chunk) > limit_bytes:
            raise _too_large(limit_bytes)
        room.take(len(chunk))
        body += chunk
        if not message.get("more_body", False):
            return


def _too_large(limit_bytes: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body of this request may have up to {limit_bytes} bytes.")

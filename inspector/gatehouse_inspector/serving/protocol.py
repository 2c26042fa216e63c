"""HTTP/1.1 as Envoy speaks it to us: one request at a time on a connection that stays open.

A parser of its own: Envoy has framed the request already, and says the length of each body. Others refuse methods that
they do not know and stop at `Upgrade`, and what nobody can look at may pass.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable
from typing import cast

Handler = Callable[[bytes, bytes, list[tuple[bytes, bytes]], bytes], bytes]
"""Takes method, target, headers and body; returns the whole answer."""

_Head = tuple[bytes, bytes, list[tuple[bytes, bytes]], int]
"""Method, target, headers, and how long the body is."""


class CheckProtocol(asyncio.Protocol):
    """One connection of Envoy's; `open_ones` are all of a worker, for when it ends."""

    def __init__(self, handler: Handler, open_ones: "set[CheckProtocol]") -> None:
        self._handler, self._open_ones = handler, open_ones
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._head: _Head | None = None
        self._is_handling = False
        self.is_asked = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._open_ones.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._open_ones.discard(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        self.is_asked = True
        try:
            while self._has_answered():
                self.is_asked = bool(self._received)
        except ValueError:
            self._close()

    def retire(self) -> None:
        """Close the connection unless something was asked on it; what was written still goes out."""
        if not self.is_asked:
            self._close()

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def answer_at_once(self, answer: bytes) -> None:
        """Answer the request that is being handled, if one is, from another thread: the loop's own does not return."""
        if self._is_handling and self._transport is not None:
            with contextlib.suppress(OSError):
                os.write(self._transport.get_extra_info("socket").fileno(), answer)

    def _has_answered(self) -> bool:
        """Answer the next request, if all of it is here."""
        if self._head is None:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return False
            self._head = _head(bytes(self._received[:end]))
            del self._received[: end + 4]
        method, target, headers, length = self._head
        if len(self._received) < length:
            return False
        body = bytes(self._received[:length])
        del self._received[:length]
        self._head = None
        self._is_handling = True
        answer = self._handler(method, target, headers, body)
        self._is_handling = False
        if self._transport is not None:
            self._transport.write(answer)
        return True


def _head(text: bytes) -> _Head:
    """Read a request's head. Raises ValueError where it is none of Envoy's."""
    first, *lines = text.split(b"\r\n")
    method, target, _version = first.split(b" ")
    headers = [(name, value.strip()) for name, _, value in (line.partition(b":") for line in lines)]
    lengths = [int(value) for name, value in headers if name.lower() == b"content-length"]
    return method, target, headers, lengths[0] if lengths else 0

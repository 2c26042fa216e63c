"""One call of a WSGI application (PEP 3333) in its thread, and the way back to the event loop for streaming answers."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore, Event
from typing import Any, Final

from console.asgi_types import Headers, Message, Receive, Scope, Send
from console.base.errors import Unavailable
from console.wsgi.environ import environ_of

WsgiApplication = Callable[..., Iterable[bytes]]
WITHOUT_BODY = frozenset({204, 304})
JOINED_BYTES: Final = 1024 * 1024
"""A streaming answer of up to this size is sent in one piece: a file of the console need not hold a thread."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, ready to send from the event loop."""

    status: int
    headers: Headers
    content: bytes


class CutShort(Exception):
    """A streaming answer failed half-way: the connection must be cut, or half an answer would pass for a whole one."""


class Outlet:
    """Sends from a thread through the event loop, and knows whether the client is still there.

    `streams` bounds how many streaming answers hold a thread at the same time.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, receive: Receive, send: Send, streams: BoundedSemaphore
    ) -> None:
        self._loop, self._receive, self._send, self.streams = loop, receive, send, streams
        self._is_gone = Event()

    def start(self, status: int, headers: Headers) -> None:
        """Send the head of a streaming answer and begin to watch for the client leaving."""
        asyncio.run_coroutine_threadsafe(self._watch(), self._loop)
        self._wait_for({"type": "http.response.start", "status": status, "headers": headers})

    def write(self, chunk: bytes) -> bool:
        """Send a piece, as fast as the client reads; False once the client has gone."""
        if not self._is_gone.is_set():
            self._wait_for({"type": "http.response.body", "body": chunk, "more_body": True})
        return not self._is_gone.is_set()

    def finish(self) -> None:
        """Send the end."""
        self._wait_for({"type": "http.response.body", "body": b""})

    def _wait_for(self, message: Message) -> None:
        asyncio.run_coroutine_threadsafe(self._deliver(message), self._loop).result()

    async def _deliver(self, message: Message) -> None:
        await self._send(message)

    async def _watch(self) -> None:
        """Wait for the disconnect, which the server also sends once the answer is complete."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._is_gone.set()


class WsgiCall:
    """Calls `application` with one request; `run` belongs in a thread."""

    def __init__(self, application: WsgiApplication, scope: Scope, body: bytes, outlet: Outlet) -> None:
        self._application, self._scope, self._body, self._outlet = application, scope, body, outlet
        self._status = 500
        self._headers: Headers = []

    def run(self) -> Answer | None:
        """Return the whole answer, or None when it was streamed; closing it tells Django that the request is over."""
        pieces = self._application(environ_of(self._scope, BytesIO(self._body), len(self._body)), self._start)
        try:
            if not getattr(pieces, "streaming", False) or self._announced <= JOINED_BYTES:
                return self._whole(b"".join(pieces))
            self._stream(pieces)
            return None
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    @property
    def _announced(self) -> float:
        """How long the answer says it is; endless where it does not."""
        return next((int(value) for name, value in self._headers if name == b"content-length"), float("inf"))

    def _whole(self, content: bytes) -> Answer:
        if self._status not in WITHOUT_BODY and not any(name == b"content-length" for name, _ in self._headers):
            self._headers.append((b"content-length", str(len(content)).encode()))
        return Answer(self._status, self._headers, content)

    def _stream(self, pieces: Iterable[bytes]) -> None:
        """Send it piece by piece; raise Unavailable where too many others are doing that, CutShort half-way."""
        if not self._outlet.streams.acquire(blocking=False):
            raise Unavailable("Too many exports are under way; try again in a while.", retry_after_seconds=10)
        try:
            self._outlet.start(self._status, self._headers)
            if self._scope["method"] == "HEAD" or all(map(self._outlet.write, pieces)):
                self._outlet.finish()
        except Exception as fault:
            raise CutShort from fault
        finally:
            self._outlet.streams.release()

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        self._status = int(status.split(" ", 1)[0])
        self._headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return _no_write


def _no_write(_data: bytes) -> object:
    raise NotImplementedError("The write() callable of PEP 3333 is not offered; Django never uses it.")

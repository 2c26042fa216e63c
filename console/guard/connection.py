"""One HTTP/1.1 connection, as uvicorn drives it, with bounds on what it lacks them for: slow heads, endless heads,
trailers, readers that never read, and answers of its own without our headers.
"""

import logging
from asyncio import TimerHandle, Transport
from typing import Any, Final

import httptools
import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from console.base.errors import GatehouseError
from console.base.ids import new_id
from console.guard.headers import always
from console.guard.refusals import BadRequest, HeadersTooLarge

HEAD_SECONDS = 10.0
"""From the connection, or the first byte of a further request, to the end of its head."""
WRITE_SECONDS = 30.0
"""How long a reader may leave an answer lying."""
MOST_UNFINISHED = 2_000
"""Connections without a whole head yet; one more, and the oldest goes."""
VERSIONS: Final = frozenset({"1.0", "1.1"})
MOST_OVERHEAD_BYTES: Final = 256 * 1024
OVERHEAD_OF_BODY: Final = 8
"""A chunk of one byte takes six on the wire; trailers and extensions of chunks take what they like."""
log = logging.getLogger(__name__)


class HeadTooSlow(GatehouseError):
    """The head did not arrive in time."""

    status, code, title = 408, "head_too_slow", "The request did not arrive in time"


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's connection, bounded in time and size."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unfinished: dict[GuardedProtocol, None] = self.config.__dict__.setdefault("unfinished_heads", {})
        self._head_timer: TimerHandle | None = None
        self._write_timer: TimerHandle | None = None
        self._is_in_head, self._has_begun = True, False
        self._wire_bytes = self._body_bytes = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop every clock."""
        self._head_is_whole()
        self._stop_writing_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; whoever breaks HTTP, or says more than there is to say, is answered once and cut off."""
        if self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        self._wire_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
            return
        except httptools.HttpParserError as fault:
            log.debug("not HTTP: %s", fault)
            self._refuse(BadRequest("This is not HTTP/1.1 as it should be.", code="not_http"))
            return
        if self.parser is not None and self._overhead > MOST_OVERHEAD_BYTES:
            self._refuse(HeadersTooLarge())

    def on_message_begin(self) -> None:
        """Begin the head of a request."""
        super().on_message_begin()
        self._wire_bytes = self._body_bytes = 0
        self._is_in_head = self._has_begun = True
        if self._head_timer is None:
            self._expect_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; one that comes after the body is none (RFC 9110 §6.5.1), and is dropped."""
        if self._is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Let the request begin; an address with a host of its own would contradict Host."""
        self._is_in_head = False
        self._head_is_whole()
        if not self.url.startswith(b"/"):
            raise ValueError("the target is not a path")
        if self.parser.get_http_version() not in VERSIONS:
            raise ValueError("neither HTTP/1.0 nor 1.1")
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count and pass on."""
        self._body_bytes += len(body)
        super().on_body(body)

    def pause_writing(self) -> None:
        """The reader is behind: give it a while."""
        super().pause_writing()
        if self._write_timer is None:
            self._write_timer = self.loop.call_later(WRITE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The reader has read."""
        self._stop_writing_clock()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request."""
        self._refuse(BadRequest(msg, code="not_http"))

    @property
    def _overhead(self) -> int:
        return self._wire_bytes - OVERHEAD_OF_BODY * self._body_bytes

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up_waiting)
        self._unfinished[self] = None
        if len(self._unfinished) > MOST_UNFINISHED:
            oldest = next(iter(self._unfinished))
            oldest._head_is_whole()
            oldest.transport.abort()

    def _head_is_whole(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
            self._unfinished.pop(self, None)

    def _give_up_waiting(self) -> None:
        if self._has_begun:
            self._refuse(HeadTooSlow(f"A request must arrive within {HEAD_SECONDS:.0f} seconds."))
        else:
            self.transport.close()

    def _refuse(self, error: GatehouseError) -> None:
        """Answer for the server itself, unless an answer is under way, and close."""
        self._head_is_whole()
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            content = orjson.dumps(error.body(str(new_id())))
            lines = [(b"content-type", b"application/problem+json"), (b"connection", b"close"), *always()]
            lines.append((b"content-length", str(len(content)).encode()))
            head = b"".join(b"%s: %s\r\n" % pair for pair in lines)
            self.transport.write(STATUS_LINE[error.status] + head + b"\r\n" + content)
        self.transport.close()

    def _stop_writing_clock(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

"""One HTTP exchange with a node: what it asked (read once, bounded) and what it is answered."""

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import orjson
from gatehouse_protocol.shapes import ShapeError, encode, parse

from console.base.errors import GatehouseError, Invalid

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]
Shape = TypeVar("Shape")

JSON: Final = (b"content-type", b"application/json")
GZIP: Final = (b"content-encoding", b"gzip")
GZIP_FROM_BYTES: Final = 1024
BODY_SECONDS = 60.0
_GZIP_WINDOW: Final = 31  # zlib's way of saying: gzip, largest window


class Gone(Exception):
    """The node hung up before it had said everything."""


class BodyTooLarge(GatehouseError):
    """The body is longer than this address takes."""

    status, code, title = 413, "body_too_large", "The body is too large"


class BodyTooSlow(GatehouseError):
    """The body did not arrive in time."""

    status, code, title = 408, "body_too_slow", "The body did not arrive in time"


class Malformed(GatehouseError):
    """The body is not what its headers say."""

    status, code, title = 400, "malformed", "The body is not well-formed"


class Request:
    """What a node asked. Header names are lower-case bytes, as ASGI gives them."""

    __slots__ = ("_body", "_receive", "body_limit_bytes", "scope")

    def __init__(self, scope: Message, receive: Receive, body_limit_bytes: int) -> None:
        self.scope = scope
        self.body_limit_bytes = body_limit_bytes
        self._receive = receive
        self._body: bytes | None = None

    def header(self, name: bytes) -> bytes | None:
        """Return the first header with this name."""
        for given, value in self.scope["headers"]:
            if given == name:
                return bytes(value)
        return None

    def headers(self) -> dict[str, str]:
        """Return all headers; repeated ones joined by a comma (RFC 9110 §5.3)."""
        found: dict[str, str] = {}
        for name, value in self.scope["headers"]:
            key, text = name.decode("latin-1"), value.decode("latin-1")
            found[key] = f"{found[key]}, {text}" if key in found else text
        return found

    async def body(self) -> bytes:
        """Return the whole body as sent; raise BodyTooLarge, BodyTooSlow, Malformed or Gone."""
        if self._body is None:
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    self._body = await self._read()
            except TimeoutError:
                raise BodyTooSlow from None
        return self._body

    async def json(self, shape: type[Shape]) -> Shape:
        """Return the body as a protocol message; every mistake is a 422 with its pointer."""
        return read_json(shape, self.unzipped(await self.body()))

    def unzipped(self, body: bytes) -> bytes:
        """Return the content of a body: as sent, or out of its gzip, never more than the limit."""
        if self.header(b"content-encoding") != b"gzip":
            return body
        try:
            content = zlib.decompressobj(_GZIP_WINDOW).decompress(body, self.body_limit_bytes + 1)
        except zlib.error:
            raise Malformed("The body is not gzip.") from None
        if len(content) > self.body_limit_bytes:
            raise BodyTooLarge
        return content

    async def _read(self) -> bytes:
        chunks, size = [], 0
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Gone
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > self.body_limit_bytes:
                raise BodyTooLarge(f"At most {self.body_limit_bytes} bytes are taken here.")
            chunks.append(chunk)
            if not message.get("more_body", False):
                return b"".join(chunks)

    @property
    def accepts_gzip(self) -> bool:
        """Whether the answer may be compressed."""
        return b"gzip" in (self.header(b"accept-encoding") or b"")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a node is told; `headers` besides Content-Length."""

    status: int
    body: bytes = b""
    headers: tuple[Header, ...] = ()

    async def send(self, send: Send) -> None:
        """Put the answer on the wire."""
        headers = [*self.headers]
        if self.status != 304:
            headers.append((b"content-length", str(len(self.body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def json_answer(value: Any, *, status: int = 200) -> Answer:
    """Answer with a protocol message (or a plain JSON value)."""
    return Answer(status, orjson.dumps(encode(value)), (JSON,))


def packed(body: bytes, kind: Header, *, is_zipped: bool) -> Answer:
    """Answer 200 with `body`, compressed where the node takes it and it is worth it; call it on a worker thread."""
    if is_zipped and len(body) >= GZIP_FROM_BYTES:
        return Answer(200, gzip.compress(body, 1, mtime=0), (kind, GZIP))
    return Answer(200, body, (kind,))


def read_json(shape: type[Shape], body: bytes) -> Shape:
    """Return the protocol message in `body`."""
    try:
        return parse(shape, orjson.loads(body))
    except orjson.JSONDecodeError as fault:
        raise Malformed(f"Not JSON: {fault}.") from None
    except ShapeError as fault:
        raise Invalid.field(fault.pointer, "shape", fault.text) from None

"""HTTP/1.1 as Envoy speaks it to us: one request at a time on a connection that stays open."""

import asyncio
from collections.abc import Callable
from typing import cast

import httptools

Handler = Callable[[bytes, bytes, list[tuple[bytes, bytes]], bytes], bytes]
"""Takes method, target, headers and body; returns the whole answer."""


class CheckProtocol(asyncio.Protocol):
    """One connection of Envoy's; `open_ones` are all of a worker, for when it ends."""

    def __init__(self, handler: Handler, open_ones: "set[CheckProtocol]") -> None:
        self._handler, self._open_ones = handler, open_ones
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpRequestParser(self)
        self._target, self._headers, self._body = b"", list[tuple[bytes, bytes]](), list[bytes]()
        self.is_asked = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._open_ones.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._open_ones.discard(self)

    def data_received(self, data: bytes) -> None:
        self.is_asked = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # the client asks for another protocol, Envoy does not
            self._parser = httptools.HttpRequestParser(self)
        except httptools.HttpParserError:
            self.close()

    def on_message_begin(self) -> None:
        self._target, self._headers, self._body = b"", [], []

    def on_url(self, url: bytes) -> None:
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        answer = self._handler(self._parser.get_method(), self._target, self._headers, b"".join(self._body))
        if self._transport is not None:
            self._transport.write(answer)
        self.is_asked = False

    def close(self) -> None:
        """Close the connection; what was written still goes out."""
        if self._transport is not None:
            self._transport.close()

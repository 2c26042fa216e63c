"""A service behind the gateway: it tells what it was asked, and keeps it."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import httptools

KEPT = 65_536
"""Bytes of a body that are kept; more are counted only."""


@dataclass
class Seen:
    """A request that reached the service; `length` is that of its whole body, and `sha256` sums it up."""

    method: str = ""
    target: bytes = b""
    headers: list[tuple[str, bytes]] = field(default_factory=list)
    body: bytes = b""
    length: int = 0
    sha256: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def values(self, name: str) -> list[bytes]:
        return [value for other, value in self.headers if other == name]


class Service(asyncio.Protocol):
    """One connection. Answers 200 with what it was asked; 101 to a websocket, and from then on what it is sent."""

    def __init__(self, seen: list[Seen]) -> None:
        self._seen, self._request = seen, Seen()
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport
        self._is_upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._is_upgraded:
            self._transport.write(data)
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._upgrade()
            if rest := data[upgrade.args[0] :]:
                self._transport.write(rest)
        except httptools.HttpParserError:
            self._transport.close()

    def on_message_begin(self) -> None:
        self._request = Seen()

    def on_url(self, url: bytes) -> None:
        self._request.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._request.headers.append((name.decode("latin-1").lower(), value))

    def on_headers_complete(self) -> None:
        """From here on it counts: an attack that has come so far has come through."""
        self._request.method = self._parser.get_method().decode()
        self._seen.append(self._request)

    def on_body(self, body: bytes) -> None:
        self._request.length += len(body)
        self._request.sha256.update(body)
        self._request.body += body[: max(0, KEPT - len(self._request.body))]

    def on_message_complete(self) -> None:
        if not self._parser.should_upgrade():
            told = {"target": self._request.target.decode("latin-1"), "length": self._request.length}
            self._answer("200 OK", {"content-type": "application/json"}, json.dumps(told).encode())

    def _upgrade(self) -> None:
        self._is_upgraded = True
        self._transport.write(b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n")

    def _answer(self, status: str, headers: Mapping[str, str], body: bytes) -> None:
        lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
        head = "\r\n".join((*lines, "", "")).encode()
        self._transport.write(head + (b"" if self._request.method == "HEAD" else body))

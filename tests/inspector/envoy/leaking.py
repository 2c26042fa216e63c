"""A service behind the gateway whose answers leak, stream, are long, or are honest, by the path that is asked for."""

import asyncio
import gzip
from collections.abc import Mapping
from typing import Final

import httptools

from policies.compiler import IntentObject
from tests.inspector.envoy.inspected import SHOP, service
from tests.policies.compiler.intents import hostname, made, route

LEAK: Final = (
    b"<p>You have an error in your SQL syntax; check the manual that fits your MySQL server, near 'card 4111'</p>"
)
HONEST: Final = b"<p>Nine out of ten find what they look for.</p>"
DOWNLOAD: Final = bytes(range(256)) * 81_920
"""20 MiB."""
_PADDING: Final = b"<!-- nothing -->\n"
_HTML: Final = {"content-type": "Text/HTML; charset=utf-8"}

_Answers = Mapping[str, tuple[Mapping[str, str], bytes]]
ANSWERS: Final[_Answers] = {
    "/honest": (_HTML, HONEST),
    "/leak": (_HTML, LEAK),
    "/gzip": ({**_HTML, "content-encoding": "gzip"}, gzip.compress(LEAK)),
    "/unknown": ({**_HTML, "content-encoding": "dcb"}, LEAK),
    "/late": (_HTML, _PADDING * 3_000 + LEAK),
    "/too-late": (_HTML, _PADDING * 20_000 + LEAK),
    "/download": ({"content-type": "application/octet-stream"}, DOWNLOAD),
    "/page": (_HTML, DOWNLOAD),
    "/untyped": ({}, LEAK),
}


class Leaking(asyncio.Protocol):
    """One connection. `/events` says two things, the second when `go_on` is set; `/socket` becomes a websocket."""

    def __init__(self, go_on: asyncio.Event) -> None:
        self._go_on = go_on
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport
        self._is_upgraded = False
        self._telling: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._is_upgraded:
            self._transport.write(data)
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._is_upgraded = True
            head = b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"
            self._transport.write(head)

    def on_url(self, url: bytes) -> None:
        self._path = url.decode().partition("?")[0]

    def on_message_complete(self) -> None:
        if self._parser.should_upgrade():
            return
        if self._path == "/events":
            self._telling = asyncio.create_task(self._tell())
            return
        headers, body = ANSWERS[self._path]
        self._write(headers, body)

    async def _tell(self) -> None:
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        self._transport.write(head + b"9\r\ndata: 1\n\n\r\n")
        await self._go_on.wait()
        self._transport.write(b"9\r\ndata: 2\n\n\r\n0\r\n\r\n")

    def _write(self, headers: Mapping[str, str], body: bytes) -> None:
        said = {"content-length": str(len(body)), **headers}
        lines = ["HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in said.items()), "", ""]
        self._transport.write("\r\n".join(lines).encode() + body)


def objects(port: int) -> list[IntentObject]:
    """Hosts whose responses are looked at in every way there is, and one whose are not."""
    responses = {"responses": {"inspect": True}}
    block, detect = {"mode": "block", **responses}, {"mode": "detect", **responses}
    hosts = {
        SHOP: {"policy": "block", "failure_mode": "open"},
        "closed.acme.test": {"policy": "block", "failure_mode": "closed"},
        "detect.acme.test": {"policy": "detect", "failure_mode": "closed"},
        "requests.acme.test": {"policy": "requests", "failure_mode": "closed"},
    }
    return [
        made("waf_policy", "block", block),
        made("waf_policy", "detect", detect),
        made("waf_policy", "requests", {"mode": "block"}),
        service("leaking", port),
        *(hostname(name, waf=waf) for name, waf in hosts.items()),
        route("front", hostnames=list(hosts), action={"type": "forward", "backends": [{"service": "leaking"}]}),
        route(
            "rewritten", "/old", hostnames=[SHOP],
            action={"type": "forward", "backends": [{"service": "leaking"}],
                    "rewrite": {"path": {"type": "full", "value": "/leak"}}},
        ),
        route(
            "unread", "/unread", hostnames=[SHOP], waf={"policy": "requests", "failure_mode": "open"},
            action={"type": "forward", "backends": [{"service": "leaking"}],
                    "rewrite": {"path": {"type": "full", "value": "/leak"}}},
        ),
    ]  # fmt: skip

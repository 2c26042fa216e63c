"""What stands in for every service: it answers alike, and keeps what it was sent."""

import asyncio
import base64
import contextlib
import threading
from pathlib import Path
from typing import Any, Final

_LONGEST_HEAD: Final = 256 * 1024
_LONGEST_BODY: Final = 1024 * 1024
_KEPT_BODY: Final = 4096


class Service:
    """Listens on one socket for each service, in a thread of its own; `heard` is what came, in order.

    `answer` has `status`, `headers` (pairs) and `body` (bytes).
    """

    def __init__(self, sockets: list[Path], answer: dict[str, Any]) -> None:
        self.heard: list[dict[str, Any]] = []
        self._sockets, self._answer = sockets, answer
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        """Listen; when it returns, whoever connects is answered."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    async def _listen(self) -> None:
        for number, path in enumerate(self._sockets):
            await asyncio.start_unix_server(self._handler(number), str(path), limit=_LONGEST_HEAD)

    def _handler(self, number: int) -> Any:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                while await self._one(number, reader, writer):
                    pass
            writer.close()

        return handle

    async def _one(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        start, *lines = head[:-4].split(b"\r\n")
        method, target, _ = (part.decode("utf-8", "surrogateescape") for part in start.split(b" ", 2))
        headers = [_pair(line) for line in lines]
        body = await _body(reader, dict(headers))
        kept = base64.b64encode(body[:_KEPT_BODY]).decode()
        self.heard.append(
            {
                "socket": number, "method": method, "target": target, "headers": headers, "body": kept,
                "body_bytes": len(body),
            }
        )  # fmt: skip
        writer.write(self._answered(method))
        await writer.drain()
        return True

    def _answered(self, method: str) -> bytes:
        body, status = self._answer["body"], self._answer["status"]
        lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in self._answer["headers"])]
        if status >= 200 and status != 204:
            lines.append(f"content-length: {len(body)}")
        head = "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
        return head if method == "HEAD" or status in (204, 304) else head + body


def _pair(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("utf-8", "surrogateescape").partition(":")
    return name.lower(), value.strip(" \t")


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "chunked" not in headers.get("transfer-encoding", ""):
        return await reader.readexactly(min(int(headers.get("content-length", 0)), _LONGEST_BODY))
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return body

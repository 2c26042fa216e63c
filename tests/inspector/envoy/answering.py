"""A service behind the gateway whose answers hold what must not leave, in every way there is, by the path asked for."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import brotli

LEAK: Final = b"<p>You have an error in your SQL syntax; check the manual that fits your MySQL server</p>"
CARD: Final = "4012888888881881"
JSON: Final = {"content-type": "application/json"}
DOCUMENT: Final = json.dumps({"order": 7, "card": CARD}).encode()
HONEST: Final = json.dumps({"order": 7}).encode()
DOWNLOAD: Final = bytes(range(256)) * 20_480
_PADDING: Final = b'"' + b"x" * 300_000 + b'"'
_LONG: Final = b'{"a": ' + _PADDING + b', "card": "' + CARD.encode() + b'"}'

Answer = tuple[int, Mapping[str, str], bytes]
ANSWERS: Final[Mapping[str, Answer]] = {
    "/honest": (200, JSON, HONEST),
    "/plain": (200, {**JSON, "etag": '"1"'}, DOCUMENT),
    "/gzip": (200, {**JSON, "content-encoding": "gzip", "etag": '"2"'}, gzip.compress(DOCUMENT)),
    "/br": (200, {**JSON, "content-encoding": "br"}, brotli.compress(DOCUMENT)),
    "/unknown": (200, {**JSON, "content-encoding": "dcb"}, DOCUMENT),
    "/wrapped": (200, JSON, json.dumps({"note": json.dumps({"card": CARD})}).encode()),
    "/untyped": (200, {}, DOCUMENT),
    "/database": (200, {"content-type": "text/html"}, LEAK),
    "/error": (500, JSON, DOCUMENT),
    "/header": (200, {**JSON, "x-note": f"card {CARD}"}, HONEST),
    "/full": (200, JSON, b'"' + b"x" * 131_000 + b" " + CARD.encode() + b" " * 53 + b'"'),
    "/over": (200, JSON, b'"' + b"x" * 131_071 + b'"'),
    "/range": (206, {**JSON, "content-range": "bytes 0-28/400"}, HONEST),
    "/range-with-card": (206, {**JSON, "content-range": "bytes 0-28/400"}, DOCUMENT),
    "/part": (206, {"content-type": "video/mp4", "content-range": "bytes 0-3/400"}, b"part"),
    "/long": (200, JSON, _LONG),
    "/download": (200, {"content-type": "application/octet-stream"}, DOWNLOAD),
    "/empty": (204, {"x-note": "nothing"}, b""),
    "/unchanged": (304, {"x-note": f"card {CARD}"}, b""),
}


class Answering:
    """`/chunks` says it in many pieces; `/endless` and `/events` say two things, the second when `go_on` is set."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """Listen on a port of this machine."""
        server = await asyncio.start_server(self._begin, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for one in self._serving:
                one.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)

    async def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                method, target, _ = line.decode().split(" ")
                while (await reader.readline()).strip():
                    pass
                await self._answer(method, target.partition("?")[0], writer)
        except OSError:
            pass
        finally:
            writer.close()

    async def _answer(self, method: str, path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/chunks":
            await self._pieces(writer, "application/json", [bytes([one]) for one in DOCUMENT])
        elif path in {"/endless", "/events"}:
            kind = "text/event-stream" if path == "/events" else "application/json"
            await self._pieces(writer, kind, [b'{"a": 1}\n'], is_over=False)
            await self.go_on.wait()
            await self._pieces(writer, "", [b'{"a": 2}\n'])
        else:
            status, headers, body = ANSWERS[path]
            said = dict(headers) if status in {204, 304} else {"content-length": str(len(body)), **headers}
            lines = [f"HTTP/1.1 {status} So", *(f"{name}: {value}" for name, value in said.items()), "", ""]
            writer.write("\r\n".join(lines).encode() + (b"" if method == "HEAD" else body))
            await writer.drain()

    async def _pieces(
        self, writer: asyncio.StreamWriter, media: str, pieces: list[bytes], *, is_over: bool = True
    ) -> None:
        if media:
            writer.write(f"HTTP/1.1 200 OK\r\ncontent-type: {media}\r\ntransfer-encoding: chunked\r\n\r\n".encode())
        for piece in pieces:
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await writer.drain()
        if is_over:
            writer.write(b"0\r\n\r\n")

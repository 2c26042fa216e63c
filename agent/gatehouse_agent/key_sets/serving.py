"""Serves the Envoy beside over a unix socket, in HTTP/1.1: key sets, each at the path of its source, and late below it;
and people who sign in, whose codes are posted to the path of their policy.
"""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Final

from gatehouse_protocol.key_sources import LATE

from gatehouse_agent import logs
from gatehouse_agent.key_sets.key_sets import KeySets
from gatehouse_agent.sign_in.exchanging import Exchanging

_UNAVAILABLE_SECONDS: Final = 0.25
"""Nobody is told at once that there are no keys: Envoy would ask again with the next token."""
_BACKLOG: Final = 1_024
_HEAD: Final = b"HTTP/1.1 %d Answer\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
_MOST_BYTES: Final = 65_536
_UNAVAILABLE: Final = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"


class KeyServer:
    """Whoever may open the socket file may ask; no secret of a client's is ever in an answer."""

    def __init__(self, socket: Path, key_sets: KeySets, exchanging: Exchanging) -> None:
        self._socket, self._key_sets, self._exchanging = socket, key_sets, exchanging
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Listen; the socket is only for this user."""
        self._socket.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._connected, self._socket, backlog=_BACKLOG)
        self._socket.chmod(0o600)

    async def close(self) -> None:
        """Stop listening, and let Envoy keep what it has."""
        if self._server is not None:
            self._server.close()
            self._socket.unlink(missing_ok=True)
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                method, path = head.split(b" ", 2)[:2]
                if method == b"POST":
                    body = await reader.readexactly(min(_length_in(head), _MOST_BYTES))
                    writer.write(_with_body(*await self._exchanging.exchange(path.decode(), body)))
                else:
                    writer.write(await self._answer(path.decode()))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        except (asyncio.LimitOverrunError, ValueError, IndexError) as error:
            logs.warning("key_server_failed", error=type(error).__name__)
        finally:
            with suppress(ConnectionError):
                writer.close()

    async def _answer(self, path: str) -> bytes:
        is_late = path.endswith(f"/{LATE}")
        found = await self._key_sets.current(path.removesuffix(f"/{LATE}"), is_late=is_late)
        if found:
            return _with_body(200, found.encode())
        await asyncio.sleep(_UNAVAILABLE_SECONDS)
        return _UNAVAILABLE


def _length_in(head: bytes) -> int:
    """The length of a body that Envoy sends."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def _with_body(status: int, body: bytes) -> bytes:
    return _HEAD % (status, len(body)) + body

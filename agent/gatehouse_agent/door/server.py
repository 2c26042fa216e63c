"""Answers one JSON line with one JSON line; whoever may open the socket file may ask."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from gatehouse_agent import logs

Answer = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class Door:
    """Serves the given questions by name."""

    def __init__(self, socket: Path, answers: Mapping[str, Answer]) -> None:
        self._socket = socket
        self._answers = answers
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen; the socket is only for this user."""
        self._socket.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, self._socket)
        self._socket.chmod(0o600)

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            self._socket.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(json.dumps(await self._answer(await reader.readline())).encode() + b"\n")
            await writer.drain()
        except (ConnectionError, ValueError) as error:
            logs.warning("door_failed", error=str(error))
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            question = json.loads(line)
            return await self._answers[question.pop("ask")](question)
        except (ValueError, KeyError, AttributeError, TypeError):
            return {"error": "unknown question"}

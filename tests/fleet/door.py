"""The node API on an event loop of its own, so that tests call it like nodes do and read the database in between."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import httpx

from fleet.node_api.app import application, shutdown, startup
from fleet.node_api.desk import Desk, desk

T = TypeVar("T")
PATIENCE_SECONDS = 30


class Door:
    """One web process as nodes see it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="node door", daemon=True)
        self._thread.start()
        self.run(startup())

    @property
    def desk(self) -> Desk:
        """What the process keeps in memory."""

        async def find() -> Desk:
            return desk()

        return self.run(find())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the loop and wait for it."""
        return self.start(work).result(PATIENCE_SECONDS)

    def start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Start `work` on the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def send(self, method: str, path: str, **extra: Any) -> httpx.Response:
        """Send one HTTP request."""
        transport = httpx.ASGITransport(app=application)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://gatehouse.test", timeout=None) as client:
            return await client.request(method, path, **extra)

    def close(self) -> None:
        """Close the process' door and end its loop."""
        self.run(shutdown())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)
        self._loop.close()

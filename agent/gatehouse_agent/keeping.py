"""Writes to disk in the background, one thing after another: no fsync stands between a change and its proof."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from gatehouse_agent import logs
from gatehouse_agent.store.files import StoreFullError

_RETRY_SECONDS: Final = 30.0


class Keeper:
    """Runs store operations in order on one thread; what failed (a full disk, say) is tried again unless outdated."""

    def __init__(self, on_trouble: Callable[[str], None], on_recovery: Callable[[], None]) -> None:
        self.is_failing = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._on_trouble, self._on_recovery = on_trouble, on_recovery
        self._queue: asyncio.Queue[tuple[str, Callable[[], None]]] = asyncio.Queue()
        self._newest: dict[str, Callable[[], None]] = {}

    def do(self, name: str, operation: Callable[[], None]) -> None:
        """Put an operation behind those that wait; a newer one of the same name makes a failed one pointless."""
        self._newest[name] = operation
        self._queue.put_nowait((name, operation))

    async def run(self) -> None:
        """Carry out operations until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            name, operation = await self._queue.get()
            try:
                await loop.run_in_executor(self._thread, operation)
            except (StoreFullError, OSError) as error:
                self._fail(str(error))
                loop.call_later(_RETRY_SECONDS, self._again, name, operation)
            else:
                self._recover()
            finally:
                self._queue.task_done()

    async def finish(self) -> None:
        """Wait until everything that can be written is written."""
        await self._queue.join()

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=True)

    def _again(self, name: str, operation: Callable[[], None]) -> None:
        if self._newest.get(name) is operation:
            self.do(name, operation)

    def _fail(self, text: str) -> None:
        logs.warning("store_failed", error=text)
        if not self.is_failing:
            self.is_failing = True
            self._on_trouble(text)

    def _recover(self) -> None:
        if self.is_failing:
            self.is_failing = False
            self._on_recovery()

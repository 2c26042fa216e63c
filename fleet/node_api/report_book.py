"""Group commit of reports: whatever arrives while one transaction is under way is written by the next, all at once.

A report that says something new about a slice is written at once; mere counts may wait a few hundredths of a second for
company. A node gets its answer when its report is stored, never before.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from console.base.errors import Unavailable
from fleet.actions.reports import Received, store
from fleet.node_api.rollout_mover import RolloutMover
from fleet.node_api.threads import Threads

COLLECT_SECONDS: Final = 0.03
MAX_AT_A_TIME: Final = 500
MAX_WAITING: Final = 5_000


class ReportBook:
    """Collects reports and writes them with one thread; then the mover looks at the rollouts they concern."""

    def __init__(self, mover: RolloutMover) -> None:
        self._mover, self._threads = mover, Threads(1, "node-reports")
        self._waiting: list[tuple[Received, asyncio.Future[bool]]] = []
        self._has_some, self._is_urgent = asyncio.Event(), asyncio.Event()
        self._writer = asyncio.create_task(self._write_for_ever(), name="fleet reports")

    async def store(self, received: Received) -> bool:
        """Return once the report is in the database: True, or False when the node may not report any more."""
        if len(self._waiting) >= MAX_WAITING:
            raise Unavailable("More reports wait than can be written soon.", retry_after_seconds=2)
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((received, future))
        self._has_some.set()
        if received.report.counts is None:
            self._is_urgent.set()
        return await future

    async def close(self) -> None:
        """Stop writing; nodes send again what was not answered."""
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)
        await self._threads.close()

    async def _write_for_ever(self) -> None:
        while True:
            await self._has_some.wait()
            if not self._is_urgent.is_set():
                await self._wait_for_company()
            batch, self._waiting = self._waiting[:MAX_AT_A_TIME], self._waiting[MAX_AT_A_TIME:]
            if not self._waiting:
                self._has_some.clear()
                self._is_urgent.clear()
            await self._write(batch)

    async def _wait_for_company(self) -> None:
        try:
            await asyncio.wait_for(self._is_urgent.wait(), COLLECT_SECONDS)
        except TimeoutError:
            return

    async def _write(self, batch: Sequence[tuple[Received, asyncio.Future[bool]]]) -> None:
        try:
            stored = await self._threads.run(store, [received for received, _ in batch])
        except Exception as fault:
            _answer_all(batch, fault)
            return
        for (_, future), is_stored in zip(batch, stored.results, strict=True):
            if not future.done():
                future.set_result(is_stored)
        self._mover.wake(stored.moved_slices)


def _answer_all(batch: Sequence[tuple[Received, asyncio.Future[bool]]], fault: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(fault)

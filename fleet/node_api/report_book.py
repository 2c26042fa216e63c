"""Group commit of reports: whatever arrives while one transaction is under way is written by the next, all at once.

A report that says something new is written at once; one that only repeats how things are, with or without counts, waits
a moment for company (`fleet/reports/pace.py`). A node gets its answer when its report is stored, never before.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from gatehouse_protocol.reports import Report

from console.base.errors import Unavailable
from console.base.threads import Threads
from fleet.actions.reports import Received, store
from fleet.node_api.rollout_mover import RolloutMover
from fleet.reports.pace import Pace

MAX_AT_A_TIME: Final = 500
MAX_WAITING: Final = 5_000
MAX_REMEMBERED: Final = 50_000


@dataclass(frozen=True, slots=True)
class _Said:
    """Numbers for everything a report says but times and counts; for certificates the last that were said."""

    state: int
    certificates: int | None


class ReportBook:
    """Collects reports and writes them with one thread; then the mover looks at the rollouts they concern."""

    def __init__(self, mover: RolloutMover) -> None:
        self._mover, self._threads = mover, Threads(1, "node-reports")
        self._waiting: list[tuple[Received, asyncio.Future[bool]]] = []
        self._has_some, self._is_urgent = asyncio.Event(), asyncio.Event()
        self._said: dict[UUID, _Said] = {}
        self._pace, self._paced_at = Pace(), asyncio.get_running_loop().time()
        self._writer = asyncio.create_task(self._write_for_ever(), name="fleet reports")

    async def store(self, received: Received) -> bool:
        """Return once the report is in the database: True, or False when the node may not report any more."""
        if len(self._waiting) >= MAX_WAITING:
            raise Unavailable("More reports wait than can be written soon.", retry_after_seconds=2)
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((received, future))
        self._has_some.set()
        if self._is_news(received):
            self._is_urgent.set()
        return await future

    async def close(self) -> None:
        """Stop writing; nodes send again what was not answered."""
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)
        await self._threads.close()

    def _is_news(self, received: Received) -> bool:
        """Whether the node says something else than in its last report to this process."""
        if len(self._said) >= MAX_REMEMBERED:
            self._said.clear()
        before = self._said.get(received.node_id)
        self._said[received.node_id] = said = _said(received.report, before)
        return said != before or bool(received.report.events)

    async def _write_for_ever(self) -> None:
        while True:
            await self._has_some.wait()
            if not self._is_urgent.is_set():
                await self._wait_for_company()
            batch, self._waiting = self._waiting[:MAX_AT_A_TIME], self._waiting[MAX_AT_A_TIME:]
            if not self._waiting:
                self._has_some.clear()
                self._is_urgent.clear()
            self._keep_pace(len(batch))
            await self._write(batch)

    def _keep_pace(self, count: int) -> None:
        now = asyncio.get_running_loop().time()
        self._pace, self._paced_at = self._pace.after(count, now - self._paced_at), now

    async def _wait_for_company(self) -> None:
        try:
            async with asyncio.timeout(self._pace.wait_seconds):  # wait_for of Python 3.11 may swallow being cancelled
                await self._is_urgent.wait()
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


def _said(report: Report, before: _Said | None) -> _Said:
    state = hash((report.epoch, report.manifest_version, report.agent.state, report.envoy.state, report.envoy.restarts,
                  report.slices, report.listeners, report.challenges))  # fmt: skip
    if report.certificates is None:
        return _Said(state, before.certificates if before else None)
    shown = hash(tuple(replace(one, proven_at=None) for one in report.certificates))
    return _Said(state, shown)


def _answer_all(batch: Sequence[tuple[Received, asyncio.Future[bool]]], fault: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(fault)

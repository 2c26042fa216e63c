"""Moves rollouts in this very process as soon as a report proves or refuses something.

The task queue does the same every few seconds and after every publish; doing it here as well saves its detour, so that
publish to proven takes tens of milliseconds, and needs neither Redis nor a worker. Both claim a rollout the same way
and so never step on each other (`fleet/actions/rollouts.py`).
"""

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from console.base.threads import Threads
from fleet.actions.rollouts import move_of_slices

LONG_SECONDS: Final = 0.2
log = logging.getLogger(__name__)


class RolloutMover:
    """One step at a time; what is reported meanwhile is looked at by the next step, once."""

    def __init__(self) -> None:
        self._threads = Threads(1, "node-rollouts")
        self._slices: set[UUID] = set()
        self._has_some = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name="fleet rollouts")

    def wake(self, slice_ids: Iterable[UUID]) -> None:
        """Look at the rollouts of these slices soon."""
        self._slices.update(slice_ids)
        if self._slices:
            self._has_some.set()

    async def close(self) -> None:
        """Stop; the reconciler goes on where this ends."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._threads.close()

    async def _run(self) -> None:
        while True:
            await self._has_some.wait()
            self._has_some.clear()
            slices, self._slices = frozenset(self._slices), set()
            began = time.monotonic()
            try:
                await self._threads.run(move_of_slices, slices)
            except Exception:
                log.exception("a rollout could not be moved here; the reconciler will")
            if (took_seconds := time.monotonic() - began) > LONG_SECONDS:
                await asyncio.sleep(took_seconds)  # thousands of nodes report at once: leave half of the time to others

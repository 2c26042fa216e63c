"""What a door on the event loop refused, for the trail: counted in memory, written at most once a second.

A flood costs one statement a second for each kind of refusal.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Final

from console.audit.refusals import Refused, note
from console.base.threads import Threads

MOST: Final = 100
"""Kinds of refusals that wait at a time; what comes beyond them is counted with one of them."""
EVERY_SECONDS: Final = 1.0


class RefusedBook:
    """What was refused at one door and is not written yet."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._waiting: dict[tuple[str, str, str], Refused] = {}
        self._writing: asyncio.Task[None] | None = None

    def add(self, refused: Refused) -> None:
        """Count a refusal."""
        key = (refused.source, refused.code, refused.what)
        kept = self._waiting.get(key)
        if kept is None and len(self._waiting) >= MOST:
            key, kept = next(iter(self._waiting.items()))
        self._waiting[key] = replace(kept, times=kept.times + 1) if kept else refused
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def close(self) -> None:
        """Write what waits."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        await self._write_waiting()

    async def _write(self) -> None:
        await asyncio.sleep(EVERY_SECONDS)
        await self._write_waiting()

    async def _write_waiting(self) -> None:
        waiting, self._waiting = list(self._waiting.values()), {}
        with suppress(RuntimeError):  # the threads were closed before us
            for refused in waiting:
                await self._threads.run(note, refused)

"""Answers questions of permission together: whoever asks while an answer is being read is answered by the next reading.

After a restart every open page comes back within a second; a thousand questions then cost a handful of queries each.
"""

import asyncio
from collections.abc import Sequence

from console.base.threads import Threads
from console.live import refused
from console.live.permits import Asked, Permit, permits

AT_MOST = 500
Waiting = tuple[Asked, asyncio.Future[Permit | None]]


class PermitDesk:
    """One per process."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._waiting: list[Waiting] = []
        self._worker: asyncio.Task[None] | None = None

    async def ask(self, question: Asked) -> Permit | None:
        """Return what the session may read, None if it has ended."""
        answer: asyncio.Future[Permit | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return await answer

    async def ask_all(self, questions: Sequence[Asked]) -> list[Permit | None]:
        """Return the answers in order."""
        return list(await asyncio.gather(*map(self.ask, questions)))

    async def note_topics(self, session: str, topics: Sequence[str], ip: str) -> None:
        """Have the trail know of topics that were refused."""
        await self._threads.run(refused.note_topics, session, topics, ip)

    async def note_origin(self, origin: str, ip: str) -> None:
        """Have the trail know of a page of another origin."""
        await self._threads.run(refused.note_origin, origin, ip)

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_MOST], self._waiting[AT_MOST:]
            try:
                found = await self._threads.run(permits, [question for question, _ in batch])
            except Exception as fault:  # whoever asked decides what a failure means
                self._settle(batch, fault)
            else:
                for (_, answer), permit in zip(batch, found, strict=True):
                    if not answer.done():
                        answer.set_result(permit)

    def _settle(self, batch: Sequence[Waiting], fault: Exception) -> None:
        for _, answer in batch:
            if not answer.done():
                answer.set_exception(fault)

"""Deals out the few threads that run Django, in turns, so that nobody who asks a lot keeps the others waiting.

Each caller has a queue of its own; the next thread goes to the queue that has waited longest since its last turn. One
caller runs in a part of the threads only, and all strangers together in a part of them: some are always left for
whoever is signed in.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field
from typing import Final

from console.base.errors import TooMany, Unavailable

WAITING_OF_ONE: Final = 64


@dataclass(frozen=True, slots=True)
class Lane:
    """Whose request it is."""

    key: str = ""
    is_stranger: bool = False


class QueueFull(TooMany):
    """One caller has more requests waiting than it may."""

    code, title = "too_many_at_once", "Too many requests at once"


@dataclass(slots=True)
class _Queue:
    lane: Lane
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Turns:
    """Threads as turns: `take` one before running, `give_back` afterwards."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._of_one = max(1, threads // 2)
        self._of_strangers = max(1, threads // 2 - 1)
        self._running: Counter[str] = Counter()
        self._strangers = 0
        self._queues: OrderedDict[str, _Queue] = OrderedDict()

    async def take(self, lane: Lane, most: int) -> None:
        """Return when it is this lane's turn; raise Unavailable or QueueFull where too many (`most`) wait already."""
        waiting = self._queues.get(lane.key)
        if self._running.total() + sum(len(one.waiting) for one in self._queues.values()) >= most:
            raise Unavailable("Too many requests are waiting; try again in a moment.", retry_after_seconds=1)
        if waiting is not None and len(waiting.waiting) >= WAITING_OF_ONE:
            raise QueueFull("Too many of your requests are waiting.", retry_after_seconds=1)
        if waiting is None and self._may_run(lane):
            self._begin(lane)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(lane.key, _Queue(lane)).waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._leave(lane, turn)
            raise

    def give_back(self, lane: Lane) -> None:
        """End a turn; whoever waited longest begins theirs."""
        self._running[lane.key] -= 1
        if not self._running[lane.key]:
            del self._running[lane.key]
        self._strangers -= lane.is_stranger
        self._next()

    def _next(self) -> None:
        for key, queue in list(self._queues.items()):
            while queue.waiting and queue.waiting[0].done():  # gave up
                queue.waiting.popleft()
            if queue.waiting and self._may_run(queue.lane):
                self._begin(queue.lane)
                queue.waiting.popleft().set_result(None)
                self._queues.move_to_end(key)
            if not queue.waiting:
                del self._queues[key]

    def _may_run(self, lane: Lane) -> bool:
        if self._running.total() >= self._threads or self._running[lane.key] >= self._of_one:
            return False
        return not (lane.is_stranger and self._strangers >= self._of_strangers)

    def _begin(self, lane: Lane) -> None:
        self._running[lane.key] += 1
        self._strangers += lane.is_stranger

    def _leave(self, lane: Lane, turn: asyncio.Future[None]) -> None:
        """Give up waiting, or the turn that came in the same moment."""
        if turn.done() and not turn.cancelled():
            self.give_back(lane)

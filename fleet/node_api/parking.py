"""Parked polls: one future each, woken when the desired state changes, the node is revoked, or time is up."""

import asyncio
from collections import defaultdict
from typing import Final
from uuid import UUID

AT_A_TIME: Final = 500


class Parking:
    """Who waits for what. A waiter costs a future, a timer and a dictionary entry; no thread, no connection."""

    def __init__(self) -> None:
        self._waiting: defaultdict[UUID, dict[asyncio.Future[None], UUID]] = defaultdict(dict)

    async def wait(self, gateway_id: UUID, node_id: UUID, seconds: float) -> None:
        """Return when woken, or after `seconds`."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        waiting = self._waiting[gateway_id]
        waiting[future] = node_id
        timer = loop.call_later(seconds, _wake, future)
        try:
            await future
        finally:
            timer.cancel()
            waiting.pop(future, None)

    async def wake_gateway(self, gateway_id: UUID) -> None:
        """Wake every poll of a gateway, some hundreds at a time, so that other requests get their turn in between."""
        futures = list(self._waiting.get(gateway_id, ()))
        for start in range(0, len(futures), AT_A_TIME):
            for future in futures[start : start + AT_A_TIME]:
                _wake(future)
            await asyncio.sleep(0)

    def wake_nodes(self, node_ids: frozenset[UUID]) -> None:
        """Wake the polls of these nodes."""
        for waiting in self._waiting.values():
            for future, node_id in waiting.items():
                if node_id in node_ids:
                    _wake(future)

    def wake_all(self) -> None:
        """Wake everybody: the server is going down."""
        for waiting in self._waiting.values():
            for future in waiting:
                _wake(future)

    def __len__(self) -> int:
        return sum(len(waiting) for waiting in self._waiting.values())


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)

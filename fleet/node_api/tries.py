"""Which nodes have checks to try, looked up once a second for all nodes of this process together."""

import asyncio
import time
from typing import Final
from uuid import UUID

from gatehouse_protocol.checks import CheckTry

from console.base.threads import Threads
from fleet.actions.check_tries import nodes_to_ask, take_tries

_LOOK_SECONDS: Final = 1.0


class Tries:
    """Hands each check to its node, with the answer to a report."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._waited_for: frozenset[UUID] = frozenset()
        self._looked_at = 0.0
        self._looking = asyncio.Lock()

    async def of(self, node_id: UUID) -> tuple[CheckTry, ...]:
        """Return what this node shall try, each check once."""
        if time.monotonic() - self._looked_at >= _LOOK_SECONDS and not self._looking.locked():
            async with self._looking:
                self._looked_at = time.monotonic()
                self._waited_for = await self._threads.run(nodes_to_ask)
        if node_id not in self._waited_for:
            return ()
        return await self._threads.run(take_tries, node_id)

"""Keeps open tunnels to what is allowed now: each to what it was let in by, and all together to their bounds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from gatehouse_agent.assembly.snapshot import Snapshot
from gatehouse_agent.egress.bounding import Bounding
from gatehouse_agent.egress.enforcing import Enforcement
from gatehouse_agent.egress.hearing import Egress


class TunnelKeeper:
    """`pid` is Envoy's, `region` this node's; `tell` puts an event into reports, `say` sets Envoy's runtime keys."""

    def __init__(
        self,
        egress: Egress,
        pid: Callable[[], int | None],
        tell: Callable[[str, str], None],
        say: Callable[[Mapping[str, int]], Awaitable[Any]],
        region: str = "",
    ) -> None:
        self._enforcement = Enforcement(egress, pid, tell, region)
        self._bounding = Bounding(egress, self._enforcement, say, pid)

    def taken(self, snapshot: Snapshot) -> None:
        """Go by this set from now on: Envoy has taken it."""
        self._enforcement.taken(snapshot)

    async def run(self) -> None:
        """Judge, count and cut until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._enforcement.run())
            tasks.create_task(self._bounding.run())

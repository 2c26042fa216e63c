"""Looks every ten seconds how near the node is to its limits, and keeps what was counted until a report takes it."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gatehouse_protocol.vitals import Resource, VitalReport

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.envoy.admin import AdminError, EnvoyAdmin
from gatehouse_agent.envoy.overload import Bounds
from gatehouse_agent.serving import Serving
from gatehouse_agent.vitals import processes, statistics, telling

_STEP_SECONDS: Final = 10.0
_KEPT: Final = 60
"""Ten minutes, as long as counts of requests are kept for a control plane that is away."""


@dataclass(frozen=True, slots=True)
class Node:
    """What is looked at: Envoy's process (None: it does not run), the leaders of the inspector's, and the limits."""

    envoy: Callable[[], int | None]
    inspectors: Callable[[], frozenset[int]]
    state_directory: Path
    bounds: Bounds
    gateway: str


class VitalMeter:
    """`active` says which revision of each slice Envoy serves now."""

    def __init__(
        self,
        admin: EnvoyAdmin,
        node: Node,
        serving: Serving,
        clock: Clock,
        active: Callable[[], Mapping[str, SliceRef]],
    ) -> None:
        self._admin, self._node, self._serving, self._clock, self._active = admin, node, serving, clock, active
        self._totals: dict[statistics.Key, int] | None = None  # None: whatever is there was counted before
        self._cpu: dict[Resource, processes.Cpu] = {}
        self._looked_at = 0.0
        self._waiting: deque[VitalReport] = deque(maxlen=_KEPT)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(_STEP_SECONDS)

    def take(self) -> VitalReport | None:
        """Return the oldest that no report took yet, None if there is none."""
        return self._waiting.popleft() if self._waiting else None

    def start_over(self) -> None:
        """The next Envoy counts from zero."""
        self._totals = {}

    async def look(self) -> None:
        """Look once; without Envoy only the machine is looked at."""
        try:
            seen = statistics.read(await self._admin.stats(statistics.STATS_FILTER))
        except (AdminError, ValueError, KeyError):
            seen = statistics.Seen()
        counted = {} if self._totals is None else statistics.grown(self._totals, seen.totals)
        self._totals = {**(self._totals or {}), **seen.totals}
        self._waiting.append(
            VitalReport(
                to=self._clock.now(),
                gauges=telling.gauges(self._used(seen)),
                troubles=telling.troubles(counted),
                signals=telling.signals(counted, self._serving.looks(), self._active(), self._node.gateway),
            )
        )

    def _used(self, seen: statistics.Seen) -> list[tuple[Resource, str, int, int | None]]:
        rows: list[tuple[Resource, str, int, int | None]] = list(self._cpu_used())
        if disk := processes.disk_bytes(self._node.state_directory):
            rows.append((Resource.DISK, "", *disk))
        if (pid := self._node.envoy()) is None:
            return rows
        if (memory := processes.memory_bytes(pid)) is not None:
            rows.append((Resource.MEMORY, "", memory, self._node.bounds.heap_bytes))
        if files := processes.descriptors(pid):
            rows.append((Resource.DESCRIPTORS, "", *files))
        rows += statistics.used(seen.connections, self._node.bounds.connections)
        return [*rows, *((Resource.BREAKER, service, 1, 1) for service in sorted(seen.open))]

    def _cpu_used(self) -> list[tuple[Resource, str, int, int | None]]:
        """Return the share of processors since the last look; at the first nothing is known."""
        now, envoy = self._clock.steady(), self._node.envoy()
        seconds, self._looked_at = now - self._looked_at, now
        found = {
            Resource.ENVOY_CPU: processes.cpu_of([] if envoy is None else [envoy]),
            Resource.INSPECTOR_CPU: processes.cpu_of(processes.in_sessions_of(self._node.inspectors())),
        }
        before, self._cpu = self._cpu, found
        most = processes.milli_cpus_at_most()
        return [
            (resource, "", processes.milli_cpus(before[resource], ticks, seconds), most)
            for resource, ticks in found.items()
            if resource in before and ticks
        ]

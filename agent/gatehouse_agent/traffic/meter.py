"""Reads Envoy's statistics every few seconds, and once more when a revision becomes active, to keep counts apart."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping

from gatehouse_protocol.reports import Counts

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.envoy.admin import AdminError, EnvoyAdmin
from gatehouse_agent.traffic.rows import byte_rows, count_rows, latency_rows, merge
from gatehouse_agent.traffic.totals import STATS_FILTER, HeldRule, Totals, read, remember, since


class Meter:
    """Collects counts until `take` hands them over; one reading at a time.

    `on_held` is told then what rules refused that Envoy holds by itself.
    """

    def __init__(
        self, admin: EnvoyAdmin, gateway: str, clock: Clock, on_held: Callable[[Mapping[HeldRule, int]], None]
    ) -> None:
        self._admin = admin
        self._clock = clock
        self._gateway = gateway
        self._on_held = on_held
        self._held: Counter[HeldRule] = Counter()
        self._active: Mapping[str, SliceRef] = {}
        self._totals = Totals()
        self._read_at = clock.steady()
        self._windows: list[Counts] = []
        self._reading = asyncio.Lock()

    @property
    def active(self) -> Mapping[str, SliceRef]:
        """The revisions that counts are of at present, by slice."""
        return self._active

    async def sample(self) -> None:
        """Count what happened since the last reading for the revisions active now; without Envoy nothing happened."""
        async with self._reading:
            active = self._active
            try:
                now = read(await self._admin.stats(STATS_FILTER))
            except (AdminError, ValueError, KeyError):
                return
            counted, self._totals = since(self._totals, now), remember(self._totals, now)
            begun, self._read_at = self._read_at, self._clock.steady()
        self._held.update(counted.held)
        if counted.requests or counted.latency:
            of = counted, active, self._gateway
            span = self._clock.at(begun), self._clock.at(self._read_at)
            self._windows.append(Counts(*span, count_rows(*of), latency_rows(*of), byte_rows(*of)))

    async def follow(self, active: Mapping[str, SliceRef]) -> None:
        """Close the window of the revisions so far; what comes from now on is counted for `active`."""
        await self.sample()
        self._active = dict(active)

    def start_over(self) -> None:
        """Forget the totals: they were of an Envoy that is gone, and the next one counts from zero."""
        self._totals = Totals()

    async def skip(self) -> None:
        """Take the present totals as reported: they are of an Envoy that served before this agent started."""
        await self.sample()
        self._windows.clear()
        self._held.clear()

    def take(self) -> Counts | None:
        """Hand over what was counted since the last time, None if nothing was."""
        windows, self._windows = self._windows, []
        held, self._held = self._held, Counter()
        self._on_held(held)
        return merge(windows) if windows else None

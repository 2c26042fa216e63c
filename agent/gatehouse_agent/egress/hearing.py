"""Hears of tunnels and requests from Envoy, and keeps for the reports what went out, what is open and what was cut."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from gatehouse_protocol.egress import MAX_CUTS, MAX_TUNNELS, Cut, CutCause, EgressReport, OpenTunnels

from gatehouse_agent.control.clock import Clock
from gatehouse_agent.egress.admitting import Admission
from gatehouse_agent.egress.flows import Flows, Gain, Seen
from gatehouse_agent.egress.reading import Told, told
from gatehouse_agent.egress.tunnels import Tunnel, Tunnels
from gatehouse_agent.records.reading import raw, read

_WAKE_SECONDS: Final = 0.9
"""With the fifth of a second that Envoy gathers lines for, one is told within little more than a second."""
_MOST_CUTS: Final = 10_000
_CutKey = tuple[datetime, str, int, str, str, str, CutCause]


class Egress:
    """`on_news` is called soon after something new, about once a second at most; `on_begun` when a tunnel begins,
    `on_changed` when one begins or ends."""

    def __init__(self, gateway: str, clock: Clock, on_news: Callable[[], None]) -> None:
        self.tunnels = Tunnels(time.time())
        self.sequences: Mapping[str, int] = {}
        self.on_begun: Callable[[], None] = lambda: None
        self.on_changed: Callable[[], None] = lambda: None
        self._gateway, self._clock, self._on_news = gateway, clock, on_news
        self._flows, self._admission = Flows(), Admission(clock.steady)
        self._cuts: Counter[_CutKey] = Counter()
        self._told_changes: int | None = None
        self._waking: asyncio.TimerHandle | None = None
        self._woken_at = 0.0
        self._is_awaited = False  # somebody was told of news, and has not come for it yet

    def take_in(self, attributes: Any) -> None:
        """Take in one line of Envoy's."""
        if not self._admission.admits(attributes):
            self._flows.lose()
            self.wake_soon()
        elif (line := told(read(raw(attributes)))) is not None:
            self._count(line)

    def _count(self, line: Told) -> None:
        if not line.is_tunnel:
            if line.is_over:
                self._add(line, Gain(1, line.bytes_up, line.bytes_down))
            return
        before = self.tunnels.changes
        gain = self.tunnels.hear(line)
        if self.tunnels.changes != before:
            self.on_changed()
        if self.tunnels.has_fresh:
            self.on_begun()
        if gain.is_something:
            self._add(line, gain)
        elif line.is_over:
            self.wake_soon()

    def _add(self, line: Told, gain: Gain) -> None:
        key = self._slice(line.subject.tenant)
        seen = Seen(line.at + self._clock.seconds() - time.time(), line.request_id, gain)
        self._flows.add(key, self.sequences.get(key, 0), line.subject, seen)
        self.wake_soon()

    def count_cut(self, tunnels: Iterable[tuple[Tunnel, CutCause]]) -> None:
        """Note tunnels that were cut just now."""
        now = self._clock.now()
        for tunnel, cause in tunnels:
            subject = tunnel.subject
            slice_key = self._slice(subject.tenant)
            what = subject.workload, subject.destination, subject.rule, cause
            key = (now, slice_key, self.sequences.get(slice_key, 0), *what)
            if key in self._cuts or len(self._cuts) < _MOST_CUTS:
                self._cuts[key] += 1
        self.wake_soon()

    def envoy_ended(self) -> None:
        """All that was open ended with it."""
        self.tunnels.clear()
        self.on_changed()
        self.wake_soon()

    def take(self) -> EgressReport | None:
        """Return what the next report says, each thing once; None if there is nothing new since the one before."""
        changes, self._is_awaited = self.tunnels.changes, False
        if self._flows.is_empty and not self._cuts and changes == self._told_changes:
            return None
        self._told_changes = changes
        flows, lost = self._flows.take()
        cuts = tuple(Cut(*key, count=self._cuts.pop(key)) for key in list(self._cuts)[:MAX_CUTS])
        if self._cuts or not self._flows.is_empty:
            self.wake_soon()
        return EgressReport(flows, self._open(), cuts, lost)

    def _open(self) -> tuple[OpenTunnels, ...]:
        """Return how many tunnels are open; of too many kinds, those of which most are."""
        return tuple(
            OpenTunnels(self._slice(tenant), workload, destination, count)
            for (tenant, workload, destination), count in self.tunnels.most_common(MAX_TUNNELS)
        )

    def _slice(self, tenant: str) -> str:
        return f"{tenant}@{self._gateway}"

    def wake_soon(self) -> None:
        """Have what is new told soon."""
        if self._waking is None and not self._is_awaited:
            loop = asyncio.get_running_loop()
            self._waking = loop.call_at(max(loop.time(), self._woken_at + _WAKE_SECONDS), self._wake)

    def _wake(self) -> None:
        self._waking, self._woken_at = None, asyncio.get_running_loop().time()
        self._is_awaited = True
        self._on_news()

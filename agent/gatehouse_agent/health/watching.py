"""Looks at the endpoints of services every two seconds, and less often where looking takes long."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gatehouse_protocol.health import HealthReport

from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.snapshot import EMPTY
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.delivery import Delivery
from gatehouse_agent.envoy.admin import AdminError, EnvoyAdmin
from gatehouse_agent.health.events import CheckEvents
from gatehouse_agent.health.reading import SERVICES, Endpoint, Place, Verdict, is_service, read_clusters, read_events
from gatehouse_agent.health.telling import Telling

_STEP_SECONDS: Final = 2.0
_PATIENCE_SECONDS: Final = 30.0
_SHARE: Final = 50
"""Of the time, at most a fiftieth goes into looking: 10 000 endpoints take a third of a second."""
Seen = dict[str, tuple[Endpoint, ...]]


class HealthWatch:
    """`on_change` is told when an endpoint is otherwise; `events` is where Envoy writes what checks find."""

    def __init__(
        self,
        admin: EnvoyAdmin,
        delivery: Delivery,
        gateway: str,
        events: Path,
        clock: Clock,
        on_change: Callable[[], None],
    ) -> None:
        self._admin, self._delivery, self._clock, self._on_change = admin, delivery, clock, on_change
        self._events, self._telling = CheckEvents(events), Telling(gateway)
        self._patient_until = time.monotonic() + _PATIENCE_SECONDS

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            begun = time.monotonic()
            await self.look()
            await asyncio.sleep(max(_STEP_SECONDS, (time.monotonic() - begun) * _SHARE))

    async def look(self) -> None:
        """Look once; what is known stays as it is while Envoy does not answer."""
        try:
            text = await self._admin.clusters(SERVICES)
            seen, events = await asyncio.to_thread(self._read, text)
        except (AdminError, ValueError, KeyError):
            return
        if not self._is_begun(seen):
            return
        self._telling.hear(events)
        if self._telling.note(seen, self._clock.now(), self._clock.seconds() - time.time()):
            self._on_change()

    def report(self) -> HealthReport | None:
        """Return what the control plane does not have yet, None if that is nothing."""
        return self._telling.report(time.monotonic())

    def stored(self, report: HealthReport) -> None:
        """The control plane has it."""
        self._telling.stored(report)

    def _is_begun(self, seen: Seen) -> bool:
        """Whether Envoy has the services that it shall have: before, those that it has not yet are not gone."""
        if self._patient_until == 0.0:
            return True
        wanted = self._delivery.current.resources.get(Kind.CLUSTER, {})
        services = {name for name in wanted if is_service(name)}
        is_begun = self._delivery.current is not EMPTY and services <= seen.keys()
        if is_begun or time.monotonic() >= self._patient_until:
            self._patient_until = 0.0
        return self._patient_until == 0.0

    def _read(self, text: bytes) -> tuple[Seen, list[tuple[Place, Verdict]]]:
        return read_clusters(text), list(read_events(self._events.take()))

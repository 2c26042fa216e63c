"""Reports to the control plane: at once when something changed, every few seconds with counts, and nothing gets lost.

A report with counts or events is kept until the control plane says that it stored it, and repeated as it was, under its
own sequence. A report that only says how things are is not: the next one says it better.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Container
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from gatehouse_protocol.checks import CHECKS, CheckReport, CheckTry
from gatehouse_protocol.egress import EGRESS, IDENTIFIED_BY, EgressReport
from gatehouse_protocol.endpoints import REPORTED
from gatehouse_protocol.findings import LEAKS, WafReport
from gatehouse_protocol.health import HEALTH
from gatehouse_protocol.key_sources import KEY_SETS
from gatehouse_protocol.records import RECORDS, RecordReport
from gatehouse_protocol.reports import BYTES, Counts, NodeEvent, Report
from gatehouse_protocol.vending import VENDING
from gatehouse_protocol.vitals import VITALS, VitalReport

from gatehouse_agent import logs
from gatehouse_agent.control.backoff import Backoff
from gatehouse_agent.control.client import ControlClient, ControlError, RevokedError, UnavailableError
from gatehouse_agent.kept import has_much, lightened, shifted
from gatehouse_agent.traffic.meter import Meter

_KEPT_SECONDS: Final = 600.0
_REVOKED_PAUSE_SECONDS: Final = 60.0
_MOST_EVENTS: Final = 500
_MOST_WITH_EVENTS: Final = 30
"""Reports that wait with what was found or recorded, a megabyte each at most."""
_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """Where reports take from what was seen beside counts of requests: each thing once, None if there is nothing.

    `to_try` is told of the checks that the control plane wants tried.
    """

    found: Callable[[], WafReport | None]
    recorded: Callable[[], RecordReport | None]
    vital: Callable[[], VitalReport | None]
    checked: Callable[[], CheckReport]
    went_out: Callable[[], EgressReport | None]
    to_try: Callable[[tuple[CheckTry, ...]], None]


class Reporter:
    """Sends what `compose` says, with what was `seen` of requests; `wake` makes it do so now.

    `on_stored` is told of each report that was stored.
    """

    def __init__(
        self,
        client: ControlClient,
        meter: Meter,
        compose: Callable[[int], Report],
        on_stored: Callable[[Report], None],
        seen: Seen,
        interval_seconds: float,
    ) -> None:
        self.is_revoked = False
        self._client = client
        self._meter = meter
        self._compose, self._on_stored, self._seen = compose, on_stored, seen
        self._takes: frozenset[str] = frozenset()
        self._interval_seconds = interval_seconds
        self._unstored: deque[Report] = deque(maxlen=round(_KEPT_SECONDS / interval_seconds))
        self._events: deque[NodeEvent] = deque(maxlen=_MOST_EVENTS)
        self._awake = asyncio.Event()
        self._reachable = asyncio.Event()
        self._backoff = Backoff(longest_seconds=30.0)
        self._sequence = 0
        self._shifts = 0

    def wake(self) -> None:
        """Report as soon as possible."""
        self._awake.set()

    def control_plane_answers(self) -> None:
        """End a pause after failures: the control plane was heard from."""
        self._reachable.set()

    def tell(self, code: str, text: str) -> None:
        """Put an event into the next report."""
        self._events.append(NodeEvent(self._client.clock.now(), code, text[:4096]))

    def shift(self, by_seconds: float) -> None:
        """Move what is not stored yet to the time as it is known now."""
        self._shifts += 1
        by = timedelta(seconds=by_seconds)
        self._events = deque((replace(one, at=one.at + by) for one in self._events), maxlen=_MOST_EVENTS)
        self._unstored = deque((_shifted(one, by) for one in self._unstored), maxlen=self._unstored.maxlen)

    async def run(self) -> None:
        """Report until cancelled."""
        loop = asyncio.get_running_loop()
        counted_at = loop.time()
        while True:
            await self._pause(counted_at + self._interval_seconds - loop.time())
            counts = None
            if loop.time() >= counted_at + self._interval_seconds:
                counted_at = loop.time()
                await self._meter.sample()
                counts = self._meter.take()
            await self._report(counts)

    async def report_last(self) -> None:
        """Report once more before the end; if nobody listens, so be it."""
        await self._meter.sample()
        await self._report(self._meter.take(), is_last=True)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._awake.wait()
        self._awake.clear()

    async def _report(self, counts: Counts | None, *, is_last: bool = False) -> None:
        report = self._next(counts)
        if _is_kept(report):
            self._keep(report)
        try:
            await self._send(report)
        except RevokedError as error:
            await self._complain(error, _REVOKED_PAUSE_SECONDS, is_last)
        except UnavailableError as error:
            await self._complain(error, self._backoff.next_pause(error.retry_after_seconds), is_last)
        except ControlError as error:
            self._forget(report)
            logs.warning("report_refused", error=str(error))

    def _next(self, counts: Counts | None) -> Report:
        self._sequence += 1
        events, self._events = tuple(self._events), deque(maxlen=_MOST_EVENTS)
        if counts is not None and BYTES not in self._takes:
            counts = replace(counts, bytes=())
        composed = self._compose(self._sequence)
        return replace(
            composed,
            vending=composed.vending if VENDING in self._takes else None,
            endpoints=composed.endpoints if REPORTED in self._takes else None,
            health=composed.health if HEALTH in self._takes else None,
            key_sets=composed.key_sets if KEY_SETS in self._takes else None,
            counts=counts,
            events=events,
            waf=_told(self._seen.found(), self._takes),
            records=self._seen.recorded() if RECORDS in self._takes else None,
            checks=self._seen.checked() if CHECKS in self._takes else None,
            vitals=self._seen.vital() if VITALS in self._takes else None,
            egress=_went_out(self._seen.went_out(), self._takes) if EGRESS in self._takes else None,
        )

    def _keep(self, report: Report) -> None:
        """Keep a report until it is stored; what was found and recorded goes first, and is counted."""
        self._unstored.append(report)
        with_events = [number for number, one in enumerate(self._unstored) if has_much(one)]
        for number in with_events[:-_MOST_WITH_EVENTS]:
            self._unstored[number] = lightened(self._unstored[number])

    async def _send(self, newest: Report) -> None:
        """Send the newest first, for it is what people wait for, then some of what was not stored yet."""
        newest = await self._in_time(newest)
        answer = await self._client.report(newest)
        self._on_stored(newest)
        self._forget(newest)
        self.is_revoked = False
        self._backoff.reset()
        self._takes = frozenset(answer.takes)
        self._seen.to_try(answer.tries)
        self._interval_seconds = min(max(float(answer.next_report_seconds), 0.5), 60.0)
        for report in list(self._unstored)[:_AT_ONCE]:
            self._seen.to_try((await self._client.report(report)).tries)
            self._forget(report)

    async def _in_time(self, report: Report) -> Report:
        """Return the report as of the time as it is known once there is a session; opening one may teach it."""
        shifts = self._shifts
        await self._client.open_session()
        if self._shifts == shifts:
            return report
        kept = next((one for one in self._unstored if one.sequence == report.sequence), report)
        composed = self._compose(report.sequence)
        return replace(
            composed,
            vending=kept.vending,
            endpoints=kept.endpoints,
            health=kept.health and composed.health,
            key_sets=kept.key_sets,
            counts=kept.counts,
            events=kept.events,
            waf=kept.waf,
            records=kept.records,
            checks=kept.checks,
            vitals=kept.vitals,
            egress=kept.egress,
        )

    def _forget(self, report: Report) -> None:
        kept = (one for one in self._unstored if one.sequence != report.sequence)
        self._unstored = deque(kept, maxlen=self._unstored.maxlen)

    async def _complain(self, error: ControlError, pause_seconds: float, is_last: bool) -> None:
        if not self.is_revoked:
            logs.warning("report_not_stored", error=str(error))
        self.is_revoked = isinstance(error, RevokedError)
        if not is_last:
            self._reachable.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_seconds):
                    await self._reachable.wait()


def _told(found: WafReport | None, takes: Container[str]) -> WafReport | None:
    """What was found, without leaks for a control plane that does not know them."""
    if found is None or LEAKS in takes:
        return found
    return replace(found, events=tuple(replace(one, leaks=()) for one in found.events))


def _went_out(said: EgressReport | None, takes: Container[str]) -> EgressReport | None:
    """What went out, without how workloads were known for a control plane that does not ask."""
    if said is None or IDENTIFIED_BY in takes:
        return said
    return replace(said, flows=tuple(replace(one, identified_by="") for one in said.flows))


def _is_kept(report: Report) -> bool:
    """Whether the report says anything that the next one does not."""
    checks = report.checks
    has_results = checks is not None and bool(checks.results or checks.tries or checks.lost)
    seen = report.counts, report.events, report.waf, report.records, report.vitals, report.egress
    return any(seen) or has_results


def _shifted(report: Report, by: timedelta) -> Report:
    counts = report.counts and replace(report.counts, from_=report.counts.from_ + by, to=report.counts.to + by)
    events = tuple(replace(one, at=one.at + by) for one in report.events)
    return shifted(replace(report, sent_at=report.sent_at + by, counts=counts, events=events), by)

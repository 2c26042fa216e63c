"""One round of the judge: count, move windows on, judge, tell. In one transaction, by one process at a time.

A round that is lost, with its worker or its database, was never there; the next one counts what it would have.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Count, Max, Q

from policies.models import Slice
from slo.arithmetic.judging import Judge
from slo.arithmetic.periods import Period
from slo.arithmetic.sums import Sums
from slo.evidence.fresh import Book, Stepped
from slo.evidence.scopes import scopes_of
from slo.judging import burning, keeping, levels
from slo.judging.collecting import no_cycles_sought
from slo.judging.composites import composite, evidence
from slo.judging.recounting import recount
from slo.judging.running import Running, Watch
from slo.judging.standing import Judged, judged
from slo.judging.telling import tell
from slo.judging.timeslices import close_hours, slices_by_window
from slo.judging.windows import ALL, MINUTES, begins
from slo.models import Exclusion, Objective, Progress
from slo.spec import Kind, Spec
from telemetry.levels import floor
from telemetry.locks import Lock, held_alone
from telemetry.rollup import cut

LONGEST_PAUSE: Final = timedelta(minutes=90)
"""After a longer one, telemetry's finest rows may be gone: everything is counted anew from the coarser ones."""
log = logging.getLogger(__name__)


def judge_round(now: datetime) -> bool:
    """Judge all objectives; False where another process is at it, or the database is busy."""
    with held_alone(Lock.JUDGING) as is_ours:
        if not is_ours:
            return False
        try:
            _round(now)
        except OperationalError as fault:  # writers did not let us in; the next round is seconds away
            log.warning("objectives are judged later: %s", fault)
            return False
        return True


def _round(now: datetime) -> None:
    """Judge, and then count those that are new up to the very row that this round ended with.

    Meanwhile nothing may be rolled up, or the past could not be told from what the next round counts.
    """
    _recount_after_a_pause(now)
    known = known_objectives()
    waiting = [one for one in known.objectives.values() if one.needs_recount]
    with held_alone(Lock.KEEPING) if waiting else nullcontext(False) as may_recount:
        upto = cut()
        with no_cycles_sought(), transaction.atomic():
            Round(now, upto, known).run()
        for objective in waiting if may_recount else ():
            recount(objective, known.book.scopes[objective.pk], now, upto)


def _recount_after_a_pause(now: datetime) -> None:
    progress, _ = Progress.objects.get_or_create(pk=1)
    if progress.counted_at is None or now - progress.counted_at > LONGEST_PAUSE:
        Objective.objects.update(needs_recount=True)
        Progress.objects.update(counted_upto=cut())


@dataclass(frozen=True, slots=True)
class Known:
    """All objectives that are judged, and where they look.

    `ready` are those that are counted already, with what each says, who judges it and the gateways that tell of it;
    `periods` those of them whose windows are sums of events.
    """

    objectives: Mapping[UUID, Objective]
    book: Book
    ready: Mapping[UUID, "Promise"]
    periods: Mapping[UUID, Period]


class Promise(NamedTuple):
    """What an objective says, who judges it, and the gateways whose nodes report on it."""

    spec: Spec
    judge: Judge
    gateway_ids: frozenset[UUID]


_remembered: dict[tuple[object, ...], Known] = {}
_memory = keeping.Memory()


def known_objectives() -> Known:
    """Return what is judged; remembered until an objective or a slice changes."""
    stamp = (
        *Objective.objects.aggregate(
            Max("changed_at"), Count("pk"), waiting=Count("pk", Q(needs_recount=True))
        ).values(),
        Slice.objects.count(),
    )
    if stamp not in _remembered:
        rows = {one.pk: one for one in Objective.objects.filter(is_enabled=True).select_related("tenant")}
        specs = {pk: one.promise for pk, one in rows.items()}
        book = Book({pk: spec.indicator for pk, spec in specs.items()}, scopes_of(rows.values()))
        _remembered.clear()
        ready = {
            pk: Promise(specs[pk], Judge(specs[pk].watched), book.scopes[pk].gateway_ids)
            for pk, one in rows.items()
            if not one.needs_recount
        }
        periods = {pk: one.spec.period for pk, one in ready.items() if one.spec.counts_events}
        _remembered[stamp] = Known(rows, book, ready, periods)
    return _remembered[stamp]


@dataclass(frozen=True, slots=True)
class Round:
    """A round up to a row of telemetry."""

    now: datetime
    upto: int
    known: Known

    def run(self) -> None:
        """Do all of it."""
        progress = Progress.objects.select_for_update().get(pk=1)
        fresh = self.known.book.read(progress.counted_upto, self.upto)
        counted = with_exclusions({key: sums for key, sums in fresh.counted.items() if key[0] in self.known.ready})
        levels.add(counted)
        levels.add_ever(counted)
        before = _memory.take(progress.counted_at)
        found = self._judged(self._moved(counted, before.states), Heard(fresh.heard, before.states))
        keeping.keep_states(found, self.now)
        findings = {pk: judged.findings for pk, (_, judged) in found.items()}
        burns = burning.keep_burns(findings, before.burns, self.known.objectives, self.now)
        progress.counted_upto, progress.counted_at = self.upto, self.now
        progress.save()
        states = before.states | {pk: keeping.Known(running, one.heard_at) for pk, (running, one) in found.items()}
        transaction.on_commit(partial(_memory.keep, keeping.Left(states, burns), self.now))
        transaction.on_commit(partial(tell, self.known.objectives, found, self.now), robust=True)

    def _moved(self, counted: levels.Counted, states: Mapping[UUID, keeping.Known]) -> dict[UUID, Running]:
        """Return the sums of each objective: events as they are counted, slices of time from their minutes."""
        end = floor(self.now, 10)
        kept = {
            pk: state.running
            for pk in self.known.periods
            if (state := states.get(pk)) is not None and state.running is not None
        }
        found = Watch(self.known.periods, kept).move(counted, end)
        for pk, (spec, *_) in self.known.ready.items():
            if spec.slices:
                since = min((at for one, at in counted if one == pk), default=end) - timedelta(hours=1)
                since = since if pk in states else end - timedelta(seconds=MINUTES.kept_seconds)
                close_hours(pk, spec.slices, since, self.now)
                sums = slices_by_window(pk, spec.slices, spec.period, end)
                found[pk] = Running.of(begins(spec.period, end), sums)
        return found

    def _judged(self, moved: Mapping[UUID, Running], heard: "Heard") -> dict[UUID, tuple[Running, Judged]]:
        ready = self.known.ready
        found = {}
        for pk, running in moved.items():
            spec, judge, gateway_ids = ready[pk]
            found[pk] = running, judged(spec, judge, running.by_window(), heard.at(pk, gateway_ids), self.now)
        for pk, promise in ready.items():
            if promise.spec.indicator.kind is Kind.COMPOSITE:
                found[pk] = self._composite(pk, promise, moved, heard.at(pk, promise.gateway_ids))
        return found

    def _composite(
        self, pk: UUID, promise: Promise, moved: Mapping[UUID, Running], heard_at: datetime | None
    ) -> tuple[Running, Judged]:
        """Judge by the ratios of the parts; what is kept of it as sums are the events of all of them."""
        spec, judge, _ = promise
        tenant = self.known.objectives[pk].tenant_id
        named = {one.slug: one.pk for one in self.known.objectives.values() if one.tenant_id == tenant}
        parts = [
            (part.weight, moved[named[part.objective]].by_window())
            for part in spec.indicator.parts
            if named.get(part.objective) in moved
        ]
        ratios = {window: composite(parts, window) for window in ALL}
        events = {window: evidence(parts, window) for window in ALL}
        running = Running.of(begins(spec.period, floor(self.now, 10)), events)
        return running, judged(spec, judge, ratios, heard_at, self.now, events)


@dataclass(slots=True)
class Heard:
    """When gateways reported, in this round and before it; many objectives have the same gateways."""

    fresh: Mapping[UUID, datetime]
    states: Mapping[UUID, keeping.Known]
    _newest: dict[frozenset[UUID], datetime | None] = field(default_factory=dict)

    def at(self, pk: UUID, gateway_ids: frozenset[UUID]) -> datetime | None:
        """Return when a node of these gateways last reported, as far as the objective knows."""
        if gateway_ids not in self._newest:
            self._newest[gateway_ids] = max((self.fresh[one] for one in gateway_ids & self.fresh.keys()), default=None)
        newest = self._newest[gateway_ids]
        state = self.states.get(pk)
        before = None if state is None else state.heard_at
        return newest if before is None or (newest is not None and newest > before) else before


def with_exclusions(counted: Stepped) -> levels.Counted:
    """Return counts, and which part of them somebody left out."""
    spans: dict[UUID, list[Exclusion]] = defaultdict(list)
    for one in Exclusion.objects.standing().filter(objective_id__in={pk for pk, _ in counted}):
        spans[one.objective_id].append(one)
    return {
        (pk, at): (sums, sums if any(one.covers(at) for one in spans[pk]) else Sums())
        for (pk, at), sums in counted.items()
    }

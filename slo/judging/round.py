"""One round of the judge: count, move windows on, judge, tell. In one transaction, by one process at a time.

A round that is lost, with its worker or its database, was never there; the next one counts what it would have.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Count, Max, Q

from policies.models import Slice
from slo.arithmetic.judging import Judge
from slo.arithmetic.sums import Sums
from slo.evidence.fresh import Book, Fresh, Stepped
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
    """All objectives that are judged, what each says, who judges it and where it looks."""

    objectives: Mapping[UUID, Objective]
    specs: Mapping[UUID, Spec]
    judges: Mapping[UUID, Judge]
    book: Book


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
        judges = {pk: Judge(spec.watched) for pk, spec in specs.items()}
        _remembered[stamp] = Known(rows, specs, judges, book)
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
        ready = {pk: spec for pk, spec in self.known.specs.items() if not self.known.objectives[pk].needs_recount}
        counted = with_exclusions({key: sums for key, sums in fresh.counted.items() if key[0] in ready})
        levels.add(counted)
        levels.add_ever(counted)
        before = _memory.take(progress.counted_at)
        heard = {pk: self._heard(pk, fresh, before.states) for pk in ready}
        found = self._judged(ready, self._moved(ready, counted, before.states), heard)
        keeping.keep_states(found, heard, self.now)
        findings = {pk: judged.findings for pk, (_, judged) in found.items()}
        burns = burning.keep_burns(findings, before.burns, self.known.objectives, self.now)
        progress.counted_upto, progress.counted_at = self.upto, self.now
        progress.save()
        states = before.states | {pk: keeping.Known(running, heard[pk]) for pk, (running, _) in found.items()}
        transaction.on_commit(partial(_memory.keep, keeping.Left(states, burns), self.now))
        transaction.on_commit(partial(tell, self.known.objectives, found, self.now), robust=True)

    def _moved(
        self, ready: Mapping[UUID, Spec], counted: levels.Counted, states: Mapping[UUID, keeping.Known]
    ) -> dict[UUID, Running]:
        """Return the sums of each objective: events as they are counted, slices of time from their minutes."""
        end = floor(self.now, 10)
        simple = {
            pk: spec for pk, spec in ready.items() if not spec.slices and spec.indicator.kind is not Kind.COMPOSITE
        }
        kept = {pk: running for pk in simple if pk in states and (running := states[pk].running) is not None}
        found = Watch({pk: spec.period for pk, spec in simple.items()}, kept).move(counted, end)
        for pk, spec in ready.items():
            if spec.slices:
                since = min((at for one, at in counted if one == pk), default=end) - timedelta(hours=1)
                since = since if pk in states else end - timedelta(seconds=MINUTES.kept_seconds)
                close_hours(pk, spec.slices, since, self.now)
                sums = slices_by_window(pk, spec.slices, spec.period, end)
                found[pk] = Running.of(begins(spec.period, end), sums)
        return found

    def _judged(
        self, ready: Mapping[UUID, Spec], moved: Mapping[UUID, Running], heard: Mapping[UUID, datetime | None]
    ) -> dict[UUID, tuple[Running, Judged]]:
        judges = self.known.judges
        found = {
            pk: (running, judged(ready[pk], judges[pk], running.by_window(), heard[pk], self.now))
            for pk, running in moved.items()
        }
        for pk, spec in ready.items():
            if spec.indicator.kind is Kind.COMPOSITE:
                found[pk] = self._composite(pk, spec, moved, heard[pk])
        return found

    def _composite(
        self, pk: UUID, spec: Spec, moved: Mapping[UUID, Running], heard: datetime | None
    ) -> tuple[Running, Judged]:
        """Judge by the ratios of the parts; what is kept of it as sums are the events of all of them."""
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
        return running, judged(spec, self.known.judges[pk], ratios, heard, self.now, events)

    def _heard(self, pk: UUID, fresh: Fresh, states: Mapping[UUID, keeping.Known]) -> datetime | None:
        """Return when a node of its gateways last reported."""
        now = [fresh.heard[one] for one in self.known.book.scopes[pk].gateway_ids if one in fresh.heard]
        before = states[pk].heard_at if pk in states else None
        return max([*now, before] if before else now, default=None)


def with_exclusions(counted: Stepped) -> levels.Counted:
    """Return counts, and which part of them somebody left out."""
    spans: dict[UUID, list[Exclusion]] = defaultdict(list)
    for one in Exclusion.objects.standing().filter(objective_id__in={pk for pk, _ in counted}):
        spans[one.objective_id].append(one)
    return {
        (pk, at): (sums, sums if any(one.covers(at) for one in spans[pk]) else Sums())
        for (pk, at), sums in counted.items()
    }

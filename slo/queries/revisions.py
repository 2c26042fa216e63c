"""What a revision spent of the budgets over its slice: exact counts of its own requests within each period."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from policies.models import Revision
from slo.arithmetic.budgets import budget_left
from slo.arithmetic.sums import Sums
from slo.evidence.fresh import facts_of
from slo.evidence.matching import CELL, matched, slowest_good_bucket
from slo.evidence.scopes import scopes_of
from slo.models import Objective
from slo.models.objective import ObjectiveQuerySet
from slo.spec import Indicator, Kind
from telemetry.levels import floor
from telemetry.queries.moments import moments, parameters, select
from telemetry.queries.window import Window
from telemetry.signals import scope_of_signal

MOST: Final = 50
_COUNTS: Final = """
SELECT key, sum(number)::bigint FROM {moments}, unnest(series, counts) AS pair (key, number)
WHERE revision_sequence = %(revision)s GROUP BY key
"""
_CELLS: Final = """
SELECT cell, sum(number)::bigint FROM {moments}, unnest(cells, cell_counts) AS pair (cell, number)
WHERE revision_sequence = %(revision)s GROUP BY cell
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """`sums` are the revision's events in the present period; `share` of the whole budget they spent, None: unknown.

    Time that does not count is in it, for what a revision did then it did.
    """

    objective: Objective
    since: datetime
    sums: Sums
    share: float | None


def spent_by(revision: Revision, objectives: ObjectiveQuerySet, now: datetime) -> list[Spent]:
    """Return what the revision spent of these, the most first; three queries for each length of period."""
    rows = objectives.filter(is_enabled=True).select_related("tenant", "state").order_by("pk")
    scopes = scopes_of(rows)
    over = [one for one in rows if revision.slice_id in scopes[one.pk].slice_ids and one.promise.counts_events][:MOST]
    by_period: dict[datetime, list[Objective]] = defaultdict(list)
    for one in over:
        by_period[floor(one.promise.period.span_at(now).since, 3600)].append(one)
    found = [spent for since, some in by_period.items() for spent in _of_period(revision, since, now, some)]
    return sorted(found, key=lambda one: (-(one.share or 0), one.objective.name))


def _of_period(revision: Revision, since: datetime, now: datetime, objectives: list[Objective]) -> list[Spent]:
    window = Window(since, floor(now, 3600) + timedelta(hours=1), 3600)
    kinds = {one.pk: one.promise.indicator.kind for one in objectives}
    ids = {pk: _counted_id(revision.slice_id, kind) for pk, kind in kinds.items()}
    values = parameters(set(ids.values()), window) | {"revision": revision.sequence}
    rows = moments(window.sum_level)
    counts: dict[int, int] = dict(select(_COUNTS.format(moments=rows), values))
    is_timed = Kind.LATENCY in kinds.values()
    cells: dict[int, int] = dict(select(_CELLS.format(moments=rows), values)) if is_timed else {}
    facts = facts_of(slice_id__in=list(set(ids.values())))
    return [
        _spent(one, now, _sums(one.promise.indicator, [f for f in facts if f.slice_id == ids[one.pk]], counts, cells))
        for one in objectives
    ]


def _counted_id(slice_id: UUID, kind: Kind) -> UUID:
    return scope_of_signal(slice_id, kind.signal) if kind.signal else slice_id


def _sums(indicator: Indicator, facts: Any, counts: dict[int, int], cells: dict[int, int]) -> Sums:
    found = matched(indicator, facts)
    if indicator.kind is not Kind.LATENCY:
        return Sums(sum(counts.get(one, 0) for one in found.good), sum(counts.get(one, 0) for one in found.bad))
    slowest, routes = slowest_good_bucket(indicator.threshold_ms), frozenset(found.routes)
    timed = [(cell % CELL <= slowest, number) for cell, number in cells.items() if cell // CELL in routes]
    return Sums(sum(n for is_good, n in timed if is_good), sum(n for is_good, n in timed if not is_good))


def _spent(one: Objective, now: datetime, sums: Sums) -> Spent:
    """A period that is under way is foreseen, as it is for the whole budget."""
    spec, state = one.promise, getattr(one, "state", None)
    span = spec.period.span_at(now)
    events = state.good[-1] + state.bad[-1] if state else 0
    alone = budget_left(Sums(max(events - sums.bad, 0), sums.bad), spec.budget, elapsed=span.elapsed_at(now)).remaining
    return Spent(one, span.since, sums, None if alone is None or not events else float(1 - alone))

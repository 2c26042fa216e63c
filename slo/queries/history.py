"""How an objective came to stand as it does: events and budget over time, and what happened meanwhile."""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from policies.models import Revision
from slo.arithmetic.budgets import budget_left
from slo.arithmetic.sums import Sums
from slo.evidence.scopes import Scope
from slo.judging.windows import HOURS, MINUTES, TENS, Level
from slo.models import Objective
from slo.spec import Spec
from telemetry.levels import LEVELS, floor
from telemetry.queries.moments import select
from telemetry.queries.window import Window

MOST_REVISIONS: Final = 200
_STEPS: Final = """
SELECT date_bin(make_interval(secs => %s), at, 'epoch'::timestamptz) AS slot, sum(good - left_good)::bigint,
  sum(bad - left_bad)::bigint, sum(left_good + left_bad)::bigint, {slices}
FROM {table} WHERE objective_id = %s AND at >= %s AND at < %s GROUP BY slot ORDER BY slot
"""
_HEARD: Final = """
SELECT DISTINCT date_bin(make_interval(secs => %s), at, 'epoch'::timestamptz)
FROM {table} WHERE scope_id = ANY(%s) AND at >= %s AND at < %s
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `counted` is None where nobody was heard; `remaining` is of the period that ends with the step."""

    at: datetime
    counted: Sums | None
    left_out: int
    remaining: float | None


def history_of(objective: Objective, scope: Scope, window: Window) -> list[Step]:
    """Return the steps of a window, a whole period longer read than shown; composite objectives have none."""
    spec = objective.promise
    since = floor(window.since - timedelta(seconds=spec.period.nominal_seconds), HOURS.step_seconds)
    hours = _rows(objective.pk, HOURS, HOURS.step_seconds, since, window.until)
    is_fine = window.step_seconds < HOURS.step_seconds and spec.slices is None
    begin = floor(window.since, HOURS.step_seconds)
    minutes = _rows(objective.pk, MINUTES, MINUTES.step_seconds, begin, window.until) if is_fine else []
    budgets = _Budgets(spec, hours, minutes)
    shown = {at: (Sums(good, bad), left) for at, good, bad, left, *_ in _shown(objective.pk, window)}
    heard = _heard(scope.gateway_ids, window)
    return [
        Step(at, shown[at][0] if at in shown else Sums() if at in heard else None, shown[at][1] if at in shown else 0,
             budgets.left_at(at + timedelta(seconds=window.step_seconds)))
        for at in window.starts
    ]  # fmt: skip


class _Budgets:
    """What was left at any time: by whole hours, and by minutes since the last of them where those are read."""

    def __init__(self, spec: Spec, hours: list[tuple[Any, ...]], minutes: list[tuple[Any, ...]]) -> None:
        self._spec = spec
        self._hours = _Course([(row[0], Sums(*row[4:6]) if spec.slices else Sums(*row[1:3])) for row in hours])
        self._minutes = _Course([(row[0], Sums(*row[1:3])) for row in minutes])

    def left_at(self, at: datetime) -> float | None:
        span, hour = self._spec.period.span_at(at), floor(at, 3600)
        sums = self._hours.between(floor(span.since, 3600), hour) + self._minutes.between(hour, at)
        left = budget_left(sums, self._spec.budget, elapsed=span.elapsed_at(at)).remaining
        return None if left is None else float(left)


class _Course:
    """Sums by step, to be added up between any two moments."""

    def __init__(self, steps: list[tuple[datetime, Sums]]) -> None:
        self._ats = [at for at, _ in steps]
        self._upto = list(accumulate((sums for _, sums in steps), initial=Sums()))

    def between(self, since: datetime, until: datetime) -> Sums:
        return self._upto[bisect_left(self._ats, until)] - self._upto[bisect_left(self._ats, since)]


def revisions_in(scope: Scope, window: Window) -> list[Revision]:
    """Return what was published for the slices of an objective, newest first."""
    rows = Revision.objects.filter(slice__in=scope.slice_ids, created_at__gte=window.since, created_at__lt=window.until)
    return list(rows.select_related("slice").defer("buckets", "root").order_by("-created_at")[:MOST_REVISIONS])


def _shown(objective: UUID, window: Window) -> list[tuple[Any, ...]]:
    level = next(one for one in (HOURS, MINUTES, TENS) if window.step_seconds % one.step_seconds == 0)
    return _rows(objective, level, window.step_seconds, window.since, window.until)


def _rows(objective: UUID, level: Level, step: int, since: datetime, until: datetime) -> list[tuple[Any, ...]]:
    slices = "sum(slices_good)::bigint, sum(slices_bad)::bigint" if level is HOURS else "0, 0"
    return select(_STEPS.format(table=level.table, slices=slices), [step, objective, since, until])


def _heard(gateway_ids: Collection[UUID], window: Window) -> set[datetime]:
    """In which steps any node of the gateways reported, busy or not."""
    values = [window.step_seconds, list(gateway_ids), window.since, window.until]
    tables = [level.name for level in LEVELS if level.step_seconds <= window.step_seconds]
    return {at for table in tables for (at,) in select(_HEARD.format(table=table), values)}

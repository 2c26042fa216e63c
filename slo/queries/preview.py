"""What an objective that does not exist yet would have said of the past."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slo.arithmetic.budgets import budget_left
from slo.arithmetic.lookback import Course, Episode
from slo.arithmetic.sums import Sums
from slo.evidence.history import history
from slo.evidence.scopes import scope_of
from slo.models import Objective
from slo.spec import Kind
from telemetry.levels import DAY_SECONDS, HOUR, MINUTE, Table, floor
from telemetry.queries.window import Window


@dataclass(frozen=True, slots=True)
class Preview:
    """Alerts of the days that are known by minutes, and the budget of the last whole period."""

    window: Window
    episodes: list[Episode]
    sums: Sums
    remaining: float | None


def preview(wanted: Objective, now: datetime) -> Preview:
    """Look back, for alerts as far as counts are kept by minutes; nothing is kept.

    A composite objective has no events of its own, and so no past.
    """
    spec = wanted.promise
    window = _window(now, MINUTE.kept_seconds, MINUTE)
    if spec.indicator.kind is Kind.COMPOSITE:
        return Preview(window, [], Sums(), None)
    slices = scope_of(wanted).counted_ids
    steps = history(spec.indicator, slices, window, level=MINUTE)
    course = Course(window.since, MINUTE.step_seconds, [steps.get(at, Sums()) for at in window.starts])
    days = min(spec.period.nominal_seconds, 90 * DAY_SECONDS)
    past = history(spec.indicator, slices, _window(now, days, HOUR), level=HOUR)
    sums = sum(past.values(), Sums())
    left = budget_left(sums, spec.budget).remaining
    return Preview(window, course.episodes(spec.watched), sums, None if left is None else float(left))


def _window(now: datetime, seconds: int, table: Table) -> Window:
    until = floor(now, table.step_seconds) + timedelta(seconds=table.step_seconds)
    return Window(floor(until - timedelta(seconds=seconds), table.step_seconds), until, table.step_seconds)

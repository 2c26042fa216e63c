"""Counts what telemetry still knows for an objective that is new, or looks at something else from now on."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from slo.evidence.history import history
from slo.evidence.scopes import Scope
from slo.judging import levels
from slo.judging.windows import HOURS, MINUTES, TENS, Level
from slo.models import Objective, ObjectiveState
from slo.spec import Kind
from telemetry.levels import DAY_SECONDS, HOUR, HOUR_SECONDS, MINUTE, TEN_SECONDS, Table, floor
from telemetry.queries.window import Window

SOURCES: Final[tuple[tuple[Level, Table, int], ...]] = (
    (TENS, TEN_SECONDS, 2 * HOUR_SECONDS),
    (MINUTES, MINUTE, 7 * DAY_SECONDS),
    (HOURS, HOUR, 400 * DAY_SECONDS),
)
"""Which table each level is made from, and how far back."""


def recount(objective: Objective, scope: Scope, now: datetime, upto: int) -> None:
    """Make an objective's counts anew from what was reported up to this row; nothing may be rolled up meanwhile."""
    indicator = objective.promise.indicator
    with transaction.atomic():
        levels.forget(objective.pk)
        if indicator.kind is not Kind.COMPOSITE:
            for level, table, seconds in SOURCES:
                found = history(indicator, scope.slice_ids, _window(now, seconds, table), level=table, upto=upto)
                counted = {(objective.pk, at): sums for at, sums in found.items()}
                levels.add(levels.plain(counted), [level])
        for exclusion in objective.exclusions.standing():
            levels.leave_out_span(objective.pk, exclusion.since, exclusion.until, is_left=True)
        ObjectiveState.objects.filter(pk=objective.pk).delete()
        Objective.objects.filter(pk=objective.pk).update(needs_recount=False)


def _window(now: datetime, seconds: int, table: Table) -> Window:
    since = floor(now - timedelta(seconds=seconds), table.step_seconds)
    until = floor(now, table.step_seconds) + timedelta(seconds=table.step_seconds)
    return Window(since, until, table.step_seconds)

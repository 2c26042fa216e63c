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
from telemetry.levels import HOUR, MINUTE, TEN_SECONDS, Table, floor
from telemetry.queries.window import Window

SOURCES: Final[tuple[tuple[Level, Table], ...]] = ((TENS, TEN_SECONDS), (MINUTES, MINUTE), (HOURS, HOUR))
"""Which table each level is made from, as far back as that is kept."""


def recount(objective: Objective, scope: Scope, now: datetime, upto: int) -> None:
    """Make an objective's counts anew from what was reported up to this row; nothing may be rolled up meanwhile."""
    indicator = objective.promise.indicator
    with transaction.atomic():
        levels.forget(objective.pk)
        if indicator.kind is not Kind.COMPOSITE:
            for level, table in SOURCES:
                found = history(indicator, scope.counted_ids, _window(now, table), level=table, upto=upto)
                counted = {(objective.pk, at): sums for at, sums in found.items()}
                levels.add(levels.plain(counted), [level])
        for exclusion in objective.exclusions.standing():
            levels.leave_out_span(objective.pk, exclusion.since, exclusion.until, is_left=True)
        ObjectiveState.objects.filter(pk=objective.pk).delete()
        Objective.objects.filter(pk=objective.pk).update(needs_recount=False)


def _window(now: datetime, table: Table) -> Window:
    since = floor(now - timedelta(seconds=table.kept_seconds), table.step_seconds)
    until = floor(now, table.step_seconds) + timedelta(seconds=table.step_seconds)
    return Window(since, until, table.step_seconds)

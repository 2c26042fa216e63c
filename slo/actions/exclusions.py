"""Leaving time out of a budget, with a reason, and taking that back."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import FieldProblem, Invalid, NotFound
from slo.actions.recording import record
from slo.judging import levels
from slo.models import Exclusion, Objective, ObjectiveState, Progress
from telemetry.levels import MINUTE, floor

FURTHEST_BACK: Final = timedelta(seconds=MINUTE.kept_seconds)
"""How far back events are counted by minutes."""
FURTHEST_AHEAD: Final = timedelta(days=90)
LONGEST: Final = timedelta(days=7)


def leave_out(
    objective: Objective, since: datetime, until: datetime, reason: str, *, actor: Actor, dry_run: bool = False
) -> Exclusion:
    """Let whole minutes count no more; what was counted in them stays, apart. Raises Invalid at times it refuses."""
    since, until = floor(since, 60), floor(until, 60)
    _check(since, until, timezone.now())
    with verb("objective.leave_out", actor=actor, dry_run=dry_run) as act:
        _hold(objective)
        row = Exclusion.objects.create(
            objective=objective, since=since, until=until, reason=reason, created_by=actor.name
        )
        _apply(objective)
        record(act, objective, f"Left {since.isoformat()} to {until.isoformat()} out of {objective.slug}: {reason}")
        return row


def withdraw(objective: Objective, pk: UUID, *, actor: Actor, dry_run: bool = False) -> Exclusion:
    """Let it count again; one that was taken back is returned as it is. Raises NotFound."""
    with verb("objective.count_again", actor=actor, dry_run=dry_run) as act:
        _hold(objective)
        row = Exclusion.objects.filter(objective=objective, pk=pk).first()
        if row is None:
            raise NotFound
        if row.withdrawn_at is None:
            row.withdrawn_by, row.withdrawn_at = actor.name, timezone.now()
            row.save(update_fields=["withdrawn_by", "withdrawn_at"])
            levels.leave_out_span(objective.pk, row.since, row.until, is_left=False)
            _apply(objective)
        record(act, objective, f"Counted {row.since.isoformat()} to {row.until.isoformat()} of {objective.slug} again")
        return row


def _hold(objective: Objective) -> None:
    """Wait for the judge, so that what it counts meanwhile is not left out twice or not at all."""
    Progress.objects.select_for_update().filter(pk=1).first()
    if not Objective.objects.filter(pk=objective.pk).exists():
        raise NotFound


def _apply(objective: Objective) -> None:
    """Leave out what stands; sums are then made anew."""
    for row in Exclusion.objects.standing().filter(objective=objective):
        levels.leave_out_span(objective.pk, row.since, row.until, is_left=True)
    ObjectiveState.objects.filter(pk=objective.pk).delete()


def _check(since: datetime, until: datetime, now: datetime) -> None:
    problems: list[FieldProblem] = []
    if since < now - FURTHEST_BACK:
        text = f"Events are counted by minutes for {FURTHEST_BACK.days} days; further back nothing can be left out."
        problems.append(FieldProblem("out_of_range", "/since", text))
    if since > now + FURTHEST_AHEAD:
        problems.append(FieldProblem("out_of_range", "/since", f"At most {FURTHEST_AHEAD.days} days ahead."))
    if until <= since:
        problems.append(FieldProblem("ends_before_start", "/until", "It must end at least a minute after it begins."))
    if until - since > LONGEST:
        problems.append(FieldProblem("out_of_range", "/until", f"It may last at most {LONGEST.days} days."))
    if problems:
        raise Invalid.of(problems)

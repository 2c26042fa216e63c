"""Freezing one gateway or all of them, for a time or until somebody ends it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from console.accounts.permissions import Permission
from console.accounts.rights import lost
from console.audit.actor import SYSTEM, Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import FieldProblem, Invalid, NotFound
from fleet.models import Freeze, FreezeState
from policies.models import Gateway

LONGEST: Final = timedelta(days=366)
"""How far ahead a freeze may begin, and how long it may last."""
SLACK: Final = timedelta(minutes=1)
"""How far back a start may lie: clocks differ, and a request takes its time."""
AT_A_TIME: Final = 20


@dataclass(frozen=True, slots=True)
class Span:
    """When a freeze holds; no start means now, no end until somebody ends it."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None


def create_freeze(*, actor: Actor, gateway: Gateway | None, span: Span, reason: str, dry_run: bool = False) -> Freeze:
    """Freeze `gateway`, or every one where it is None. Freezes may overlap. Raises Invalid at the times it refuses."""
    now = timezone.now()
    starts_at = span.starts_at or now
    _check(starts_at, span.ends_at, now)
    with verb("freeze.create", actor=actor, dry_run=dry_run) as act:
        freeze = Freeze.objects.create(
            gateway=gateway,
            starts_at=starts_at,
            ends_at=span.ends_at,
            reason=reason,
            created_by=actor.name,
            actor=actor.as_dict() if starts_at > now else None,
        )
        until = f"until {freeze.ends_at.isoformat()}" if freeze.ends_at else "until somebody ends it"
        _record(act, freeze, f"Froze {_whose(freeze)} from {starts_at.isoformat()} {until}: {reason}")
        return freeze


def end_freeze(freeze: Freeze, *, actor: Actor, dry_run: bool = False) -> Freeze:
    """End a freeze now, or call it off before it begins; one that is over already is returned as it is."""
    with transaction.atomic():
        locked = Freeze.objects.select_related("gateway").select_for_update(of=("self",)).filter(pk=freeze.pk).first()
        if locked is None:
            raise NotFound
        now = timezone.now()
        if locked.state_at(now) is FreezeState.ENDED:
            return locked
        with verb("freeze.end", actor=actor, dry_run=dry_run) as act:
            locked.ended_by, locked.ended_at = actor.name, now
            locked.save(update_fields=["ended_by", "ended_at"])
            _record(act, locked, f"Ended the freeze of {_whose(locked)}: {locked.reason}")
        return locked


def look_at_begun() -> int:
    """End planned freezes that began in the name of somebody who may not freeze any more; return how many began.

    Until it is looked at it holds: to stop the line a moment too long hurts nobody.
    """
    due = Freeze.objects.filter(actor__isnull=False, starts_at__lte=timezone.now()).order_by("starts_at")
    ids = list(due.values_list("pk", flat=True)[:AT_A_TIME])
    for pk in ids:
        _look(pk)
    return len(ids)


@transaction.atomic
def _look(pk: UUID) -> None:
    rows = Freeze.objects.select_related("gateway").select_for_update(of=("self",), skip_locked=True)
    freeze = rows.filter(pk=pk, actor__isnull=False).first()
    if freeze is None or freeze.actor is None:
        return
    now, refused = timezone.now(), lost(freeze.actor, Permission.OPERATE, None)
    freeze.actor = None
    if not refused or freeze.state_at(now) is FreezeState.ENDED:
        freeze.save(update_fields=["actor"])
        return
    with verb("freeze.refuse", actor=SYSTEM) as act:
        freeze.refused, freeze.ended_by, freeze.ended_at = refused[:300], SYSTEM.name, now
        freeze.save(update_fields=["actor", "refused", "ended_by", "ended_at"])
        _record(act, freeze, f"The planned freeze of {_whose(freeze)} does not hold. {refused}")


def _check(starts_at: datetime, ends_at: datetime | None, now: datetime) -> None:
    problems: list[FieldProblem] = []
    if starts_at < now - SLACK:
        text = "It would start in the past. Leave it out to start now."
        problems.append(FieldProblem("starts_in_past", "/starts_at", text))
    if starts_at > now + LONGEST:
        problems.append(FieldProblem("out_of_range", "/starts_at", f"At most {LONGEST.days} days ahead."))
    if ends_at is not None and ends_at <= max(starts_at, now):
        problems.append(FieldProblem("ends_before_start", "/ends_at", "It must end after it starts, and after now."))
    if ends_at is not None and ends_at - starts_at > LONGEST:
        problems.append(FieldProblem("out_of_range", "/ends_at", f"It may last at most {LONGEST.days} days."))
    if problems:
        raise Invalid.of(problems)


def _whose(freeze: Freeze) -> str:
    return f"gateway {freeze.gateway.slug}" if freeze.gateway else "every gateway"


def _record(act: Act, freeze: Freeze, summary: str) -> None:
    act.entry(Target(kind="freeze", name=_whose(freeze), id=str(freeze.pk)), summary)
    slugs = [freeze.gateway.slug] if freeze.gateway else Gateway.objects.values_list("slug", flat=True)
    for slug in slugs:
        act.announce(f"gateway:{slug}", "freeze", subject=str(freeze.pk))

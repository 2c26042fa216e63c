"""Silences, maintenance windows and inhibitions: what keeps alerts quiet; each is one verb."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from alerting.actions.place import check_name, record
from alerting.models import Group, Inhibition, Silence
from alerting.models.silence import SilenceState
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.accounts.rights import lost
from console.audit.actor import SYSTEM, Actor
from console.audit.verbs import verb
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound

LONGEST: Final = timedelta(days=366)
SLACK: Final = timedelta(minutes=1)
"""How far back a start may lie: clocks differ, and a request takes its time."""
MOST: Final = 200
"""So many silences and inhibitions that hold, or will, a tenant may have."""


def add_silence(tenant: Tenant, given: Mapping[str, Any], *, actor: Actor, dry_run: bool = False) -> Silence:
    """Keep alerts quiet. Raises Invalid at the times it refuses, Conflict `too_many`."""
    now = timezone.now()
    starts_at, ends_at, weekly = given.get("starts_at") or now, given.get("ends_at"), given.get("weekly")
    _check(starts_at, ends_at, weekly is not None, now)
    with verb("silence.add", actor=actor, dry_run=dry_run) as act:
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        _check_count(Silence.objects.filter(tenant=tenant, ended_at=None).exclude(ends_at__lte=now).count())
        row = Silence.objects.create(
            tenant=tenant,
            matchers=given["matchers"],
            starts_at=starts_at,
            ends_at=ends_at,
            weekly=weekly,
            reason=given["reason"],
            created_by=actor.name,
            actor=actor.as_dict(),
        )
        until = f"until {ends_at.isoformat()}" if ends_at else "until somebody ends it"
        record(
            act, row, "silence", row.reason[:80], f"Silenced alerts from {starts_at.isoformat()} {until}: {row.reason}"
        )
        _look_again(tenant, now)
    return row


def end_silence(silence: Silence, *, actor: Actor, dry_run: bool = False) -> Silence:
    """End a silence now, or call it off before it begins. Raises NotFound, Conflict `ended`."""
    with verb("silence.end", actor=actor, dry_run=dry_run) as act:
        rows = Silence.objects.select_related("tenant").select_for_update(of=("self",))
        row: Silence | None = rows.filter(pk=silence.pk).first()
        if row is None:
            raise NotFound
        now = timezone.now()
        if row.state_at(now) is SilenceState.ENDED:
            raise Conflict("It has ended already.", code="ended")
        row.ended_by, row.ended_at = actor.name, now
        row.save(update_fields=["ended_by", "ended_at"])
        record(act, row, "silence", row.reason[:80], f"Ended the silence: {row.reason}")
        _look_again(row.tenant, now)
    return row


def refuse_unfounded() -> None:
    """End what is kept quiet, or will be, in the name of somebody who may not do so any more."""
    now = timezone.now()
    rows = Silence.objects.filter(ended_at=None, actor__isnull=False).exclude(ends_at__lte=now)
    makers = rows.values_list("tenant", "actor__kind", "actor__id").distinct()
    for tenant_id, kind, pk in makers:
        of_maker = rows.filter(tenant=tenant_id, actor__kind=kind, actor__id=pk).select_related("tenant")
        first = of_maker.first()
        if first is not None and (refused := lost(first.actor or {}, Permission.WATCH, first.tenant)):
            for silence in of_maker:
                _refuse(silence, refused, now)


def _refuse(silence: Silence, refused: str, now: datetime) -> None:
    with transaction.atomic():
        rows = Silence.objects.select_related("tenant").select_for_update(of=("self",), skip_locked=True)
        row = rows.filter(pk=silence.pk, ended_at=None).first()
        if row is None:
            return
        with verb("silence.refuse", actor=SYSTEM) as act:
            row.ended_by, row.ended_at, row.refused = SYSTEM.name, now, refused[:300]
            row.save(update_fields=["ended_by", "ended_at", "refused"])
            record(act, row, "silence", row.reason[:80], f"The silence “{row.reason}” holds no more. {refused}")
            _look_again(row.tenant, now)


def add_inhibition(tenant: Tenant, given: Mapping[str, Any], *, actor: Actor, dry_run: bool = False) -> Inhibition:
    """Have alerts explain others. Raises Conflict `name_taken` or `too_many`."""
    with verb("inhibition.add", actor=actor, dry_run=dry_run) as act:
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        check_name(Inhibition.objects, tenant, given["name"])
        _check_count(Inhibition.objects.filter(tenant=tenant).count())
        row = Inhibition.objects.create(tenant=tenant, **given)
        record(act, row, "inhibition", row.name, f"Added the inhibition {row.name}.")
        _look_again(tenant, timezone.now())
    return row


def remove_inhibition(inhibition: Inhibition, *, actor: Actor, dry_run: bool = False) -> None:
    """Remove one; what it explained is told again. Raises NotFound."""
    with verb("inhibition.remove", actor=actor, dry_run=dry_run) as act:
        rows = Inhibition.objects.select_related("tenant").select_for_update(of=("self",))
        row = rows.filter(pk=inhibition.pk).first()
        if row is None:
            raise NotFound
        record(act, row, "inhibition", row.name, f"Removed the inhibition {row.name}.")
        _look_again(row.tenant, timezone.now())
        row.delete()


def _check(starts_at: datetime, ends_at: datetime | None, is_weekly: bool, now: datetime) -> None:
    problems: list[FieldProblem] = []
    if starts_at < now - SLACK:
        text = "It would start in the past. Leave it out to start now."
        problems.append(FieldProblem("starts_in_past", "/starts_at", text))
    if starts_at > now + LONGEST:
        problems.append(FieldProblem("out_of_range", "/starts_at", f"At most {LONGEST.days} days ahead."))
    if ends_at is None and not is_weekly:
        problems.append(FieldProblem("required", "/ends_at", "A silence ends; only weekly windows may go on."))
    if ends_at is not None and ends_at <= max(starts_at, now):
        problems.append(FieldProblem("ends_before_start", "/ends_at", "It must end after it starts, and after now."))
    if ends_at is not None and ends_at - starts_at > LONGEST:
        problems.append(FieldProblem("out_of_range", "/ends_at", f"It may last at most {LONGEST.days} days."))
    if problems:
        raise Invalid.of(problems)


def _check_count(there: int) -> None:
    if there >= MOST:
        raise Conflict(f"A tenant has at most {MOST} of them at a time.", code="too_many")


def _look_again(tenant: Tenant, now: datetime) -> None:
    """Have open groups looked at now: what is told may have changed."""
    Group.objects.filter(policy__tenant=tenant, next_action_at__gt=now, first_told_at__isnull=False).update(
        next_action_at=now
    )

"""Throwing and lifting kill switches. They take the way of every revision, in stages of seconds, whatever is frozen."""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from console.audit.actor import SYSTEM, Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, GatehouseError, Invalid
from fleet.actions.lock_slice import lock_slice
from fleet.actions.patch_live import patch_live
from fleet.actions.start_rollout import Start
from fleet.models import Rollout, Switch
from fleet.queries.live import live_sequence
from fleet.switching import LIFTING, Throw, key_of, object_of, strategy_of, words_of
from policies.compiler import SWITCHES, IntentObject, Kind, SwitchSpec, SwitchType, target_of_switch
from policies.models import Slice
from policies.queries.published import Content

LONGEST: Final = timedelta(days=366)
LONGEST_DENIAL: Final = timedelta(days=31)
"""What is denied in haste becomes a rule, or is over; and what nobody looks at must not be forgotten."""
LEASE: Final = timedelta(seconds=10)
AT_A_TIME: Final = 20
log = logging.getLogger(__name__)


def throw_switch(slice: Slice, wanted: Throw, *, actor: Actor, dry_run: bool = False) -> Switch:
    """Take out of service what is live now; the draft stays as it is. Who may is the caller's question (`SWITCHES`).

    Raises Invalid, Conflict `switch_on` or `slice_is_platform`, and what `patch_live` raises.
    """
    item, now = object_of(wanted), timezone.now()
    _check_end(wanted, now)
    with verb("switch.throw", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        _check_target(locked, wanted, item)
        return set_out(act, locked, wanted, item, now)


def set_out(act: Act, slice: Slice, wanted: Throw, item: IntentObject, now: datetime) -> Switch:
    """Send a switch on its way to a locked slice, inside a verb; `item` is its object."""
    start = Start(strategy_of(wanted.type), override_freeze=f"Kill switch: {wanted.reason}", is_meant=True)
    message = f"Switch thrown, {words_of(wanted.type, wanted.target, destination_of(item))}: {wanted.reason}"
    row = Switch.objects.create(
        slice=slice, type=str(wanted.type), target=wanted.target, destination=destination_of(item),
        reason=wanted.reason, is_reason_shown=wanted.is_reason_shown, retry_after_seconds=wanted.retry_after_seconds,
        thrown_by=act.actor.name, thrown_at=now, expires_at=wanted.expires_at, next_look_at=wanted.expires_at,
        rollout=patch_live(act, slice, {item.key: item}, message=message, start=start),
    )  # fmt: skip
    _record(act, slice, row, message)
    return row


def lift_switch(row: Switch, reason: str, *, actor: Actor, dry_run: bool = False) -> Switch:
    """Put back into service what is live; one that is lifted already is returned as it is."""
    with transaction.atomic():
        slice = lock_slice(row.slice_id)
        locked = Switch.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if locked.lifted_at is not None:
            return locked
        with verb("switch.lift", actor=actor, dry_run=dry_run) as act:
            message = f"Switch lifted, {words_of(SwitchType(locked.type), locked.target, locked.destination)}: {reason}"
            locked.rollout = _put_back(act, slice, locked, message)
            locked.lifted_by, locked.lifted_at, locked.lift_reason = actor.name, timezone.now(), reason
            locked.next_look_at = None
            locked.save()
            _record(act, slice, locked, message)
        return locked


def lift_expired() -> int:
    """Lift every switch whose time is over; return how many were due. One that cannot be is tried again soon."""
    ids = _claim_expired(timezone.now())
    for row in Switch.objects.filter(pk__in=ids):
        try:
            lift_switch(row, "Its time was over.", actor=SYSTEM)
        except GatehouseError as fault:
            log.warning("switch %s has expired and could not be lifted: %s", row.pk, fault)
    return len(ids)


@transaction.atomic
def _claim_expired(now: datetime) -> list[UUID]:
    """Take those that are due for a while, so that two workers do not both try; what a dead worker held comes back."""
    due = Switch.objects.filter(next_look_at__lte=now).order_by("next_look_at")
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_A_TIME])
    Switch.objects.filter(pk__in=ids).update(next_look_at=now + LEASE)
    return ids


def _put_back(act: Act, slice: Slice, row: Switch, message: str) -> Rollout:
    key = key_of(SwitchType(row.type), row.target, row.destination)
    return patch_live(
        act, slice, {key: None}, message=message, start=Start(LIFTING, override_freeze=message, is_meant=True)
    )


def destination_of(item: IntentObject) -> str:
    """Return the canonical destination that a switch names; empty for none."""
    assert isinstance(item.spec, SwitchSpec)
    return item.spec.destination or ""


def _check_end(wanted: Throw, now: datetime) -> None:
    info = SWITCHES[wanted.type]
    ends = info.is_denial or info.about is Kind.DLP_POLICY
    longest = LONGEST_DENIAL if ends else LONGEST
    if ends and wanted.expires_at is None:
        raise Invalid.field("/expires_at", "until_missing", f"It must say when it is over, in {longest.days} days.")
    if wanted.expires_at is not None and not now < wanted.expires_at <= now + longest:
        text = f"It must be after now, and at most {longest.days} days ahead."
        raise Invalid.field("/expires_at", "out_of_range", text)


def _check_target(slice: Slice, wanted: Throw, item: IntentObject) -> None:
    """The platform's slice serves nobody; what is thrown on something needs that to be live and in service."""
    if slice.tenant.is_platform:
        raise Conflict("The platform's slice serves nobody; suspend tenants.", code="slice_is_platform")
    live, target = live_sequence(slice), target_of_switch(item.name)
    if live is not None and target is not None and not Content(slice, live).named([target]):
        raise Invalid.field("/target", "target_unknown", f"No {target.kind} {target.name} is live.")
    same = Switch.objects.filter(slice=slice, type=str(wanted.type), target=wanted.target, lifted_at=None)
    if same.filter(destination=destination_of(item)).exists():
        raise Conflict("It is out of service already; lift that switch first.", code="switch_on")


def _record(act: Act, slice: Slice, row: Switch, summary: str) -> None:
    act.entry(
        Target(kind="switch", name=f"{slice.key} {row}", id=str(row.pk)),
        summary,
        **slice.trail,
    )
    act.announce(f"slice:{slice.key}", "switch", subject=str(row.pk))
    act.announce(f"gateway:{slice.gateway.slug}", "switch", subject=str(row.pk))

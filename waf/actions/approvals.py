"""Letting what is held leave for a while, and no longer. No revision is made: nodes are told beside their manifest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from gatehouse_inspector.dlp.looking import HELD

from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, Invalid
from policies.drafting.slices import lock_slice
from policies.models import Slice
from waf.models import Approval, Event

LONGEST: Final = timedelta(days=31)
MOST: Final = 200
"""In force at once, of a slice."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Until when what is held may leave, and why."""

    until: datetime
    reason: str


def approve(slice: Slice, event: Event, wanted: Wanted, *, actor: Actor, dry_run: bool = False) -> Approval:
    """Let pass what an event held: the same values to the same host by the same workload.

    Raises Invalid, and Conflict `not_held`, `approved_already` or `approvals_too_many`.
    """
    now = timezone.now()
    if not now < wanted.until <= now + LONGEST:
        raise Invalid.field("/until", "out_of_range", f"It must be after now, and at most {LONGEST.days} days ahead.")
    held = next((one for one in event.leaks if one["detector"] == HELD), None)
    if held is None:
        raise Conflict("Nothing in this request waits for an approval.", code="not_held")
    with verb("dlp_approval.grant", actor=actor, dry_run=dry_run) as act:
        lock_slice(slice.pk)
        in_force = Approval.objects.filter(slice_id=slice.pk, until__gt=now, revoked_at=None)
        if in_force.filter(policy=event.policy, held=held["fingerprint"]).exists():
            raise Conflict("It is approved already; revoke that to change it.", code="approved_already")
        if in_force.count() >= MOST:
            raise Conflict(f"At most {MOST} approvals are in force at once.", code="approvals_too_many")
        named = dict.fromkeys(one["label"][:100] for one in event.leaks if one["detector"] != HELD)
        row = Approval.objects.create(
            slice_id=slice.pk, policy=event.policy, held=held["fingerprint"], event_id=event.pk,
            what=held["place"][:600], detectors=list(named), reason=wanted.reason, approved_by=actor.name,
            approved_at=now, until=wanted.until,
        )  # fmt: skip
        until = f"{row.until:%Y-%m-%d %H:%M} UTC"
        _record(act, slice, row, f"Approved until {until} that {', '.join(named)} leaves, {row.what}: {row.reason}")
        return row


def revoke(slice: Slice, approval: Approval, *, actor: Actor, dry_run: bool = False) -> Approval:
    """Hold it again, on every node within seconds; what is over or revoked is returned as it is."""
    with verb("dlp_approval.revoke", actor=actor, dry_run=dry_run) as act:
        row = Approval.objects.select_for_update().get(pk=approval.pk)
        is_over = row.revoked_at is not None or row.until <= timezone.now()
        if not is_over:
            row.revoked_at, row.revoked_by = timezone.now(), actor.name
            row.save(update_fields=["revoked_at", "revoked_by"])
        said = "It was over already." if is_over else "Requests with it are held again."
        _record(act, slice, row, f"Revoked the approval that {', '.join(row.detectors)} leaves, {row.what}. {said}")
        return row


def _record(act: Act, slice: Slice, row: Approval, summary: str) -> None:
    act.entry(Target("dlp_approval", f"{slice.key} {row}", str(row.pk)), summary, **slice.trail)
    act.announce(f"slice:{slice.key}", "waf", subject=slice.key)

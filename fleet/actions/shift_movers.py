"""Moves shifts as rollouts are moved: a claim raises the row's fence, and a later claim disarms an earlier one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from fleet.actions.lock_slice import lock_slice
from fleet.actions.shift_step import take_step
from fleet.models import Shift

LEASE: Final = timedelta(seconds=10)
AT_A_TIME: Final = 20


@dataclass(frozen=True, slots=True)
class ShiftClaim:
    """The right to take the next step of a shift, until somebody claims it again."""

    shift_id: UUID
    slice_id: UUID
    fence: int


def move_due_shifts() -> int:
    """Take one step of each shift that is due and not being moved; return how many were found."""
    claims = claim_due(timezone.now())
    for claim in claims:
        move(claim)
    return len(claims)


@transaction.atomic
def claim_due(now: datetime) -> list[ShiftClaim]:
    """Claim the shifts that are due, those that wait longest first."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = Shift.objects.active().filter(free, next_action_at__lte=now).order_by("next_action_at")
    rows = list(due.select_for_update(skip_locked=True).only("slice_id", "fence")[:AT_A_TIME])
    Shift.objects.filter(pk__in=[row.pk for row in rows]).update(fence=F("fence") + 1, lease_until=now + LEASE)
    return [ShiftClaim(row.pk, row.slice_id, row.fence + 1) for row in rows]


@transaction.atomic
def move(claim: ShiftClaim) -> None:
    """Take one step under a claim; do nothing when the claim was lost."""
    slice = lock_slice(claim.slice_id)
    mine = Shift.objects.active().filter(pk=claim.shift_id, fence=claim.fence)
    row = mine.select_for_update(no_key=True, of=("self",)).select_related("slice", "rollout").first()
    if row is not None:
        take_step(row, slice)

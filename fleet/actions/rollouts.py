"""Moves rollouts. Every mover (worker, reconciler, web process) comes through here, and a fence keeps them apart.

A mover claims a rollout by raising its fence and then takes one step in one transaction that first checks that the
fence is still its own. A later claim therefore disarms an earlier one, whatever happened to its process. What goes
wrong with one rollout, or a slice that somebody holds on to, keeps none of the others waiting.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from fleet.actions.lock_slice import lock_slice
from fleet.actions.rollout_step import take_step
from fleet.models import Rollout

LEASE: Final = timedelta(seconds=10)
AT_A_TIME: Final = 20
LOCK_PATIENCE: Final = "2s"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to take the next step of a rollout, until somebody claims it again."""

    rollout_id: UUID
    slice_id: UUID
    fence: int


def move_due() -> int:
    """Take one step of each rollout that is due and not being moved; return how many were found."""
    claims = _claim_due(timezone.now())
    for claim in claims:
        _try_to_move(claim)
    return len(claims)


def move_of_slices(slice_ids: Iterable[UUID]) -> None:
    """Take the next step of the active rollouts of these slices now, because something was reported of them."""
    ids = Rollout.objects.active().filter(slice_id__in=list(slice_ids)).values_list("pk", flat=True)
    for rollout_id in ids:
        if claim := _claim(rollout_id):
            _try_to_move(claim)


def _try_to_move(claim: Claim) -> None:
    """Take the step if it can be taken; if not, the next mover finds the rollout when the lease ends."""
    try:
        _move(claim)
    except Exception:
        log.exception("rollout %s could not be moved; it is tried again", claim.rollout_id)


@transaction.atomic
def _claim_due(now: datetime) -> list[Claim]:
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = Rollout.objects.active().filter(free, next_action_at__lte=now).order_by("next_action_at")
    rows = list(due.select_for_update(skip_locked=True).only("slice_id", "fence")[:AT_A_TIME])
    Rollout.objects.filter(pk__in=[row.pk for row in rows]).update(fence=F("fence") + 1, lease_until=now + LEASE)
    return [Claim(row.pk, row.slice_id, row.fence + 1) for row in rows]


@transaction.atomic
def _claim(rollout_id: UUID) -> Claim | None:
    """Claim one rollout, also from somebody who holds it: what we know is newer than what they saw."""
    row = Rollout.objects.active().filter(pk=rollout_id).select_for_update().only("slice_id", "fence").first()
    if row is None:
        return None
    Rollout.objects.filter(pk=rollout_id).update(fence=F("fence") + 1, lease_until=timezone.now() + LEASE)
    return Claim(row.pk, row.slice_id, row.fence + 1)


@transaction.atomic
def _move(claim: Claim) -> None:
    """Take one step under a claim; do nothing when the claim was lost."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_PATIENCE}'")
    slice = lock_slice(claim.slice_id)
    mine = Rollout.objects.active().filter(pk=claim.rollout_id, fence=claim.fence)
    rows = mine.select_related("revision", "previous").defer("revision__buckets", "previous__buckets")
    rollout = rows.select_for_update(no_key=True, of=("self",)).first()
    if rollout is not None:
        take_step(rollout, slice)

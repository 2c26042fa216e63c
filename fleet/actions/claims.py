"""The right to move a row that moves by itself (a rollout, a shift): a fence keeps its movers apart.

A mover claims a row by raising its fence and then takes one step in one transaction that first checks that the fence
is still its own. A later claim therefore disarms an earlier one, whatever happened to its process. What goes wrong
with one row, or a slice that somebody holds on to, keeps none of the others waiting.

Rows have `slice_id`, `fence`, `lease_until` and `next_action_at`.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from fleet.actions.lock_slice import lock_slice
from policies.models import Slice

LEASE: Final = timedelta(seconds=10)
AT_A_TIME: Final = 20
LOCK_PATIENCE: Final = "2s"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to take the next step of a row, until somebody claims it again."""

    row_id: UUID
    slice_id: UUID
    fence: int


@transaction.atomic
def claim_due(active: QuerySet[Any], now: datetime, *, lease: timedelta = LEASE) -> list[Claim]:
    """Claim rows that are due and that nobody moves, the longest waiting first; `lease`: longer than a step takes."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = active.filter(free, next_action_at__lte=now).order_by("next_action_at")
    rows = due.select_for_update(skip_locked=True).only("slice_id", "fence")[:AT_A_TIME]
    return _claimed(active, rows, now + lease)


@transaction.atomic
def claim_of_slice(active: QuerySet[Any], slice_id: UUID) -> list[Claim]:
    """Claim the rows of a slice, also from somebody who holds them: what we know is newer than what they saw."""
    rows = active.filter(slice_id=slice_id).select_for_update().only("slice_id", "fence")
    return _claimed(active, rows, timezone.now() + LEASE)


def try_to_move(claims: Iterable[Claim], move: Callable[[Claim], None], what: str) -> None:
    """Take a step under each claim; what cannot be moved is found by the next mover when its lease ends."""
    for claim in claims:
        try:
            move(claim)
        except Exception:
            log.exception("%s %s could not be moved; it is tried again", what, claim.row_id)


def locked_slice(claim: Claim) -> Slice:
    """Lock the slice of a claim; whoever holds it longer than a moment is not waited for."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_PATIENCE}'")
    return lock_slice(claim.slice_id)


def _claimed(active: QuerySet[Any], rows: Iterable[Any], lease_until: datetime) -> list[Claim]:
    claims = [Claim(row.pk, row.slice_id, row.fence + 1) for row in rows]
    mine = active.model._default_manager.filter(pk__in=[claim.row_id for claim in claims])
    mine.update(fence=F("fence") + 1, lease_until=lease_until)
    return claims

"""The right to take the next step of a row that moves by itself: a fence keeps its movers apart.

As `fleet/actions/claims.py`, for rows that belong to no slice. A later claim disarms an earlier one, whatever became of
its process. Rows have `fence`, `lease_until` and `next_action_at`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to take the next step of a row, until somebody claims it again."""

    row_id: Any
    fence: int


@transaction.atomic
def claim_due(rows: QuerySet[Any], now: datetime, *, lease: timedelta, most: int) -> list[Claim]:
    """Claim rows that are due and that nobody moves, the longest waiting first; `lease`: longer than a step takes."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = rows.filter(free, next_action_at__lte=now).order_by("next_action_at", "pk")
    found = due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "fence")[:most]
    claims = [Claim(pk, fence + 1) for pk, fence in found]
    mine = rows.model._default_manager.filter(pk__in=[claim.row_id for claim in claims])
    mine.update(fence=F("fence") + 1, lease_until=now + lease)
    return claims


def held(rows: QuerySet[Any], claims: Sequence[Claim]) -> dict[Any, Any]:
    """Return the rows, locked, of which the claim still holds, by key; inside a transaction."""
    fences = {claim.row_id: claim.fence for claim in claims}
    locked = rows.filter(pk__in=list(fences)).order_by("pk").select_for_update(of=("self",))
    return {row.pk: row for row in locked if row.fence == fences[row.pk]}

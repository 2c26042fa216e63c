"""The right to take the next step of a deletion or an archive; a fence keeps those who take it apart."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

LEASE: Final = timedelta(minutes=2)
"""Longer than a step takes; what a worker that died held is found after that."""


@transaction.atomic
def claim(model: Any) -> Any | None:
    """Return the row that has been due for longest with its fence raised, None where none is."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = model.objects.filter(free, next_action_at__lte=now).order_by("next_action_at")
    row = due.select_for_update(skip_locked=True).first()
    if row is not None:
        row.fence, row.lease_until = row.fence + 1, now + LEASE
        row.save(update_fields=["fence", "lease_until"])
    return row


def locked(row: Any) -> Any | None:
    """Return a claimed row locked, within a transaction; None where somebody claimed it since."""
    return type(row).objects.select_for_update().filter(pk=row.pk, fence=row.fence).first()


def extend(row: Any) -> bool:
    """Hold on to a claim for another lease; say whether it is still ours."""
    mine = type(row).objects.filter(pk=row.pk, fence=row.fence)
    return bool(mine.update(lease_until=timezone.now() + LEASE, fence=F("fence")))

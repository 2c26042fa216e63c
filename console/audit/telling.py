"""Writes refusals into the trail: an entry at the first, and one that counts when the window is over."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from console.audit import chain as chains
from console.audit.models import Entry, Outcome, Refusal
from console.audit.refusals import WINDOW

AT_ONCE: Final = 200
KEPT: Final = timedelta(days=1)
"""How long a row stays when everything of it was told."""


@transaction.atomic
def tell(now: datetime) -> int:
    """Write what is to be told now; return how many entries that were. Rows that somebody else tells are left out."""
    is_over = Q(began_at__lt=now - WINDOW)
    due = Refusal.objects.filter(Q(told=0) | is_over, count__gt=F("told")).order_by("id")
    rows = sorted(due.select_for_update(skip_locked=True)[:AT_ONCE], key=lambda row: (row.chain, row.id))
    for chain, of_chain in groupby(rows, key=lambda row: row.chain):
        told = list(of_chain)
        chains.append(chain, [_entry(row) for row in told])
        for row in told:
            Refusal.objects.filter(pk=row.pk).update(told=row.count)
    return len(rows)


def forget(now: datetime) -> None:
    """Remove rows of which everything was told."""
    Refusal.objects.filter(began_at__lt=now - KEPT, told__gte=F("count")).delete()


def _entry(row: Refusal) -> Entry:
    times = row.count - row.told
    again = f" {times} times more, the last at {row.last_at:%H:%M:%S} UTC." if row.told else ""
    first = f" {times} times." if times > 1 and not row.told else ""
    changes = [{"pointer": "/code", "after": row.code}, {"pointer": "/times", "after": times}]
    return Entry(
        at=timezone.now(), chain=row.chain, verb=f"{row.kind}.refuse", outcome=Outcome.REFUSED,
        tenant_id=row.tenant_id, slice=row.slice, actor_kind=row.actor_kind, actor_id=row.actor_id,
        actor_name=row.actor_name, target_kind=row.target_kind, target_id=row.target_id, target_name=row.target_name,
        summary=row.summary + (again or first), changes=changes, request_id=row.request_id, ip=row.ip,
    )  # fmt: skip

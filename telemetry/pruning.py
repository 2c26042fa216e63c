"""Removes series nobody needs any more, once a day: unused for as long as counts are kept, or of a slice that is gone.

It is done at instants when no writer is half-way (`locks.py`), some thousand rows at a time. No writer can be using
what goes: a number is remembered for a day at most, and whoever finds one unused for a month marks it (`series.py`).
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from policies.models import Slice
from telemetry.checks.models import Check
from telemetry.levels import DAY_SECONDS, HOUR
from telemetry.locks import Lock, take
from telemetry.models import Allowance, Progress, Series, SignalScope

KEPT: Final = timedelta(seconds=HOUR.kept_seconds)
PATIENCE: Final = "2s"
PORTION: Final = 5_000
_NOTE: Final = Series._meta.db_table


def prune(now: datetime) -> int:
    """Do it unless it was done within a day; return how many series went."""
    note, _ = Progress.objects.get_or_create(table=_NOTE)
    if note.rolled_at is not None and (now - note.rolled_at).total_seconds() < DAY_SECONDS:
        return 0
    slices = Slice.objects.filter(pk=OuterRef("slice_id"))
    signals = SignalScope.objects.filter(Exists(slices), pk=OuterRef("slice_id"))
    checks = Check.objects.filter(pk=OuterRef("slice_id"))
    is_nobodys = ~Exists(slices) & ~Exists(signals) & ~Exists(checks)
    unneeded = Q(used_on__lt=(now - KEPT).date()) | is_nobodys
    ids = list(Series.objects.filter(unneeded).order_by("pk").values_list("pk", flat=True))
    removed = sum(_remove(unneeded, ids[start : start + PORTION]) for start in range(0, len(ids), PORTION))
    Allowance.objects.filter(hour__lt=now - timedelta(days=1)).delete()
    Progress.objects.filter(table=_NOTE).update(rolled_at=now)
    return removed


def _remove(unneeded: Q, ids: list[int]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        take(Lock.WRITING)
        return Series.objects.filter(unneeded, pk__in=ids).delete()[0]

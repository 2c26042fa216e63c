"""Forgets what came of checks in single minutes and on single nodes; what was counted goes as traffic's counts do."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from policies.models import Slice
from telemetry.checks.models import Check, CheckMinute, CheckOnNode

MINUTES_KEPT: Final = timedelta(days=2)
NODES_KEPT: Final = timedelta(days=7)
PORTION: Final = 20_000


def keep_checks(now: datetime) -> None:
    """Do it, a portion at a time: this runs each minute."""
    old = CheckMinute.objects.filter(at__lt=now - MINUTES_KEPT).order_by("at").values("pk")[:PORTION]
    CheckMinute.objects.filter(pk__in=old).delete()
    CheckOnNode.objects.filter(last_at__lt=now - NODES_KEPT).delete()
    Check.objects.exclude(Exists(Slice.objects.filter(pk=OuterRef("slice_id")))).delete()

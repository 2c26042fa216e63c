"""Announces nodes whose status changed by silence alone: whoever crossed a limit since the last look."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from console.base.live import announce
from fleet.models import Node
from fleet.status import OFFLINE_AFTER_SECONDS, STALE_AFTER_SECONDS

LOOK_SECONDS: Final = 5.0
OVERLAP_SECONDS: Final = 2.5  # looks come late now and then; telling twice is harmless, telling never is not


def announce_silence() -> None:
    """Announce each node that became stale or offline in the last look's span."""
    crossed = Q()
    for limit_seconds in (STALE_AFTER_SECONDS, OFFLINE_AFTER_SECONDS):
        latest = timezone.now() - timedelta(seconds=limit_seconds)
        crossed |= Q(
            last_seen_at__lte=latest, last_seen_at__gt=latest - timedelta(seconds=LOOK_SECONDS + OVERLAP_SECONDS)
        )
    nodes = Node.objects.filter(crossed, revoked_at=None).values_list("pk", "gateway__slug")
    for node_id, gateway in nodes:
        announce(f"node:{node_id}", "node", subject=str(node_id))
        announce(f"gateway:{gateway}", "node", subject=str(node_id))

"""Which nodes of a gateway share its quotas."""

import time
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from console.base.threads import Threads
from fleet.models import Node

LIVING: Final = timedelta(minutes=5)
"""So long an even share stays reserved for a node that is silent: it may still be serving."""
_LOOK_SECONDS: Final = 3.0


class Living:
    """The nodes of each gateway that take part, looked up every few seconds for all that ask."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._known: dict[UUID, tuple[float, frozenset[str]]] = {}

    async def of(self, gateway_id: UUID, node_id: UUID) -> frozenset[str]:
        """Return the ids of the nodes that live, the one that asks among them."""
        looked_at, known = self._known.get(gateway_id, (0.0, frozenset()))
        if time.monotonic() - looked_at >= _LOOK_SECONDS:
            known = await self._threads.run(_living, gateway_id)
            self._known[gateway_id] = time.monotonic(), known
        return known | {str(node_id)}


def _living(gateway_id: UUID) -> frozenset[str]:
    since = timezone.now() - LIVING
    rows = Node.objects.filter(gateway_id=gateway_id, revoked_at=None, last_seen_at__gt=since)
    return frozenset(str(pk) for pk in rows.values_list("pk", flat=True))

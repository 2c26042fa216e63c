"""What is known of the nodes of some gateways, counted by status."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from console.accounts.access import Access
from fleet.models import Node
from fleet.queries.node_status import status_at
from fleet.status import NodeStatus
from policies.models import Slice


def node_counts(gateway_ids: Collection[UUID], now: datetime) -> dict[UUID, Counter[NodeStatus]]:
    """Return for each gateway how many nodes have which status; revoked ones are not counted."""
    found: dict[UUID, Counter[NodeStatus]] = {gateway_id: Counter() for gateway_id in gateway_ids}
    nodes = Node.objects.filter(gateway__in=gateway_ids, revoked_at=None).annotate(status=status_at(now))
    rows = nodes.order_by().values("gateway_id", "status").annotate(number=Count("pk"))
    for row in rows:
        found[row["gateway_id"]][NodeStatus(row["status"])] += row["number"]
    return found


def slice_counts(gateway_ids: Collection[UUID], access: Access) -> dict[UUID, int]:
    """Return for each gateway how many of its slices the caller may see."""
    rows = Slice.objects.visible_to(access).filter(gateway__in=gateway_ids).order_by()
    return dict(rows.values_list("gateway_id").annotate(number=Count("pk")))

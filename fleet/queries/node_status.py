"""A node's status as SQL, to filter and count by it; `fleet/status.py` says the same, and a test that they agree."""

from datetime import datetime, timedelta

from django.db.models import Case, CharField, Q, Value, When

from fleet.models import Node
from fleet.status import OFFLINE_AFTER_SECONDS, STALE_AFTER_SECONDS, NodeStatus


def status_at(now: datetime) -> Case:
    """Return the expression for a node's status at `now`."""
    stale = now - timedelta(seconds=STALE_AFTER_SECONDS)
    offline = now - timedelta(seconds=OFFLINE_AFTER_SECONDS)
    is_well = Q(agent__state="running", envoy__state="live") & ~Q(listeners__contains=[{"proven": False}])
    return Case(
        When(revoked_at__isnull=False, then=Value(NodeStatus.REVOKED)),
        When(last_seen_at=None, then=Value(NodeStatus.NEVER)),
        When(last_seen_at__lt=offline, then=Value(NodeStatus.OFFLINE)),
        When(last_seen_at__lt=stale, then=Value(NodeStatus.STALE)),
        When(is_well, then=Value(NodeStatus.ONLINE)),
        default=Value(NodeStatus.DEGRADED),
        output_field=CharField(),
    )


def is_heard(node: Node, since: datetime) -> bool:
    """Whether a node has reported since that moment."""
    return node.last_seen_at is not None and node.last_seen_at >= since


def heard_since(now: datetime) -> datetime:
    """Return the moment since which a node must have reported to count as heard."""
    return now - timedelta(seconds=STALE_AFTER_SECONDS)

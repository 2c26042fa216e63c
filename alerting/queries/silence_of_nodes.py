"""Which sources say nothing now, so that what rests on them is not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fleet.models import Node
from fleet.queries.node_status import heard_since, is_heard


@dataclass(frozen=True, slots=True)
class SilentNodes:
    """Gateways of which no node is heard, and nodes (gateway, name) that are not."""

    gateways: frozenset[str]
    nodes: frozenset[tuple[str, str]]

    def covers(self, labels: Mapping[str, str]) -> bool:
        """Whether what these labels name cannot be known now."""
        gateway = labels.get("gateway", "")
        return gateway in self.gateways or (gateway, labels.get("node", "")) in self.nodes


def silent_nodes(now: datetime) -> SilentNodes:
    """Return what is silent at `now`; one query."""
    since = heard_since(now)
    rows = list(
        Node.objects.filter(revoked_at=None).select_related("gateway").only("name", "last_seen_at", "gateway__slug")
    )
    silent = {(row.gateway.slug, row.name) for row in rows if not is_heard(row, since)}
    heard = {row.gateway.slug for row in rows if is_heard(row, since)}
    return SilentNodes(frozenset(slug for slug, _ in silent if slug not in heard), frozenset(silent))

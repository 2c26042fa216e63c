"""A node has said nothing for a while: what it serves is not known."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import Field

from alerting.kinds.kind import Finding, Kind, Owner, Parameters, minutes_text
from alerting.life.words import Severity
from fleet.models import Node
from policies.models import Slice


class NodeSilent(Parameters):
    """After how long silence counts."""

    after_seconds: int = Field(default=60, ge=10, le=86_400)


def look(now: datetime, asked: Sequence[NodeSilent]) -> Iterator[Finding]:
    """Yield the nodes that are silent; those that never spoke are still to be set up."""
    shortest = timedelta(seconds=min(one.after_seconds for one in asked))
    nodes = Node.objects.filter(revoked_at=None, last_seen_at__lte=now - shortest).select_related("gateway")
    rows = list(nodes.order_by("gateway__slug", "name"))
    tenants = tenants_on({row.gateway_id for row in rows})
    for row in rows:
        seconds = (now - row.last_seen_at).total_seconds()
        yield Finding(
            labels={"gateway": row.gateway.slug, "node": row.name},
            title=f"Node {row.name} of {row.gateway.slug} is silent",
            text=f"It has said nothing for {minutes_text(seconds)}. What it serves now is not known.",
            value=minutes_text(seconds),
            path=f"/nodes/{row.pk}",
            tenant_ids=tenants[row.gateway_id],
            is_platforms=True,
            facts={"seconds": seconds},
        )


def tenants_on(gateway_ids: set[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return the tenants with a slice on each gateway; one query."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for gateway_id, tenant_id in Slice.objects.filter(gateway__in=gateway_ids).values_list("gateway_id", "tenant_id"):
        found[gateway_id].add(tenant_id)
    return {pk: frozenset(found[pk]) for pk in gateway_ids}


def judge(finding: Finding, asked: NodeSilent) -> bool:
    """Whether it has been silent for long enough."""
    return bool(finding.facts["seconds"] >= asked.after_seconds)


KIND = Kind(
    name="node_silent",
    title="A node is silent",
    parameters=NodeSilent,
    look=look,
    judge=judge,
    severity=Severity.PAGE,
    for_seconds=30,
    owners=frozenset({Owner.PLATFORM}),
)

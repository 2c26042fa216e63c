"""A node is near a limit: of memory, connections, files, disk, processors, or of a service's breaker."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from gatehouse_protocol.vitals import Resource
from pydantic import Field

from alerting.kinds.kind import Finding, Kind, Owner, Parameters
from alerting.kinds.node_silent import tenants_on
from alerting.life.words import Severity
from fleet.models import Node
from fleet.queries.node_status import heard_since
from telemetry.vitals.queries import Gauge, newest

ANY: Final = "any"
NAMES: Final = {
    Resource.MEMORY: "memory",
    Resource.CONNECTIONS: "connections",
    Resource.DESCRIPTORS: "open files",
    Resource.DISK: "disk",
    Resource.ENVOY_CPU: "processors for Envoy",
    Resource.INSPECTOR_CPU: "processors for the inspector",
    Resource.BREAKER: "room for more requests to a service",
}


class NodeSaturated(Parameters):
    """Which resource, and from which share of its limit on."""

    resource: Literal[
        "any", "memory", "connections", "descriptors", "disk", "envoy_cpu", "inspector_cpu", "breaker"
    ] = "any"  # fmt: skip
    at_percent: int = Field(default=90, ge=1, le=100)


def look(now: datetime, asked: Sequence[NodeSaturated]) -> Iterator[Finding]:
    """Yield each resource of a node that is near its limit now; how long it must be is said by the rule."""
    least = min(one.at_percent for one in asked) / 100
    nodes = Node.objects.filter(revoked_at=None, last_seen_at__gte=heard_since(now)).select_related("gateway")
    rows = {row.pk: row for row in nodes}
    tenants = tenants_on({row.gateway_id for row in rows.values()})
    for pk, said in newest(rows.keys(), now).items():
        for gauge in said.gauges:
            if gauge.share is not None and gauge.share >= least:
                yield _finding(rows[pk], gauge, gauge.share, tenants[rows[pk].gateway_id])


def _finding(node: Node, gauge: Gauge, share: float, tenant_ids: frozenset[UUID]) -> Finding:
    name = NAMES[Resource(gauge.resource)]
    whose = f" {gauge.subject}" if gauge.subject else ""
    labels = {"gateway": node.gateway.slug, "node": node.name, "resource": gauge.resource}
    return Finding(
        labels=labels | ({"subject": gauge.subject} if gauge.subject else {}),
        title=f"Node {node.name} of {node.gateway.slug} runs out of {name}{whose}",
        text=f"{share:.0%} of its limit are used: {gauge.used} of {gauge.limit}.",
        value=f"{share:.0%}",
        path=f"/nodes/{node.pk}",
        tenant_ids=frozenset() if gauge.subject else tenant_ids,
        is_platforms=True,
        facts={"resource": gauge.resource, "share": share},
    )


def judge(finding: Finding, asked: NodeSaturated) -> bool:
    """Whether it is that resource, and near enough to its limit."""
    is_meant = asked.resource in (ANY, finding.facts["resource"])
    return bool(is_meant and finding.facts["share"] * 100 >= asked.at_percent)


KIND = Kind(
    name="node_saturated",
    title="A node is near a limit",
    parameters=NodeSaturated,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=300,
    owners=frozenset({Owner.PLATFORM}),
    is_from_nodes=True,
)

"""A node that speaks has not proven what it should run, long after it was told."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from pydantic import Field

from alerting.kinds.kind import Finding, Kind, Owner, Parameters, minutes_text
from alerting.life.words import Severity
from fleet.queries.node_status import heard_since

AT_MOST: Final = 1_000
"""So many are told apart; where more drift, one cause has them all."""
_STATEMENT: Final = """
SELECT node.id, node.name, gateway.slug, slice.key, slice.tenant_id, revision.sequence, reported.proven,
       greatest(coalesce(own.since, everywhere.since), node.enrolled_at) AS since
FROM fleet_node AS node
JOIN policies_gateway AS gateway ON gateway.id = node.gateway_id
JOIN policies_slice AS slice ON slice.gateway_id = node.gateway_id
LEFT JOIN fleet_assignment AS own ON own.slice_id = slice.id AND own.node_id = node.id
LEFT JOIN fleet_assignment AS everywhere ON everywhere.slice_id = slice.id AND everywhere.node_id IS NULL
JOIN policies_revision AS revision ON revision.id = coalesce(own.revision_id, everywhere.revision_id)
LEFT JOIN fleet_nodeslice AS reported ON reported.node_id = node.id AND reported.slice_id = slice.id
WHERE node.revoked_at IS NULL AND node.last_seen_at >= %(heard)s
  AND reported.proven IS DISTINCT FROM revision.sequence
  AND greatest(coalesce(own.since, everywhere.since), node.enrolled_at) <= %(before)s
ORDER BY since, node.id, slice.key LIMIT %(most)s
"""


class NodeDrift(Parameters):
    """How long a node may take."""

    after_minutes: int = Field(default=10, ge=1, le=1_440)


def look(now: datetime, asked: Sequence[NodeDrift]) -> Iterator[Finding]:
    """Yield what drifts on nodes that are heard, the longest first."""
    before = now - timedelta(minutes=min(one.after_minutes for one in asked))
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"heard": heard_since(now), "before": before, "most": AT_MOST})
        rows = cursor.fetchall()
    for node_id, node, gateway, key, tenant_id, desired, proven, since in rows:
        seconds = (now - since).total_seconds()
        has = f"revision {proven}" if proven is not None else "nothing of it"
        yield Finding(
            labels={"gateway": gateway, "node": node, "slice": key},
            title=f"{key} drifts on node {node}",
            text=f"It was told to run revision {desired} {minutes_text(seconds)} ago, and has proven {has}.",
            value=minutes_text(seconds),
            path=f"/nodes/{node_id}",
            tenant_ids=frozenset({tenant_id}),
            is_platforms=True,
            facts={"seconds": seconds},
        )


def judge(finding: Finding, asked: NodeDrift) -> bool:
    """Whether it has taken too long."""
    return bool(finding.facts["seconds"] >= 60 * asked.after_minutes)


KIND = Kind(
    name="node_drift",
    title="A node has not proven what it should run",
    parameters=NodeDrift,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=60,
    owners=frozenset({Owner.PLATFORM}),
    is_from_nodes=True,
)

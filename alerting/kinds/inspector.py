"""The inspector of a node does not work, though policies of its gateway count on it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from alerting.kinds.kind import Finding, Kind, Owner, Parameters
from alerting.kinds.node_silent import tenants_on
from alerting.life.words import Severity
from fleet.models import Node
from fleet.queries.node_status import heard_since
from policies.compiler import Kind as ObjectKind
from policies.models import RevisionObject


class InspectorTrouble(Parameters):
    """There is nothing to choose but how long it must last."""


def look(now: datetime, _asked: Sequence[InspectorTrouble]) -> Iterator[Finding]:
    """Yield nodes that are heard, whose gateway has a live WAF or DLP policy and whose inspector is away or failing."""
    policies = RevisionObject.objects.filter(
        slice__gateway=OuterRef("gateway"),
        kind__in=[str(ObjectKind.WAF_POLICY), str(ObjectKind.DLP_POLICY)],
        to_sequence=None,
    )
    nodes = Node.objects.filter(
        Exists(policies),
        revoked_at=None,
        last_seen_at__gte=heard_since(now),
        inspector__state__in=["unavailable", "failing"],
    )
    rows = list(nodes.select_related("gateway").order_by("gateway__slug", "name"))
    tenants = tenants_on({row.gateway_id for row in rows})
    for row in rows:
        state = row.inspector["state"]
        yield Finding(
            labels={"gateway": row.gateway.slug, "node": row.name},
            title=f"The inspector of node {row.name} of {row.gateway.slug} is {state}",
            text=row.inspector.get("text") or "The node says no more of it.",
            value=state,
            path=f"/nodes/{row.pk}",
            tenant_ids=tenants[row.gateway_id],
            is_platforms=True,
        )


def judge(_finding: Finding, _asked: InspectorTrouble) -> bool:
    """Whatever is found is trouble."""
    return True


KIND = Kind(
    name="inspector",
    title="An inspector does not work",
    parameters=InspectorTrouble,
    look=look,
    judge=judge,
    severity=Severity.PAGE,
    for_seconds=60,
    owners=frozenset({Owner.PLATFORM}),
    is_from_nodes=True,
)

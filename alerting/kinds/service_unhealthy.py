"""On a node that is heard, no endpoint of a service is healthy, or too small a share of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db.models import F
from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from fleet.models import ServiceHealth
from fleet.queries.node_status import heard_since

AT_MOST: Final = 10_000
"""Services on nodes that are looked at."""
_NAMED: Final = 5


class ServiceUnhealthy(Parameters):
    """How small the share of healthy endpoints may become on a node; 0 is none at all."""

    at_most_percent: int = Field(default=0, ge=0, le=99)


def look(now: datetime, asked: Sequence[ServiceUnhealthy]) -> Iterator[Finding]:
    """Yield services in trouble on nodes that are heard, by slice and name; services without endpoints are none."""
    most = max(one.at_most_percent for one in asked)
    rows = ServiceHealth.objects.filter(
        node__revoked_at=None, node__last_seen_at__gte=heard_since(now),
        total__gt=0, healthy__lte=F("total") * most / 100,
    )  # fmt: skip
    by_service: dict[tuple[str, str], list[ServiceHealth]] = {}
    chosen = rows.select_related("node", "slice__gateway").defer(
        "endpoints", "slice__gateway__allowed_private_networks"
    )
    for row in chosen.order_by("slice__key", "service", "node__name")[:AT_MOST]:
        by_service.setdefault((row.slice.key, row.service), []).append(row)
    for (key, service), found in by_service.items():
        worst = min(found, key=lambda row: row.healthy / row.total)
        names = ", ".join(row.node.name for row in found[:_NAMED]) + (" and others" if len(found) > _NAMED else "")
        has = f"{worst.healthy} of {worst.total}" if worst.healthy else f"None of {worst.total}"
        yield Finding(
            labels={"gateway": worst.slice.gateway.slug, "slice": key, "service": service},
            title=f"Service {service} of {key} is {'impaired' if worst.healthy else 'down'}",
            text=f"{has} endpoints is healthy on {worst.node.name}. So it is on: {names}.",
            value=f"{worst.healthy} of {worst.total}",
            path=f"/s/{key}/health?service={service}",
            tenant_ids=frozenset({worst.slice.tenant_id}),
            facts={"percent": 100 * worst.healthy / worst.total},
        )


def judge(finding: Finding, asked: ServiceUnhealthy) -> bool:
    """Whether so few are healthy."""
    return bool(finding.facts["percent"] <= asked.at_most_percent)


KIND = Kind(
    name="service_unhealthy",
    title="No endpoint of a service is healthy",
    parameters=ServiceUnhealthy,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=60,
    owners=EVERYBODY,
    is_from_nodes=True,
)

"""How services are, as their nodes told last: of many at a glance, and of one endpoint by endpoint and node by node."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import Count, F, Max, Min, Q, QuerySet
from gatehouse_protocol.health import EndpointState

from fleet.models import HealthChange, Node, ServiceHealth
from fleet.queries.node_status import heard_since, is_heard
from policies.models import Slice

MOST_SERVICES: Final = 500
MOST_CHANGES: Final = 50
MOST_NODES: Final = 1_000
_WORST_FIRST: Final = (
    EndpointState.UNHEALTHY, EndpointState.EJECTED, EndpointState.DRAINED, EndpointState.CHECKING,
    EndpointState.HEALTHY,
)  # fmt: skip
_ORDER: Final = {str(state): number for number, state in enumerate(_WORST_FIRST)}


class ServiceState(StrEnum):
    """How a service is on the nodes that are heard: on one of them no endpoint is healthy, some are not, all are; or no
    node is heard that told of it.
    """

    DOWN = "down"
    IMPAIRED = "impaired"
    HEALTHY = "healthy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Glance:
    """A service on all nodes. `most` and `fewest` endpoints are healthy on a node that is heard; where these differ,
    nodes disagree. `since` is when that last became otherwise on any of them.
    """

    slice: str
    gateway: str
    service: str
    state: ServiceState
    nodes: int
    heard: int
    total: int
    most: int
    fewest: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class OnNode:
    """What one node told last of a service; `told` is None where it tells of none."""

    node: Node
    is_heard: bool
    told: ServiceHealth | None


@dataclass(frozen=True, slots=True)
class EndpointOn:
    """An endpoint on one node, as in `gatehouse_protocol/health.py`."""

    node: Node
    is_heard: bool
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint on all nodes that tell of it. `state` is the worst of those that are heard, empty where none is;
    `differs` where these do not agree whether it is healthy.
    """

    address: str
    host: str
    state: str
    differs: bool
    nodes: Sequence[EndpointOn]


@dataclass(frozen=True, slots=True)
class InFull:
    """A service, its nodes by name, its endpoints with the worst first, and what became of them, newest first."""

    glance: Glance
    nodes: Sequence[OnNode]
    endpoints: Sequence[Endpoint]
    changes: Sequence[HealthChange]


def glances(slices: "QuerySet[Slice]", now: datetime, most: int = MOST_SERVICES) -> tuple[list[Glance], int]:
    """Return the services of slices, the worst first, and how many there are in all; two queries."""
    heard = Q(node__last_seen_at__gte=heard_since(now))
    rows = ServiceHealth.objects.filter(slice__in=slices, node__revoked_at=None).values(
        "slice__key", "slice__gateway__slug", "service"
    )
    found = rows.annotate(
        nodes=Count("pk"), heard=Count("pk", filter=heard), whole=Max("total", filter=heard),
        largest=Max("healthy", filter=heard), fewest=Min("healthy", filter=heard),
        impaired=Count("pk", filter=heard & Q(healthy__lt=F("total"))),
        down=Count("pk", filter=heard & Q(healthy=0)), last=Max("since", filter=heard),
    )  # fmt: skip
    ordered = found.order_by("-down", "-impaired", "heard", "slice__key", "service")
    return [_glance(row) for row in ordered[:most]], found.count()


def in_full(slice: Slice, service: str, now: datetime) -> InFull:
    """Return all that is known of a service; three queries."""
    since = heard_since(now)
    nodes = Node.objects.filter(gateway=slice.gateway_id, revoked_at=None).order_by("name")[:MOST_NODES]
    told = {row.node_id: row for row in ServiceHealth.objects.filter(slice=slice, service=service)}
    on_nodes = [OnNode(node, is_heard(node, since), told.get(node.pk)) for node in nodes]
    rows = HealthChange.objects.filter(slice=slice, service=service).select_related("node").order_by("-at", "-pk")
    return InFull(_summed(slice, service, on_nodes), on_nodes, endpoints_on(on_nodes), rows[:MOST_CHANGES])


def endpoints_on(nodes: Iterable[OnNode]) -> list[Endpoint]:
    """Put together what nodes say of each endpoint; those in trouble, and on which nodes disagree, first."""
    by_address: dict[str, list[EndpointOn]] = {}
    for one in nodes:
        for said in one.told.endpoints if one.told is not None else ():
            by_address.setdefault(said["address"], []).append(EndpointOn(one.node, one.is_heard, said))
    found = [_endpoint(address, told) for address, told in by_address.items()]
    return sorted(found, key=lambda one: (_ORDER.get(one.state, len(_ORDER)), not one.differs, one.address))


def _endpoint(address: str, told: Sequence[EndpointOn]) -> Endpoint:
    heard = {one.said["state"] for one in told if one.is_heard}
    worst = min(heard, key=lambda state: _ORDER.get(state, 0), default="")
    differs = len({state == EndpointState.HEALTHY for state in heard}) > 1
    host = next((one.said["host"] for one in told if one.said["host"]), "")
    return Endpoint(address, host, worst, differs, told)


def _summed(slice: Slice, service: str, nodes: Collection[OnNode]) -> Glance:
    told = [one.told for one in nodes if one.told is not None]
    heard = [one.told for one in nodes if one.told is not None and one.is_heard]
    row = {
        "slice__key": slice.key, "slice__gateway__slug": slice.gateway.slug, "service": service,
        "nodes": len(told), "heard": len(heard),
        "whole": max((one.total for one in heard), default=None),
        "largest": max((one.healthy for one in heard), default=None),
        "fewest": min((one.healthy for one in heard), default=None),
        "impaired": sum(one.healthy < one.total for one in heard), "down": sum(one.healthy == 0 for one in heard),
        "last": max((one.since for one in heard), default=None),
    }  # fmt: skip
    return _glance(row)


def _glance(row: Mapping[str, Any]) -> Glance:
    return Glance(
        slice=row["slice__key"], gateway=row["slice__gateway__slug"], service=row["service"], state=_state(row),
        nodes=row["nodes"], heard=row["heard"], total=row["whole"] or 0, most=row["largest"] or 0,
        fewest=row["fewest"] or 0, since=row["last"],
    )  # fmt: skip


def _state(row: Mapping[str, Any]) -> ServiceState:
    if not row["heard"]:
        return ServiceState.UNKNOWN
    if row["down"]:
        return ServiceState.DOWN
    return ServiceState.IMPAIRED if row["impaired"] else ServiceState.HEALTHY

"""The static addresses of a service as a ClusterLoadAssignment, which Envoy takes without touching connections.

Addresses of one priority, region and zone are a group. Envoy asks the groups of the lowest priority that has enough
healthy ones. Whose zone is near is for nodes to say: they order the groups anew (`gatehouse_protocol.endpoints`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from gatehouse_protocol.endpoints import ENDPOINTS as SAID_OF_ENDPOINTS
from gatehouse_protocol.endpoints import SOURCE, DnsRecord, DnsSource, EndpointSource, write_source
from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.values import ENDPOINTS, set_address
from policies.compiler.intent import ServiceSpec
from policies.compiler.intent.service import DnsEndpoints, Endpoint, StaticEndpoints

_WHOLE: Final = 10_000
_REFRESH_SECONDS: Final = 60


def load_assignment(schema: EnvoySchema, cluster_name: str, spec: ServiceSpec) -> Any:
    """The `ClusterLoadAssignment` of a cluster; without addresses it has none, and requests are answered 503."""
    message = schema.message(ENDPOINTS)(cluster_name=cluster_name)
    addresses = spec.endpoints.addresses if isinstance(spec.endpoints, StaticEndpoints) else ()
    levels = _levels(spec, {one.priority for one in addresses})
    for (priority, region, zone), members in groupby(sorted(addresses, key=_order), key=_group):
        group = message.endpoints.add(priority=levels[priority])
        if region or zone:
            group.locality.region, group.locality.zone = region, zone
        for endpoint in members:
            add_endpoint(group, endpoint.address, endpoint.port, endpoint.weight)
    if spec.failover is not None and spec.failover.spill_below_percent is not None:
        message.policy.overprovisioning_factor.value = -(-_WHOLE // spec.failover.spill_below_percent)
    return message


def add_endpoint(group: Any, host: str, port: int, weight: int) -> None:
    """Add one endpoint to a `LocalityLbEndpoints`."""
    entry = group.lb_endpoints.add()
    set_address(entry.endpoint.address, host, port)
    entry.load_balancing_weight.value = weight


def write_source_of(cluster: Any, spec: ServiceSpec, networks: Sequence[str]) -> None:
    """Say in the metadata of a `Cluster` what its nodes make of its endpoints, if that is anything."""
    ends = spec.endpoints
    source = EndpointSource(
        prefers_nearby=spec.failover is not None and spec.failover.prefer_nearby,
        dns=_name(ends, networks) if isinstance(ends, DnsEndpoints) else None,
        takes_registrations=isinstance(ends, StaticEndpoints) and ends.registration,
    )
    if source != EndpointSource():
        cluster.metadata.filter_metadata[SAID_OF_ENDPOINTS].update({SOURCE: write_source(source)})


def _name(endpoints: DnsEndpoints, networks: Sequence[str]) -> DnsSource:
    return DnsSource(
        host=endpoints.host,
        port=endpoints.port or 0,
        record=endpoints.record or DnsRecord.ADDRESS,
        refresh_seconds=endpoints.refresh_seconds or _REFRESH_SECONDS,
        networks=tuple(sorted(networks)) if endpoints.private else (),
    )


def _levels(spec: ServiceSpec, priorities: set[int]) -> dict[int, int]:
    """Envoy's priorities, without gaps; with those of registered endpoints nodes see to that."""
    if isinstance(spec.endpoints, StaticEndpoints) and spec.endpoints.registration:
        return {priority: priority for priority in priorities}
    return {priority: level for level, priority in enumerate(sorted(priorities))}


def _group(endpoint: Endpoint) -> tuple[int, str, str]:
    return endpoint.priority, endpoint.region or "", endpoint.zone or ""


def _order(endpoint: Endpoint) -> tuple[tuple[int, str, str], str, int]:
    return _group(endpoint), endpoint.address, endpoint.port

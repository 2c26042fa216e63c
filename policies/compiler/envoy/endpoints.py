"""The static addresses of a service as a ClusterLoadAssignment, which Envoy takes without touching connections."""

from __future__ import annotations

from typing import Any

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.values import ENDPOINTS, set_address
from policies.compiler.intent.service import StaticEndpoints


def load_assignment(schema: EnvoySchema, cluster_name: str, endpoints: StaticEndpoints) -> Any:
    """The `ClusterLoadAssignment` of a cluster; without addresses it has none, and requests are answered 503."""
    message = schema.message(ENDPOINTS)(cluster_name=cluster_name)
    ordered = sorted(endpoints.addresses, key=lambda endpoint: (endpoint.address, endpoint.port))
    group = message.endpoints.add() if ordered else None
    for endpoint in ordered:
        add_endpoint(group, endpoint.address, endpoint.port, endpoint.weight)
    return message


def add_endpoint(group: Any, host: str, port: int, weight: int) -> None:
    """Add one endpoint to a `LocalityLbEndpoints`."""
    entry = group.lb_endpoints.add()
    set_address(entry.endpoint.address, host, port)
    entry.load_balancing_weight.value = weight

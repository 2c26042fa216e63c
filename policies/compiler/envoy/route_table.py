"""The shell of the route table: everything but the virtual hosts, which each agent appends from the slices it runs."""

from __future__ import annotations

from typing import Any

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.records import write_trace_parent
from policies.compiler.envoy.values import ROUTE_TABLE, ROUTE_TABLE_NAME


def route_table(schema: EnvoySchema, *, make_trace_ids: bool = False) -> Any:
    """The `RouteConfiguration` named `ingress`, without virtual hosts."""
    message = schema.message(ROUTE_TABLE)(name=ROUTE_TABLE_NAME)
    message.validate_clusters.value = True  # a route to an unknown cluster is refused, not answered 503
    message.ignore_port_in_host_matching = True
    message.response_headers_to_remove.append("server")  # what runs behind the gateway is nobody's business
    if make_trace_ids:
        write_trace_parent(message)
    return message

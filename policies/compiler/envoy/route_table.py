"""The shell of the route table: everything but the virtual hosts, which each agent appends from the slices it runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import STOOD_DOWN

from policies.compiler.envoy.records import write_trace_parent
from policies.compiler.envoy.values import ROUTE_TABLE, ROUTE_TABLE_NAME


def route_table(
    schema: EnvoySchema, *, is_waf_off: bool = False, waf_rules_off: Sequence[int] = (),
    make_trace_ids: bool = False,
) -> Any:  # fmt: skip
    """The `RouteConfiguration` named `ingress`, without virtual hosts and traffic policies.

    Its metadata tell agents which rules no inspector looks by, and whether one looks at all; Envoy does not read them.
    """
    message = schema.message(ROUTE_TABLE)(name=ROUTE_TABLE_NAME)
    message.validate_clusters.value = True  # a route to an unknown cluster is refused, not answered 503
    message.ignore_port_in_host_matching = True
    message.response_headers_to_remove.append("server")  # what runs behind the gateway is nobody's business
    told: dict[str, Any] = {"off": True} if is_waf_off else {}
    told |= {"rules_off": list(waf_rules_off)} if waf_rules_off else {}
    if told:
        message.metadata.filter_metadata[STOOD_DOWN].update(told)
    if make_trace_ids:
        write_trace_parent(message)
    return message

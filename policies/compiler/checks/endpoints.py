"""Where a service's endpoints may be: not in the gateway's own private networks, unless its platform allows it."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compiler.checks.finding import error, warning
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject, ServiceSpec
from policies.compiler.intent.fields.addresses import is_private, is_within
from policies.compiler.intent.service import StaticEndpoints
from policies.compiler.problems import Problem


def check_endpoints(item: IntentObject, spec: ServiceSpec, context: SliceContext) -> Iterator[Problem]:
    """`endpoint_private` for an address that needs the gateway's leave, `service_empty` for a service without any."""
    if not isinstance(spec.endpoints, StaticEndpoints):
        return
    if not spec.endpoints.addresses:
        yield warning(item, "/spec/endpoints/addresses", "service_empty", "has no endpoints: requests are answered 503")
    networks = context.networks()
    for index, endpoint in enumerate(spec.endpoints.addresses):
        if is_private(endpoint.address) and not is_within(endpoint.address, networks):
            text = f"{endpoint.address} is private, and not in a network that gateway {context.gateway} allows"
            yield error(item, f"/spec/endpoints/addresses/{index}/address", "endpoint_private", text)

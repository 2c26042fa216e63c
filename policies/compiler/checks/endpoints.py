"""Where a service's endpoints may be: not in the gateway's own private networks, unless its platform allows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.compiler.checks.finding import error, warning
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject, ServiceSpec
from policies.compiler.intent.fields.addresses import is_private, is_within
from policies.compiler.intent.service import DnsEndpoints, StaticEndpoints
from policies.compiler.problems import Problem

_WITHIN: Final = (".internal", ".local", ".svc", ".lan", ".intranet", ".corp", ".home.arpa", ".consul")
"""How names of private networks end."""


def check_endpoints(item: IntentObject, spec: ServiceSpec, context: SliceContext) -> Iterator[Problem]:
    """`endpoint_private` for an address that needs the gateway's leave, `service_empty` for a service without any.

    Of a name: `endpoint_private_nowhere` if it may lead to private addresses and the gateway allows none,
    `endpoint_name_private` if it may not and looks as if it did.
    """
    yield from _check_failover(item, spec)
    if isinstance(spec.endpoints, DnsEndpoints):
        yield from _check_name(item, spec.endpoints, context)
        return
    if not spec.endpoints.addresses and not spec.endpoints.registration:
        yield warning(item, "/spec/endpoints/addresses", "service_empty", "has no endpoints: requests are answered 503")
    networks = context.networks()
    for index, endpoint in enumerate(spec.endpoints.addresses):
        if is_private(endpoint.address) and not is_within(endpoint.address, networks):
            text = f"{endpoint.address} is private, and not in a network that gateway {context.gateway} allows"
            yield error(item, f"/spec/endpoints/addresses/{index}/address", "endpoint_private", text)


def _check_name(item: IntentObject, endpoints: DnsEndpoints, context: SliceContext) -> Iterator[Problem]:
    pointer = "/spec/endpoints/private"
    if endpoints.private and not context.allowed_private_networks:
        text = f"gateway {context.gateway} allows no private network: such addresses are left out"
        yield warning(item, pointer, "endpoint_private_nowhere", text)
    if not endpoints.private and endpoints.host.endswith(_WITHIN):
        text = f"{endpoints.host} looks like a name of a private network, whose addresses are left out without private"
        yield warning(item, pointer, "endpoint_name_private", text)


def _check_failover(item: IntentObject, spec: ServiceSpec) -> Iterator[Problem]:
    """`failover_blind`: some endpoints are asked first, and nothing would tell that they fail."""
    written = spec.endpoints.addresses if isinstance(spec.endpoints, StaticEndpoints) else ()
    is_nearby = spec.failover is not None and spec.failover.prefer_nearby
    if (is_nearby or any(one.priority for one in written)) and not (spec.health_check or spec.outlier_detection):
        text = "some endpoints are asked before others, but nothing tells when they fail: check health, or leave out"
        yield warning(item, "/spec/health_check", "failover_blind", f"{text} those that fail")

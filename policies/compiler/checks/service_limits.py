"""Bounds of a service that are wider than its gateway has them."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compiler.checks.finding import warning
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject, ServiceSpec
from policies.compiler.problems import Problem


def check_limits(item: IntentObject, spec: ServiceSpec, context: SliceContext) -> Iterator[Problem]:
    """`service_limit_capped`: the gateway's own bound is the lower one, and holds."""
    if spec.limits is None:
        return
    most = context.defaults
    bounds = (
        ("connections", spec.limits.connections, most.max_connections_per_service),
        ("pending_requests", spec.limits.pending_requests, most.max_requests_per_service),
        ("requests", spec.limits.requests, most.max_requests_per_service),
    )
    for field, wanted, bound in bounds:
        if wanted is not None and wanted > bound:
            text = f"is more than gateway {context.gateway} allows for any service: {bound} holds"
            yield warning(item, f"/spec/limits/{field}", "service_limit_capped", text)

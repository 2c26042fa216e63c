"""Names that a route uses: every hostname and every service must exist in its own slice."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compiler.checks.finding import error
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject, RouteSpec
from policies.compiler.intent.route import Forward
from policies.compiler.problems import Problem


def check_references(item: IntentObject, spec: RouteSpec, context: SliceContext) -> Iterator[Problem]:
    """`hostname_missing` and `service_missing`, each at the place that names what is not there."""
    for index, name in enumerate(spec.hostnames):
        if name not in context.hostnames:
            text = f"hostname {name} does not exist in this slice"
            yield error(item, f"/spec/hostnames/{index}", "hostname_missing", text)
    if isinstance(spec.action, Forward):
        for index, backend in enumerate(spec.action.backends):
            if backend.service not in context.services:
                text = f"service {backend.service} does not exist in this slice"
                yield error(item, f"/spec/action/backends/{index}/service", "service_missing", text)

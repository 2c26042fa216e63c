"""Shares of backends: some backend must get requests."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compiler.checks.finding import error
from policies.compiler.intent import IntentObject, RouteSpec
from policies.compiler.intent.route import Forward
from policies.compiler.problems import Problem


def check_weights(item: IntentObject, spec: RouteSpec) -> Iterator[Problem]:
    """`weights_zero`: every backend has weight 0, which Envoy refuses."""
    if isinstance(spec.action, Forward) and not any(backend.weight for backend in spec.action.backends):
        yield error(item, "/spec/action/backends", "weights_zero", "at least one backend needs a weight above 0")

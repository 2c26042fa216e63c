"""Shares of backends: where none has one, requests are answered with an error."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compiler.checks.finding import warning
from policies.compiler.intent import IntentObject, RouteSpec
from policies.compiler.intent.route import Forward
from policies.compiler.problems import Problem


def check_weights(item: IntentObject, spec: RouteSpec) -> Iterator[Problem]:
    """`weights_zero`: every backend has weight 0, so requests are answered with 500 (Gateway API, HTTPBackendRef)."""
    if isinstance(spec.action, Forward) and not any(backend.weight for backend in spec.action.backends):
        text = "no backend has a weight above 0, so every request is answered with an error"
        yield warning(item, "/spec/action/backends", "weights_zero", text)

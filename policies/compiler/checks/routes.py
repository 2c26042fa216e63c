"""Everything about one route that needs neither other routes nor other objects."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compiler.checks.contradictions import check_contradictions
from policies.compiler.checks.redirects import check_redirect
from policies.compiler.checks.weights import check_weights
from policies.compiler.intent import IntentObject, RouteSpec
from policies.compiler.problems import Problem


def check_route(item: IntentObject, spec: RouteSpec) -> Iterator[Problem]:
    """What it asks that cannot be, where it leads in circles, and shares that nobody has."""
    yield from check_contradictions(item, spec)
    yield from check_redirect(item, spec)
    yield from check_weights(item, spec)

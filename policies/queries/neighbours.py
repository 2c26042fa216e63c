"""The unchanged objects that decide whether a change is unsafe: what it sends requests to, what still needs it, and
enough of the rest to tell a quarter from a few. Reading these instead of the whole slice keeps a plan O(change).
"""

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from policies.compiler import IntentObject, Kind
from policies.compiler.intent import RouteSpec, ServiceSpec
from policies.compiler.intent.route import Forward
from policies.compiler.plan import Plan, plan
from policies.drafting.rows import INTENT_COLUMNS, intent_of
from policies.queries.change import Change

ROUTES_FOR_EACH_GONE = 3
"""With more than three routes kept for each one gone, less than a quarter is gone: more need not be read."""


def plan_of(changes: Collection[Change], unchanged: QuerySet[Any]) -> Plan:
    """Return the plan of these changes; `unchanged` are the rows that both states have."""
    kept = neighbours(changes, unchanged) if changes else []
    return plan(
        [*kept, *(change.before for change in changes if change.before is not None)],
        [*kept, *(change.after for change in changes if change.after is not None)],
    )


def neighbours(changes: Collection[Change], unchanged: QuerySet[Any]) -> list[IntentObject]:
    """Return those unchanged objects without which nobody could say whether the changes are unsafe."""
    rows = unchanged.exclude(kind=Kind.SWITCH).order_by().values_list(*INTENT_COLUMNS)
    routes = rows.filter(kind=Kind.ROUTE)
    parts: list[Iterable[Any]] = []
    if targets := _targets(changes):
        parts.append(rows.filter(kind=Kind.SERVICE, name__in=sorted(targets)))
    parts += [routes.filter(spec__action__backends__contains=[{"service": name}]) for name in _starved(changes)]
    if gone := sum(_is_gone(change) for change in changes):
        parts.append(routes.filter(spec__enabled=True)[: ROUTES_FOR_EACH_GONE * gone + 1])
    if all(change.after is None for change in changes):
        parts.append(rows[:1])
    return list({(row[0], row[1]): intent_of(*row) for row in chain.from_iterable(parts)}.values())


def _targets(changes: Iterable[Change]) -> set[str]:
    """The services that changed routes send requests to from now on."""
    specs = [change.after.spec for change in changes if change.after is not None]
    forwards = [spec.action for spec in specs if isinstance(spec, RouteSpec) and isinstance(spec.action, Forward)]
    return {backend.service for forward in forwards for backend in forward.backends}


def _starved(changes: Iterable[Change]) -> list[str]:
    """The services that are removed or have no endpoint any more."""
    services = [change for change in changes if change.before is not None and change.before.kind is Kind.SERVICE]
    return [change.before.name for change in services if change.before and _is_empty(change.after)]


def _is_empty(item: IntentObject | None) -> bool:
    if item is None or not isinstance(item.spec, ServiceSpec):
        return True
    return item.spec.endpoints.is_empty


def _is_gone(change: Change) -> bool:
    """Whether a route that was served no longer is."""
    return _is_served(change.before) and not _is_served(change.after)


def _is_served(item: IntentObject | None) -> bool:
    return item is not None and isinstance(item.spec, RouteSpec) and item.spec.enabled

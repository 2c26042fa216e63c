"""Which objects of a page name something that their slice does not have: one query, however long the page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from policies.compiler import Kind, Problem, SliceContext
from policies.compiler.checks.references import check_references
from policies.compiler.intent import RouteSpec
from policies.drafting.rows import intent_of
from policies.models import DraftObject

_TARGETS: Final = (Kind.HOSTNAME, Kind.SERVICE)
Names = Mapping[tuple[UUID, str], set[str]]


def missing_references(rows: Sequence[Any]) -> dict[UUID, tuple[Problem, ...]]:
    """Return row id → problems, for those rows (`with_spec_text`) that have any. Routes off or removed need nothing."""
    routes = [row for row in rows if row.kind == Kind.ROUTE and not row.is_removed and row.enabled != "false"]
    if not routes:
        return {}
    present = _present(routes)
    return {row.pk: _problems(row, present) for row in routes if _is_missing_any(row, present)}


def _present(routes: Sequence[Any]) -> Names:
    named = {name for row in routes for name in (*row.hostnames, *row.services)}
    slices = {row.slice_id for row in routes}
    found: defaultdict[tuple[UUID, str], set[str]] = defaultdict(set)
    rows = DraftObject.objects.present().filter(slice__in=slices, kind__in=_TARGETS, name__in=named)
    for slice_id, kind, name in rows.values_list("slice_id", "kind", "name"):
        found[slice_id, kind].add(name)
    return found


def _is_missing_any(row: DraftObject, present: Names) -> bool:
    hostnames = present.get((row.slice_id, Kind.HOSTNAME), set())
    services = present.get((row.slice_id, Kind.SERVICE), set())
    return not (hostnames.issuperset(row.hostnames) and services.issuperset(row.services))


def _problems(row: Any, present: Names) -> tuple[Problem, ...]:
    item = intent_of(row.kind, row.name, orjson.loads(row.spec_text))
    assert isinstance(item.spec, RouteSpec)
    context = SliceContext(
        tenant="",
        gateway="",
        services=frozenset(present.get((row.slice_id, Kind.SERVICE), ())),
        hostnames=frozenset(present.get((row.slice_id, Kind.HOSTNAME), ())),
    )
    return tuple(check_references(item, item.spec, context))

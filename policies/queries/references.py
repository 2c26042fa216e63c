"""Which objects of a page name something that their slice does not have: one query, however long the page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from policies.compiler import Kind, ObjectKey, Problem, SliceContext
from policies.compiler.checks.references import check_what_it_names
from policies.drafting.rows import intent_of
from policies.models import DraftObject

Named = frozenset[tuple[str, str]]
Names = Mapping[UUID, set[tuple[str, str]]]


def missing_references(rows: Sequence[Any]) -> dict[UUID, tuple[Problem, ...]]:
    """Return row id → problems, for those rows (`with_spec_text`) that have any. Routes off or removed need nothing."""
    naming = {row: named for row in rows if not row.is_removed and (named := _named_by(row))}
    if not naming:
        return {}
    present = _present(naming)
    return {row.pk: _problems(row, present) for row, named in naming.items() if not _has_all(row, named, present)}


def _named_by(row: Any) -> Named:
    """What a row names, as (kind, name); its own hostname is no other object."""
    if row.kind == Kind.ROUTE and row.enabled == "false":
        return frozenset()
    others = {tuple(one.split(":", 1)) for one in row.others}
    if row.kind in (Kind.ROUTE, Kind.CHECK):
        others |= {(str(Kind.HOSTNAME), name) for name in row.hostnames}
    if row.kind in (Kind.ROUTE, Kind.CHECK, Kind.TRAFFIC_POLICY):
        others |= {(str(Kind.SERVICE), name) for name in row.services}
    return frozenset((kind, name) for kind, name in others)


def _present(naming: Mapping[Any, Named]) -> Names:
    named = frozenset().union(*naming.values())
    kinds, names = {kind for kind, _ in named}, {name for _, name in named}
    found: defaultdict[UUID, set[tuple[str, str]]] = defaultdict(set)
    slices = {row.slice_id for row in naming}
    rows = DraftObject.objects.present().filter(slice__in=slices, kind__in=kinds, name__in=names)
    for slice_id, kind, name in rows.values_list("slice_id", "kind", "name"):
        found[slice_id].add((kind, name))
    return found


def _has_all(row: DraftObject, named: Named, present: Names) -> bool:
    return named <= present.get(row.slice_id, set())


def _problems(row: Any, present: Names) -> tuple[Problem, ...]:
    item = intent_of(row.kind, row.name, orjson.loads(row.spec_text))
    there = (ObjectKey(Kind(kind), name) for kind, name in present.get(row.slice_id, ()))
    return tuple(check_what_it_names(item, SliceContext.naming(there)))

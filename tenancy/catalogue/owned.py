"""PURE: which tables hold rows of a tenant, by which condition, and in which order they can go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Final

from tenancy.catalogue.tables import Reference, Table

TENANTS: Final = "accounts_tenant"
SLICES: Final = "policies_slice"
KEPT: Final = frozenset({"audit_entry", "audit_checkpoint", "audit_anchor", "audit_chain_state", "tenancy_deletion"})
"""What says that there was a tenant: the trail, which nobody changes, with what proves it, and the certificate of the
deletion."""
BODIES: Final = "policies_resource"
LISTED: Final = "policies_sliceresource"


@dataclass(frozen=True, slots=True)
class Owned:
    """A table and the SQL condition for a tenant's rows in it, with `%(tenants)s` and `%(slices)s`, arrays of ids.

    `loose` are columns to be emptied first: rows that refer to each other would otherwise hold each other.
    """

    table: str
    condition: str
    loose: tuple[str, ...] = field(default=())


def owned_tables(tables: Mapping[str, Table]) -> list[Owned]:
    """Return the tables with rows of a tenant, so ordered that rows go before those that they refer to."""
    order, loose = _order(tables, _members(tables))
    conditions = _conditions(tables, order, loose)
    found = [Owned(name, conditions[name], tuple(sorted(loose.get(name, ())))) for name in order]
    if LISTED in conditions:
        found.insert(order.index(LISTED), Owned(BODIES, _bodies(conditions[LISTED])))
    return found


def _members(tables: Mapping[str, Table]) -> set[str]:
    """Every table from which references lead to a tenant, over however many others."""
    found = {TENANTS, SLICES} & tables.keys()
    while True:
        fresh = {
            name
            for name, table in tables.items()
            if name not in found | KEPT and any(one.table in found for one in table.references)
        }
        if not fresh:
            return found
        found |= fresh


def _order(tables: Mapping[str, Table], members: set[str]) -> tuple[list[str], dict[str, set[str]]]:
    """Children before parents. Where tables refer to each other in a circle, columns that may be empty are loosened."""
    edges: dict[tuple[str, str], list[Reference]] = {}
    for name in sorted(members):
        for one in tables[name].references:
            if one.table in members:
                edges.setdefault((name, one.table), []).append(one)
    loose: dict[str, set[str]] = {}
    while True:
        graph: dict[str, set[str]] = {name: set() for name in sorted(members)}
        for child, parent in edges:
            graph[parent].add(child)
        try:
            return list(TopologicalSorter(graph).static_order()), loose
        except CycleError as fault:
            pair = _loosened(fault.args[1], edges)
            loose.setdefault(pair[0], set()).update(one.column for one in edges.pop(pair))


def _conditions(
    tables: Mapping[str, Table], order: Sequence[str], loose: Mapping[str, set[str]]
) -> dict[str, str]:  # fmt: skip
    """A row is the tenant's by whichever of its references leads there; parents first, as children ask for theirs."""
    found = {TENANTS: "id = ANY(%(tenants)s)", SLICES: "(id = ANY(%(slices)s) OR tenant_id = ANY(%(tenants)s))"}
    for name in reversed(order):
        if name not in found:
            asked = [one for one in tables[name].references if one.column not in loose.get(name, ())]
            found[name] = f"({' OR '.join(_by(one, found) for one in asked if one.table in found)})"
    return found


def _by(reference: Reference, conditions: Mapping[str, str]) -> str:
    """Ids of tenants and slices are compared with those that the tenant had, also once its rows are gone."""
    column = f'"{reference.column}"'
    if reference.table == TENANTS:
        return f"{column} = ANY(%(tenants)s)"
    if reference.table == SLICES and reference.key == "id":
        return f"{column} = ANY(%(slices)s)"
    return f'{column} IN (SELECT "{reference.key}" FROM {reference.table} WHERE {conditions[reference.table]})'


def _loosened(circle: list[str], edges: Mapping[tuple[str, str], list[Reference]]) -> tuple[str, str]:
    """Which of the references of a circle can be emptied."""
    for pair in sorted({*pairwise(circle), *pairwise(reversed(circle))}):
        if pair in edges and all(one.is_nullable for one in edges[pair]):
            return pair
    raise AssertionError(f"rows of {circle} hold each other and none can be loosened")


def _bodies(listed: str) -> str:
    """Bodies are shared by digest: those that nobody else lists any more."""
    return (
        f"(digest IN (SELECT digest FROM {LISTED} WHERE {listed}) AND NOT EXISTS (SELECT 1 FROM {LISTED} other "
        f"WHERE other.digest = {BODIES}.digest AND NOT other.slice_id = ANY(%(slices)s)))"
    )

"""The tables of the database as its own catalogue tells them: columns, keys, and what refers to what.

Read, not listed by hand: a table that somebody adds tomorrow is exported, deleted and swept the same day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection

_COLUMNS: Final = """
    SELECT c.oid::int8, c.relname, a.attname, format_type(a.atttypid, NULL), NOT a.attnotnull
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.relname, a.attnum
"""
_KEYS: Final = """
    SELECT con.conrelid::int8, array_agg(a.attname ORDER BY k.place)
    FROM pg_constraint con CROSS JOIN LATERAL unnest(con.conkey) WITH ORDINALITY AS k (attnum, place)
    JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.attnum
    WHERE con.contype = 'p' GROUP BY con.conrelid
"""
_REFERENCES: Final = """
    SELECT con.conrelid::int8, own.attname, parent.relname, theirs.attname
    FROM pg_constraint con JOIN pg_class parent ON parent.oid = con.confrelid
    JOIN pg_attribute own ON own.attrelid = con.conrelid AND own.attnum = con.conkey[1]
    JOIN pg_attribute theirs ON theirs.attrelid = con.confrelid AND theirs.attnum = con.confkey[1]
    WHERE con.contype = 'f' AND cardinality(con.conkey) = 1 AND con.conparentid = 0
"""
UNTOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "tenant_id": ("accounts_tenant",),
    "slice_id": ("policies_slice",),
    "objective_id": ("slo_objective",),
    "scope_id": ("policies_slice", "telemetry_signalscope"),
}
"""What columns of ids refer to by their names, where the database was not told: evidence outlives what it is about."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that holds keys of another table; the database enforces it unless it is `untold`."""

    column: str
    table: str
    key: str
    is_nullable: bool
    is_untold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the types of its columns by name, its primary key (empty: none), and its references."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    references: tuple[Reference, ...]


def read_tables() -> dict[str, Table]:
    """Return all tables of the product by name, partitioned ones as a whole."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        columns = cursor.fetchall()
        cursor.execute(_KEYS)
        keys = {oid: tuple(names) for oid, names in cursor.fetchall()}
        cursor.execute(_REFERENCES)
        told = cursor.fetchall()
    names = {oid: name for oid, name, *_ in columns}
    types: dict[int, dict[str, str]] = {oid: {} for oid in names}
    nullable = {(oid, column): is_nullable for oid, _, column, _, is_nullable in columns}
    for oid, _, column, type_, _ in columns:
        types[oid][column] = type_
    references: dict[int, list[Reference]] = {oid: [] for oid in names}
    for oid, column, table, key in told:
        if oid in names:
            references[oid].append(Reference(column, table, key, nullable[oid, column]))
    return {
        name: Table(
            name, types[oid], keys.get(oid, ()), (*references[oid], *_untold(name, types[oid], references[oid]))
        )
        for oid, name in names.items()
    }


def leaves(table: str) -> list[str]:
    """Return where the rows of a table lie: itself, or its partitions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_partition_tree(%s) WHERE isleaf", [table])
        return sorted(name for (name,) in cursor.fetchall()) or [table]


def _untold(table: str, columns: Mapping[str, str], told: list[Reference]) -> list[Reference]:
    known = {reference.column for reference in told}
    return [
        Reference(column, parent, "id", is_nullable=False, is_untold=True)
        for column, parents in UNTOLD.items()
        for parent in parents
        if columns.get(column) == "uuid" and column not in known and table != parent
    ]

"""What a release asks of the database, read from the catalogue: columns, and rules that writers must obey."""

from typing import Any

from django.db import connection

_COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
        a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> ''
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.relname, a.attname
"""
_RULES = """
    SELECT c.relname, pg_get_constraintdef(con.oid) FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid
    WHERE c.relnamespace = 'public'::regnamespace AND con.contype = 'c' AND NOT c.relispartition
    UNION SELECT c.relname, regexp_replace(pg_get_indexdef(i.indexrelid), ' INDEX \\S+ ', ' INDEX ')
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT c.relispartition
    ORDER BY 1, 2
"""


def read_schema() -> dict[str, dict[str, Any]]:
    """Return for each table its columns (type, may be null, fills itself) and the rules of uniqueness and checks."""
    found: dict[str, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column, type_, is_nullable, fills_itself in cursor.fetchall():
            columns = found.setdefault(table, {"columns": {}, "rules": []})["columns"]
            columns[column] = [type_, is_nullable, fills_itself]
        cursor.execute(_RULES)
        for table, rule in cursor.fetchall():
            found[table]["rules"].append(rule)
    return found

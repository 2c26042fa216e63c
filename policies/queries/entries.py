"""Entries of a list, read a page at a time in the database: a list may have a hundred thousand."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, IntegerField, QuerySet, TextField, Value
from django.db.models.expressions import CombinedExpression, F, Func, RawSQL
from django.db.models.fields.json import JSONField, KeyTransform
from django.db.models.functions import Cast

from policies.models.draft import DraftObjectQuerySet

_PAGE = """
    SELECT entry ->> 'value', entry ->> 'expires_at'
    FROM policies_draftobject AS list, jsonb_array_elements(list.spec -> 'entries') AS entry
    WHERE list.id = %s AND strpos(lower(entry ->> 'value'), %s) > 0 AND (entry ->> 'value') COLLATE "C" > %s
    ORDER BY (entry ->> 'value') COLLATE "C" LIMIT %s
"""
_NEXT_END = """(
    SELECT min((ending #>> '{}')::timestamptz)
    FROM jsonb_path_query(policies_draftobject.spec, '$.entries[*].expires_at ? (@ != null)') AS ending
    WHERE (ending #>> '{}')::timestamptz > now()
)"""


def entries_of(list_id: UUID, *, containing: str, after: str, most: int) -> list[dict[str, Any]]:
    """Return entries by value, those behind `after` that contain a text, letters large or small."""
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [list_id, containing.lower(), after, most])
        return [{"value": value, "expires_at": end} for value, end in cursor.fetchall()]


def without_entries(rows: DraftObjectQuerySet) -> QuerySet[Any]:
    """Return lists with `spec_text` (JSON) in place of `spec`; of the entries how many, and when one ends next."""
    entries = Cast(Value("entries"), TextField())
    rest = CombinedExpression(F("spec"), "-", entries, output_field=JSONField())
    count = Func(KeyTransform("entries", "spec"), function="jsonb_array_length", output_field=IntegerField())
    return (
        rows.select_related("slice")
        .defer("spec")
        .annotate(
            spec_text=Cast(rest, TextField()),
            enabled=Value(None, TextField()),
            entry_count=count,
            next_expiry=RawSQL(_NEXT_END, [], DateTimeField()),
        )
    )

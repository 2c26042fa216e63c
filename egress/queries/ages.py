"""Since when rules are there: a policy that is edited keeps the age of rules that stay."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from django.db import connection

from policies.compiler import Kind
from policies.models import Slice

_STATEMENT: Final = """
WITH spans AS (
  SELECT name, from_sequence, coalesce(to_sequence, %(upto)s + 1) AS to_sequence, rule ->> 'name' AS rule
  FROM policies_revisionobject, jsonb_array_elements(spec -> 'rules') AS rule
  WHERE slice_id = %(slice)s AND kind = %(kind)s AND name = ANY(%(names)s) AND from_sequence <= %(upto)s
), linked AS (
  SELECT *, lag(to_sequence) OVER (PARTITION BY name, rule ORDER BY from_sequence) IS DISTINCT FROM from_sequence
    AS begins
  FROM spans
), began AS (
  SELECT name, rule, max(from_sequence) FILTER (WHERE begins) AS sequence FROM linked GROUP BY name, rule
)
SELECT began.name || '/' || rule, created_at FROM began
JOIN policies_revision AS revision ON revision.slice_id = %(slice)s AND revision.sequence = began.sequence
"""


def since_when(slice: Slice, sequence: int, names: Collection[str]) -> Mapping[str, datetime]:
    """Return by `policy/rule` when each was published that is there without a gap up to this revision."""
    values = {"slice": slice.pk, "kind": str(Kind.EGRESS_POLICY), "names": list(names), "upto": sequence}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, values)
        return dict(cursor.fetchall())

"""Rows of a list with their specs as text: a page passes them on as they are stored, and never takes them apart."""

from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from policies.models.draft import DraftObjectQuerySet


def with_spec_text(rows: DraftObjectQuerySet) -> QuerySet[Any]:
    """Return the rows with `spec_text` (JSON) in place of `spec`, `enabled` (“false”: a route is off), and the slice.

    Parsing 200 specs and writing them again is most of what a page costs, and most of the garbage it leaves.
    """
    text = Cast("spec", TextField())
    return rows.select_related("slice").defer("spec").annotate(spec_text=text, enabled=KT("spec__enabled"))

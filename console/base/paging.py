"""Cursor paging: keyset pages whose cost does not grow with depth, and no counting.

A cursor is the last row's ordering values; it is opaque to callers and holds nothing they have not seen.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Model, Q
from django.http import HttpRequest

from console.base.errors import Invalid

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


def page(queryset: Any, request: HttpRequest, *, order: Sequence[str]) -> tuple[list[Any], str | None]:
    """Return one page of rows and the cursor of the next (None at the end).

    `order` are field names, `-` for descending, together unique; `?limit=` is 1…200, `?cursor=` an earlier `next`.
    """
    limit = _limit(request.GET.get("limit"))
    cursor = request.GET.get("cursor")
    ordered = queryset.order_by(*order)
    try:
        rows = list((ordered.filter(_after(order, _decode(cursor))) if cursor else ordered)[: limit + 1])
    except (ValueError, TypeError, ValidationError, DataError):
        raise _bad_cursor() from None
    if len(rows) <= limit:
        return rows, None
    rows.pop()
    return rows, cursor_of([_value(rows[-1], field) for field in order])


def asked_page(request: HttpRequest, values: int) -> tuple[int, list[Any] | None]:
    """Return how many rows a page shall have, and of its cursor the `values` ordering values (None: from the start).

    For what is no queryset; `cursor_of` makes the cursor.
    """
    limit, cursor = _limit(request.GET.get("limit")), request.GET.get("cursor")
    after = _decode(cursor) if cursor else None
    if after is not None and len(after) != values:
        raise _bad_cursor()
    return limit, after


def cursor_of(values: list[Any]) -> str:
    """Return the cursor behind a row with these ordering values."""
    return base64.urlsafe_b64encode(orjson.dumps(values, default=str)).decode().rstrip("=")


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    if len(values) != len(order):
        raise _bad_cursor()
    condition, equal = Q(), Q()
    for field, value in zip(order, values, strict=True):
        condition |= equal & Q(**{f"{field.lstrip('-')}__{_beyond(field)}": value})
        equal &= Q(**{field.lstrip("-"): value})
    # Without this bound Postgres walks the index from its start, discarding every row before the page.
    return Q(**{f"{order[0].lstrip('-')}__{_beyond(order[0])}e": values[0]}) & condition


def _beyond(field: str) -> str:
    return "lt" if field.startswith("-") else "gt"


def _value(row: Model, field: str) -> Any:
    value: Any = row
    for step in field.lstrip("-").split("__"):
        value = getattr(value, step)
    return value


def _decode(cursor: str) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise _bad_cursor() from None
    if not isinstance(values, list) or not all(isinstance(value, (str, int)) for value in values):
        raise _bad_cursor()
    return values


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not text.isdecimal() or not 1 <= int(text[:9]) <= MAX_LIMIT:
        raise Invalid.field("?limit", "out_of_range", f"limit is a whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def _bad_cursor() -> Invalid:
    return Invalid.field("?cursor", "cursor_invalid", "This cursor is not one of ours; start again without it.")

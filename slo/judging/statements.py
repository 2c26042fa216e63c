"""Runs SQL that writes: one statement for any number of objectives."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def run(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)

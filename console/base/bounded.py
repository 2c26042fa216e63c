"""Ends a question that takes too long, so that nobody's filters cost the others their console."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from console.base.errors import Invalid

SECONDS: Final = 5


@contextmanager
def bounded() -> Iterator[None]:
    """Give the database some seconds; raise Invalid when they were not enough."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
            yield
    except OperationalError as fault:
        if not isinstance(fault.__cause__, QueryCanceled):
            raise
        text = f"This takes longer than {SECONDS} seconds; ask for a shorter time, or for less."
        raise Invalid.field("?since", "too_much", text) from None

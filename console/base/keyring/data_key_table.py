"""The table `base_data_key`: data keys as the key management service wrapped them. A row is added, never changed.

Rows are added on a connection of their own and are there at once: a caller's transaction that is taken back must not
take the key along that others have begun to encrypt with.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connection, connections

from console.base.keyring.sealing import KeyRingError

_NEWEST: Final = "SELECT id, wrapped FROM base_data_key ORDER BY created_at DESC, id DESC LIMIT 1"
_FIND: Final = "SELECT id, wrapped FROM base_data_key WHERE id = %s"
_ADD: Final = "INSERT INTO base_data_key (id, wrapped, created_at) VALUES (%s, %s, clock_timestamp())"
_ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended('base:data-key', 0))"


@dataclass(frozen=True, slots=True)
class DataKey:
    """`id` is the key's id in hex (16 characters)."""

    id: str
    wrapped: str = field(repr=False)


class DataKeyTable:
    """The rows; a missing table raises KeyRingError."""

    def newest(self) -> DataKey | None:
        """Return the row added last."""
        with _told_of_migrations(), connection.cursor() as cursor:
            return _one(cursor, _NEWEST)

    def find(self, key_id: str) -> DataKey | None:
        """Return the row with this id (hex)."""
        with _told_of_migrations(), connection.cursor() as cursor:
            return _one(cursor, _FIND, key_id)

    def add(self, row: DataKey) -> DataKey:
        """Add a row; return it."""
        with _own_transaction() as cursor:
            cursor.execute(_ADD, [row.id, row.wrapped])
        return row

    def add_first(self, row: DataKey) -> DataKey:
        """Add a row, unless another process was first; return the row that is there now."""
        with _own_transaction() as cursor:
            cursor.execute(_ONE_AT_A_TIME)
            if (first := _one(cursor, _NEWEST)) is not None:
                return first
            cursor.execute(_ADD, [row.id, row.wrapped])
        return row


def _one(cursor: Any, statement: str, *values: str) -> DataKey | None:
    cursor.execute(statement, values)
    found = cursor.fetchone()
    return DataKey(*found) if found else None


@contextmanager
def _own_transaction() -> Iterator[Any]:
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with _told_of_migrations():
            own.set_autocommit(False)
            with own.cursor() as cursor:
                yield cursor
            own.commit()
    finally:
        own.close()


@contextmanager
def _told_of_migrations() -> Iterator[None]:
    try:
        yield
    except ProgrammingError:
        raise KeyRingError(
            "GATEHOUSE_KMS is set and the table base_data_key is missing: run manage.py migrate."
        ) from None

"""Advisory locks of Postgres, which order writers and the roll-up without locking rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from django.db import connection

SPACE = 0x7E1E
"""Ours among all advisory locks of the database."""


class Lock(IntEnum):
    """What is guarded."""

    PARTITIONS = 1
    WRITING = 2
    """Shared by every writer of the finest level; held alone for an instant, nobody is half-way through writing."""
    KEEPING = 3
    KEEPING_FINDINGS = 4
    """As KEEPING, of what inspectors found."""
    JUDGING = 5
    """Held by whoever counts for objectives and judges them."""
    FLOODS = 6
    EXPORTING_RECORDS = 7
    KEEPING_EGRESS = 8
    """As KEEPING, of what went out."""
    CHECKING = 11
    """Held by whoever sends the checks that the control plane sends itself."""
    CUTTING = 12
    """Held by whoever seals steps for exports."""


def take(lock: Lock) -> None:
    """Wait for the lock, alone."""
    _call("pg_advisory_xact_lock", lock)


def share(lock: Lock) -> None:
    """Wait for the lock, together with all who share it."""
    _call("pg_advisory_xact_lock_shared", lock)


@contextmanager
def held_alone(lock: Lock) -> Iterator[bool]:
    """Hold the lock over several transactions if it is free, and tell whether it was."""
    is_ours = bool(_call("pg_try_advisory_lock", lock))
    try:
        yield is_ours
    finally:
        if is_ours:
            _call("pg_advisory_unlock", lock)


def _call(function: str, lock: Lock) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [SPACE, int(lock)])
        return cursor.fetchone()[0]

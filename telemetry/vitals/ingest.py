"""Stores vitals inside the caller's transaction: what is acknowledged is in the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from telemetry import partitions
from telemetry.ingest import in_time
from telemetry.locks import Lock, share
from telemetry.vitals.tables import TEN_SECONDS

_LARGEST: Final = 2**53
_LONGEST_NAME: Final = 200
_ADD: Final = f"INSERT INTO {TEN_SECONDS.name} (at, node_id, gauges, troubles) VALUES (%s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class VitalRow:
    """One node at one time: (resource, subject, used, limit) and (trouble, subject, count)."""

    at: datetime
    node_id: UUID
    gauges: tuple[tuple[str, str, int, int | None], ...]
    troubles: tuple[tuple[str, str, int], ...]


def record_vitals(rows: Sequence[VitalRow]) -> None:
    """Store a batch, of any number of nodes; the caller has sorted out repeated reports."""
    rows = in_time(rows, timezone.now())
    if not rows:
        return
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        share(Lock.WRITING)
        partitions.ensure(TEN_SECONDS, {row.at for row in rows})
        cursor.executemany(_ADD, [_values(row) for row in rows])


def name_of(kind: str, subject: str) -> str:
    """Return what a gauge or a trouble is called in a row: its kind, and whose it is behind a space."""
    return f"{kind} {subject}".replace("\0", "").strip()[:_LONGEST_NAME]


def _values(row: VitalRow) -> tuple[object, ...]:
    gauges = {name_of(*one[:2]): [_small(one[2]), None if one[3] is None else _small(one[3])] for one in row.gauges}
    troubles = {name_of(*one[:2]): _small(one[2]) for one in row.troubles}
    return row.at, row.node_id, Jsonb(gauges), Jsonb(troubles)


def _small(number: int) -> int:
    """No node can make the table refuse a batch by counting to the moon."""
    return min(number, _LARGEST)

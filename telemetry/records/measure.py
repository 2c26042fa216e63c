"""How many records of a slice are stored in a minute, so that one tenant cannot fill the disk. The rest is counted."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from telemetry.levels import floor

RECORDS_A_MINUTE: Final = 3_000

LOCK: Final = """
INSERT INTO telemetry_record_intake AS known (slice_id, minute, records)
SELECT slice_id, %s, 0 FROM unnest(%s::uuid[]) AS wanted (slice_id) ORDER BY slice_id
ON CONFLICT (slice_id) DO UPDATE SET
  records = CASE WHEN excluded.minute > known.minute THEN 0 ELSE known.records END,
  minute = greatest(excluded.minute, known.minute)
RETURNING slice_id, records
"""  # in order, as for all rows that several writers lock
NOTE: Final = """
UPDATE telemetry_record_intake AS known SET records = told.records
FROM unnest(%s::uuid[], %s::int[]) AS told (slice_id, records) WHERE known.slice_id = told.slice_id
"""


def lock(slice_ids: Collection[UUID], now: datetime) -> dict[UUID, int]:
    """Lock what is written of these slices until the transaction ends; return how much of the minute is left."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [floor(now, 60), list(slice_ids)])
        return {slice_id: max(0, RECORDS_A_MINUTE - used) for slice_id, used in cursor.fetchall()}


def note(left: Mapping[UUID, int]) -> None:
    """Write back how much of the minute is left."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [list(left), [RECORDS_A_MINUTE - number for number in left.values()]])

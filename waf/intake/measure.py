"""How much of a slice is stored in a minute, so that one tenant cannot flood another out. The rest is only counted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from telemetry.levels import floor

EVENTS_A_MINUTE: Final = 600
SAMPLES_A_MINUTE: Final = 60
"""Of requests in which nothing was found."""
SAMPLE_BYTES_A_MINUTE: Final = 2 * 1024 * 1024
"""Of all requests that are kept, sealed."""

LOCK: Final = """
INSERT INTO waf_intake AS known (slice_id, minute, events, samples, sample_bytes)
SELECT slice_id, %s, 0, 0, 0 FROM unnest(%s::uuid[]) AS wanted (slice_id) ORDER BY slice_id
ON CONFLICT (slice_id) DO UPDATE SET
  events = CASE WHEN excluded.minute > known.minute THEN 0 ELSE known.events END,
  samples = CASE WHEN excluded.minute > known.minute THEN 0 ELSE known.samples END,
  sample_bytes = CASE WHEN excluded.minute > known.minute THEN 0 ELSE known.sample_bytes END,
  minute = greatest(excluded.minute, known.minute)
RETURNING slice_id, events, samples, sample_bytes
"""  # in order, as for all rows that several writers lock
NOTE: Final = """
UPDATE waf_intake AS known SET events = told.events, samples = told.samples, sample_bytes = told.sample_bytes
FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::int[]) AS told (slice_id, events, samples, sample_bytes)
WHERE known.slice_id = told.slice_id
"""


@dataclass(slots=True)
class Measure:
    """What a slice stored in this minute."""

    events: int
    samples: int
    sample_bytes: int

    def admit_event(self) -> bool:
        """Say whether one more is stored, and count it."""
        if self.events >= EVENTS_A_MINUTE:
            return False
        self.events += 1
        return True

    def admit_sample(self, size_bytes: int, *, is_of_event: bool) -> bool:
        """Say whether a request of that size is kept, and count it."""
        is_one_too_many = not is_of_event and self.samples >= SAMPLES_A_MINUTE
        if is_one_too_many or self.sample_bytes + size_bytes > SAMPLE_BYTES_A_MINUTE:
            return False
        self.samples += not is_of_event
        self.sample_bytes += size_bytes
        return True


def lock(slice_ids: Collection[UUID], now: datetime) -> dict[UUID, Measure]:
    """Lock what is written of these slices until the transaction ends, and return how much of the minute is used."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [floor(now, 60), list(slice_ids)])
        return {slice_id: Measure(*used) for slice_id, *used in cursor.fetchall()}


def note(measures: Mapping[UUID, Measure]) -> None:
    """Write back what was admitted."""
    rows = [(pk, one.events, one.samples, one.sample_bytes) for pk, one in measures.items()]
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [list(column) for column in zip(*rows, strict=True)])

"""How much of a slice is stored, so that one tenant cannot flood another out. What is beyond is only counted."""

from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from telemetry.levels import floor

FLOWS_A_DAY: Final = 20_000
HITS_A_DAY: Final = 5_000
DENIALS_A_MINUTE: Final = 120
CUTS_A_MINUTE: Final = 300
SIGHTS: Final = 10_000

LOCK: Final = """
INSERT INTO egress_intake AS known (slice_id, day, minute, flows, hits, denials, cuts, sights)
SELECT slice_id, %(day)s, %(minute)s, 0, 0, 0, 0, 0 FROM unnest(%(slices)s::uuid[]) AS wanted (slice_id)
ORDER BY slice_id
ON CONFLICT (slice_id) DO UPDATE SET
  flows = CASE WHEN excluded.day > known.day THEN 0 ELSE known.flows END,
  hits = CASE WHEN excluded.day > known.day THEN 0 ELSE known.hits END,
  denials = CASE WHEN excluded.minute > known.minute THEN 0 ELSE known.denials END,
  cuts = CASE WHEN excluded.minute > known.minute THEN 0 ELSE known.cuts END,
  day = greatest(excluded.day, known.day), minute = greatest(excluded.minute, known.minute)
RETURNING slice_id, flows, hits, denials, cuts, sights
"""  # in order, as for all rows that several writers lock
NOTE: Final = """
UPDATE egress_intake AS known
SET flows = told.flows, hits = told.hits, denials = told.denials, cuts = told.cuts, sights = told.sights
FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[])
  AS told (slice_id, flows, hits, denials, cuts, sights)
WHERE known.slice_id = told.slice_id
"""


@dataclass(slots=True)
class Measure:
    """What a slice has: new flows and hits of this day, denials and cuts of this minute, sights of all times."""

    flows: int
    hits: int
    denials: int
    cuts: int
    sights: int

    def admit(self, name: str, most: int) -> bool:
        """Say whether one more of these is stored, and count it."""
        used = getattr(self, name)
        if used >= most:
            return False
        setattr(self, name, used + 1)
        return True


def lock(slice_ids: Collection[UUID], now: datetime) -> dict[UUID, Measure]:
    """Lock what is written of these slices until the transaction ends, and return how much is used."""
    minute = floor(now, 60)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"day": minute.date(), "minute": minute, "slices": list(slice_ids)})
        return {slice_id: Measure(*used) for slice_id, *used in cursor.fetchall()}


def note(measures: Mapping[UUID, Measure]) -> None:
    """Write back what was admitted."""
    rows = [(pk, *astuple(one)) for pk, one in measures.items()]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(1 + len(fields(Measure)))]
    with connection.cursor() as cursor:
        cursor.execute(NOTE, columns)

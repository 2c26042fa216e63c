"""Stores records of requests, inside the caller's transaction: what is acknowledged is in the tables."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from telemetry import partitions
from telemetry.levels import floor
from telemetry.locks import Lock, share
from telemetry.records import measure
from telemetry.records.recorded import Missing, Recorded
from telemetry.records.rows import COLUMNS, believable, row_of
from telemetry.records.tables import GAP, RECORD
from telemetry.records.tail import now_tailing

OUT_OF_MEASURE: Final = "store"
ADD_GAPS: Final = """
INSERT INTO telemetry_record_gap AS known (slice_id, at, reason, count)
SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::bigint[]) ORDER BY 1, 2, 3
ON CONFLICT (slice_id, at, reason) DO UPDATE SET count = known.count + excluded.count
"""
Gaps = Counter[tuple[UUID, datetime, str]]


@transaction.atomic(savepoint=False)
def record_requests(recorded: Sequence[Recorded], missing: Sequence[Missing]) -> None:
    """Store a batch, of any number of nodes; the caller has sorted out repeated reports."""
    gaps: Gaps = Counter()
    for one in missing:
        gaps[one.slice_id, floor(one.at, 60), one.reason] += one.count
    kept = _within_measure(recorded, gaps)
    if kept:
        share(Lock.WRITING)
        rows = [row_of(one.slice_id, one.node_id, one.record, one.at) for one in kept]
        _copy(rows, {believable(one.record.at, one.at) for one in kept})
        transaction.on_commit(partial(now_tailing.add, kept), robust=True)
    _add(gaps)


def _within_measure(recorded: Sequence[Recorded], gaps: Gaps) -> list[Recorded]:
    """Return what may be stored; what is beyond the measure of its slice is counted in `gaps`."""
    if not recorded:
        return []
    left = measure.lock(sorted({one.slice_id for one in recorded}), timezone.now())
    kept = []
    for one in recorded:
        if left[one.slice_id] > 0:
            left[one.slice_id] -= 1
            kept.append(one)
        else:
            gaps[one.slice_id, floor(believable(one.record.at, one.at), 60), OUT_OF_MEASURE] += 1
    measure.note(left)
    return kept


def _copy(rows: Sequence[Sequence[object]], moments: Collection[datetime]) -> None:
    partitions.ensure(RECORD, moments)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {RECORD.name} ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _add(gaps: Gaps) -> None:
    if gaps:
        partitions.ensure(GAP, {at for _, at, _ in gaps})
        keys = sorted(gaps)
        columns = [list(column) for column in zip(*keys, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(ADD_GAPS, [*columns, [gaps[key] for key in keys]])

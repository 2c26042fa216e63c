"""Everything ever counted, as counters that only grow: now, or as it stood at cuts in the past two hours.

A cut is the end of a step and the number of the last row that had been written when it was sealed; a counter's value at
a cut is the sum of all rows up to that number that are of the time before. So it never changes, whoever asks, whenever,
however much is rolled up or comes late meanwhile: what comes late is in the next cut. The sum of what is rolled up is
kept with the series; rows rolled up since are taken away from it, others added, in one statement.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from telemetry.histogram import MIDDLES_US, PLACES, place_of
from telemetry.queries.moments import select

Values = tuple[int, ...]
"""One for each cut."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of a step, and the last row that counts."""

    end: datetime
    upto: int


NOW: Final = (Cut(datetime(9999, 1, 1, tzinfo=UTC), 2**62),)
"""All there is."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Requests of one series; code 0 is for those that ended without an answer, flags `-` for none."""

    slice_id: UUID
    route: str
    service: str
    code: int
    flags: str
    values: Values


@dataclass(frozen=True, slots=True)
class ClassCounter:
    """Requests of a slice that ended in one class of codes (0: without an answer)."""

    slice_id: UUID
    code_class: int
    values: Values


@dataclass(frozen=True, slots=True)
class Latency:
    """Requests of one route by how long they lasted: at each cut those in each bucket, and µs in all at the end."""

    slice_id: UUID
    route: str
    values: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class Counters:
    """The counters of the series used last, and how many there are."""

    items: list[Counter]
    known: int


_FRESH = """
WITH fresh AS (
  SELECT greatest(width_bucket(at, %(ends)s::timestamptz[]), width_bucket(id - 1, %(uptos)s::bigint[])) AS step,
    id <= (SELECT coalesce(max(rolled_upto), 0) FROM telemetry_progress WHERE "table" = 'telemetry_ten_seconds')
      AS is_rolled, series, counts, cells, cell_counts
  FROM telemetry_ten_seconds
  WHERE scope_id = ANY(%(slices)s) AND (at >= %(first_end)s OR id > (
    SELECT least(coalesce(max(rolled_upto), 0), %(first_upto)s) FROM telemetry_progress
    WHERE "table" = 'telemetry_ten_seconds'
  ))
),
each AS (
  SELECT key, step, sum(CASE WHEN is_rolled THEN -count ELSE count END)::bigint AS value
  FROM fresh, unnest(series, counts) AS pair (key, count)
  WHERE step > 0 OR NOT is_rolled GROUP BY key, step, is_rolled
)
"""
_IS_COUNTED = "slice_id = ANY(%(slices)s) AND NOT (service = '' AND code = 0 AND flags = '')"
_SERIES = f"""
{_FRESH}, changes AS (SELECT key, array_agg(step) AS steps, array_agg(value) AS changes FROM each GROUP BY key),
shown AS (
  SELECT *, count(*) OVER () AS known FROM telemetry_series WHERE {_IS_COUNTED} ORDER BY used_on DESC, id LIMIT %(most)s
)
SELECT slice_id, route, service, code, flags, total, known, steps, changes FROM shown LEFT JOIN changes ON key = id
ORDER BY id
"""
_CLASSES = f"""
{_FRESH}, placed AS (
  SELECT slice_id, CASE WHEN code BETWEEN 100 AND 599 THEN code / 100 ELSE 0 END AS class, step, sum(value) AS value
  FROM each JOIN telemetry_series ON id = key GROUP BY 1, 2, step, value > 0
),
changes AS (
  SELECT slice_id, class, array_agg(step) AS steps, array_agg(value::bigint) AS changes FROM placed GROUP BY 1, 2
),
ever AS (
  SELECT slice_id, CASE WHEN code BETWEEN 100 AND 599 THEN code / 100 ELSE 0 END AS class, sum(total)::bigint AS total
  FROM telemetry_series WHERE {_IS_COUNTED} GROUP BY 1, 2
)
SELECT slice_id, class::int, total, steps, changes FROM ever LEFT JOIN changes USING (slice_id, class) ORDER BY 1, 2
"""
_LATENCY = f"""
{_FRESH}, timed AS (
  SELECT (cell >> 8)::int AS key, step, (cell & 255)::int AS bucket,
    sum(CASE WHEN is_rolled THEN -count ELSE count END)::bigint AS value
  FROM fresh, unnest(cells, cell_counts) AS pair (cell, count)
  WHERE step > 0 OR NOT is_rolled GROUP BY 1, 2, 3, is_rolled
),
changes AS (
  SELECT key, array_agg(step) AS steps, array_agg(bucket) AS buckets, array_agg(value) AS changes
  FROM timed GROUP BY key
)
SELECT slice_id, route, latency, steps, buckets, changes
FROM telemetry_series LEFT JOIN changes ON key = id
WHERE slice_id = ANY(%(slices)s) AND service = '' AND code = 0 AND flags = '' AND route <> ''
  AND (latency IS NOT NULL OR steps IS NOT NULL)
ORDER BY id
"""
_HEARD = """
SELECT scope_id, array_agg(DISTINCT width_bucket(at, %(ends)s::timestamptz[])) FROM telemetry_ten_seconds
WHERE scope_id = ANY(%(slices)s) AND at >= %(first_end)s GROUP BY scope_id
"""


def counters(slice_ids: Collection[UUID], cuts: Sequence[Cut] = NOW, *, most: int) -> Counters:
    """Return requests by series, of `most` series at most: those that were used last, the oldest of a day first."""
    rows = select(_SERIES, _parameters(slice_ids, cuts) | {"most": most})
    found = [
        Counter(slice_id, route, service, code, flags, _values(total, steps, changes, len(cuts)))
        for slice_id, route, service, code, flags, total, _, steps, changes in rows
    ]
    return Counters(found, rows[0][6] if rows else 0)


def class_counters(slice_ids: Collection[UUID], cuts: Sequence[Cut] = NOW) -> list[ClassCounter]:
    """Return requests by slice and class of codes: all of them, whatever is left out elsewhere."""
    rows = select(_CLASSES, _parameters(slice_ids, cuts))
    return [
        ClassCounter(slice_id, digit, _values(total, steps, changes, len(cuts)))
        for slice_id, digit, total, steps, changes in rows
    ]


def latencies(slice_ids: Collection[UUID], cuts: Sequence[Cut] = NOW) -> list[Latency]:
    """Return how long the requests of each route lasted."""
    rows = select(_LATENCY, _parameters(slice_ids, cuts))
    return [
        Latency(
            slice_id, route, _histograms(ever, zip(steps or (), buckets or (), changes or (), strict=True), len(cuts))
        )
        for slice_id, route, ever, steps, buckets, changes in rows
    ]


def heard(gateway_ids: Collection[UUID], cuts: Sequence[Cut]) -> dict[UUID, set[int]]:
    """Return in which steps a node of each gateway was heard, by the place of the cut that ends the step.

    The first cut only says where the first step begins.
    """
    return {pk: set(places) for pk, places in select(_HEARD, _parameters(gateway_ids, cuts))}


def _parameters(scope_ids: Collection[UUID], cuts: Sequence[Cut]) -> dict[str, Any]:
    return {
        "slices": list(scope_ids),
        "ends": [cut.end for cut in cuts],
        "uptos": [cut.upto for cut in cuts],
        "first_end": cuts[0].end,
        "first_upto": cuts[0].upto,
    }


def _values(ever: int, steps: Sequence[int] | None, changes: Sequence[int] | None, length: int) -> Values:
    """Return the value at each cut. A change above 0 holds from its step on; one below 0 was undone there."""
    if not steps or not changes:
        return (ever,) * length
    added = [ever, *(0,) * length]
    for step, change in zip(steps, changes, strict=True):
        if change < 0:
            added[0] += change
            added[step] -= change
        else:
            added[step] += change
    return tuple(accumulate(added[:length]))


def _histograms(ever: Sequence[int] | None, changes: Iterable[tuple[int, int, int]], length: int) -> tuple[Values, ...]:
    """Return the buckets, and the sum at the end, at each cut."""
    by_place: list[tuple[list[int], list[int]]] = [([], []) for _ in range(PLACES + 1)]
    for step, bucket, change in changes:
        for place, value in ((place_of(bucket), change), (PLACES, change * MIDDLES_US[bucket])):
            by_place[place][0].append(step)
            by_place[place][1].append(value)
    known = ever or (0,) * (PLACES + 1)
    columns = [_values(total, steps, values, length) for total, (steps, values) in zip(known, by_place, strict=True)]
    return tuple(zip(*columns, strict=True))

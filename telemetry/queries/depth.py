"""A slice, or one of its routes, in depth: status and latency of every step, and what the whole consists of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from telemetry.histogram import BOUNDS_US
from telemetry.queries.moments import SLOT, moments, parameters, select
from telemetry.queries.points import by_slot
from telemetry.queries.window import Window

SHOWN = 50
_OF_ROUTE = "JOIN telemetry_series ON id = key WHERE %(route)s::text IS NULL OR route = %(route)s"


@dataclass(frozen=True, slots=True)
class Part:
    """Requests of one service, status (0: none) and flags (`-`: none)."""

    service: str
    code: int
    flags: str
    total: int


@dataclass(frozen=True, slots=True)
class Depth:
    """By number of step: when it was reported (absent: nobody was heard), requests by status, and the histogram."""

    heard: Mapping[int, datetime]
    codes: Mapping[int, Mapping[int, int]]
    latency: Mapping[int, Mapping[int, int]]
    parts: tuple[Part, ...]
    revisions: Mapping[int, tuple[int, int]]
    """Revision → requests, and answers of class 5xx."""


def depth_of(slice_id: UUID, gateway_id: UUID, window: Window, route: str | None) -> Depth:
    """Return the slice, or one route of it, in depth; five queries however long the window is."""
    values = parameters([slice_id], window) | {"route": route}
    heard = select(
        f"SELECT {SLOT} AS slot, max(recorded_at) FROM {moments(window.level)} GROUP BY slot",
        parameters([slice_id, gateway_id], window),
    )
    return Depth(
        dict(heard),
        by_slot(select(_CODES.format(moments=moments(window.level)), values)),
        by_slot(select(_latency(window, is_of_route=route is not None), values)),
        tuple(Part(*row) for row in select(_PARTS.format(moments=moments(window.sum_level)), values)),
        {
            revision: (total, errors)
            for revision, total, errors in select(_REVISIONS.format(moments=moments(window.sum_level)), values)
        },
    )


_CODES = f"""
WITH each AS (
  SELECT {SLOT} AS slot, key, sum(count) AS count FROM {{moments}}, unnest(series, counts) AS pair (key, count)
  GROUP BY slot, key
)
SELECT slot, code::int, sum(count)::bigint FROM each {_OF_ROUTE} GROUP BY slot, code
"""
_PARTS = f"""
WITH each AS (
  SELECT key, sum(count) AS count FROM {{moments}}, unnest(series, counts) AS pair (key, count) GROUP BY key
)
SELECT service, code::int, flags, sum(count)::bigint FROM each {_OF_ROUTE} GROUP BY service, code, flags
"""
_REVISIONS = f"""
WITH each AS (
  SELECT revision_sequence, key, sum(count) AS count
  FROM {{moments}}, unnest(series, counts) AS pair (key, count) GROUP BY revision_sequence, key
)
SELECT revision_sequence, sum(count)::bigint,
  coalesce(sum(count) FILTER (WHERE code BETWEEN 500 AND 599), 0)::bigint
FROM each {_OF_ROUTE} GROUP BY revision_sequence ORDER BY revision_sequence DESC LIMIT {SHOWN}
"""


def _latency(window: Window, *, is_of_route: bool) -> str:
    """Routes are timed in cells (the series of the route times 256, plus the bucket), a slice in buckets."""
    if not is_of_route:
        return f"""
        SELECT {SLOT} AS slot, bucket, sum(count)::bigint
        FROM {moments(window.level)}, unnest(buckets, bucket_counts) AS pair (bucket, count) GROUP BY slot, bucket
        """
    return f"""
    WITH each AS (
      SELECT {SLOT} AS slot, cell, sum(count) AS count
      FROM {moments(window.level)}, unnest(cells, cell_counts) AS pair (cell, count) GROUP BY slot, cell
    )
    SELECT slot, (cell & 255)::int AS bucket, sum(count)::bigint
    FROM each JOIN telemetry_series ON id = cell >> 8 WHERE route = %(route)s GROUP BY slot, bucket
    """


def bounds_ms() -> list[float]:
    """Return the upper ends of the buckets in ms; what was slower than the last stands in the last."""
    return [bound / 1000 for bound in BOUNDS_US]


def sums_by(parts: Iterable[Part], name: str) -> list[tuple[Any, int, int]]:
    """Return what parts add up to by `service`, `code` or `flags`: name, requests, 5xx; the busiest first."""
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for part in parts:
        sums = found[getattr(part, name)]
        sums[0] += part.total
        sums[1] += part.total if 500 <= part.code < 600 else 0
    ordered = sorted(found.items(), key=lambda one: (-one[1][0], str(one[0])))
    return [(name, total, errors) for name, (total, errors) in ordered[:SHOWN]]

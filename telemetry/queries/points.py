"""A series of points over time: sums of requests by class, and latency quantiles of the summed histogram."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from telemetry.histogram import quantiles_ms
from telemetry.queries.moments import SLOT, STATUSES, moments, parameters, select
from telemetry.queries.window import Window


@dataclass(frozen=True, slots=True)
class Point:
    """One step. `statuses` (total, 2xx, 3xx, 4xx, 5xx) is None where no node was heard: unknown is not zero."""

    at: datetime
    statuses: tuple[int, ...] | None
    p50_ms: float | None
    p99_ms: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """Points in order, and when the newest of what they show was reported (None: never in this window)."""

    points: tuple[Point, ...]
    as_of: datetime | None


def line_of(scope_ids: Collection[UUID], gateway_id: UUID, window: Window) -> Line:
    """Return the sum over these slices (or the gateway itself); the gateway tells in which steps nodes were heard."""
    sums = ", ".join(f"coalesce(sum({name}) FILTER (WHERE scope_id = ANY(%(of)s)), 0)::bigint" for name in STATUSES)
    statement = f"SELECT {SLOT} AS slot, max(recorded_at), {sums} FROM {moments(window.level)} GROUP BY slot"
    values = parameters({*scope_ids, gateway_id}, window) | {"of": list(scope_ids)}
    return draw(window, select(statement, values), _latency(scope_ids, window))


def draw(
    window: Window, sums: Iterable[tuple[int, datetime, *tuple[int, ...]]], latency: Mapping[int, dict[int, int]]
) -> Line:
    """Return a line from rows of (number of the step, reported at, statuses…) and the histogram of each step."""
    known = {slot: (reported, tuple(statuses)) for slot, reported, *statuses in sums}
    points = tuple(
        Point(at, known[slot][1] if slot in known else None, *quantiles_ms(latency.get(slot, {}), (0.5, 0.99)))
        for slot, at in enumerate(window.starts)
    )
    return Line(points, max((reported for reported, _ in known.values()), default=None))


def by_slot(rows: Iterable[tuple[int, int, int]]) -> dict[int, dict[int, int]]:
    """Return the histogram of each step from rows of (number of the step, bucket, count)."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for slot, bucket, count in rows:
        found[slot][bucket] = count
    return found


def _latency(scope_ids: Collection[UUID], window: Window) -> dict[int, dict[int, int]]:
    statement = f"""
    SELECT slot, bucket, sum(count)::bigint
    FROM (
      SELECT {SLOT} AS slot, unnest(buckets) AS bucket, unnest(bucket_counts) AS count FROM {moments(window.level)}
    ) AS slots
    GROUP BY slot, bucket
    """
    return by_slot(select(statement, parameters(scope_ids, window)))

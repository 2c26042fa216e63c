"""What the sum of a window consists of: the busiest routes, services, revisions and slices."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from telemetry.histogram import quantile_ms
from telemetry.places import places_of
from telemetry.queries.moments import moments, parameters, select
from telemetry.queries.window import Window

SHOWN = 50
_PART = f"""
(SELECT '{{column}}', {{column}}, sum(count)::bigint AS total,
  coalesce(sum(count) FILTER (WHERE code BETWEEN 500 AND 599), 0)::bigint,
  coalesce(sum(count) FILTER (WHERE code = 429), 0)::bigint
FROM known GROUP BY {{column}} ORDER BY total DESC, {{column}} LIMIT {SHOWN})
"""


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the whole; errors are answers of class 5xx, limited those of status 429."""

    name: str
    total: int
    errors: int
    limited: int = 0
    p99_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Busiest:
    """The busiest first."""

    routes: list[Share]
    services: list[Share]


def busiest(scope_ids: Collection[UUID], window: Window) -> Busiest:
    """Return the busiest routes and services, from one look at what was counted."""
    rows = select(_by_series(window), parameters(scope_ids, window))
    routes, services = ([row for part, *row in rows if part == name] for name in ("route", "service"))
    latency = _latency_of_routes(scope_ids, window, [name for name, *_ in routes])
    return Busiest(
        [replace(Share(*row), p99_ms=quantile_ms(latency[row[0]], 0.99)) for row in routes],
        [Share(*row) for row in services],
    )


def by_revision(scope_ids: Collection[UUID], window: Window) -> list[Share]:
    """Return what was answered under which revision, newest first."""
    statement = f"""
    SELECT revision_sequence::text, sum(total)::bigint, sum(status_5xx)::bigint
    FROM {moments(window.sum_level)} GROUP BY revision_sequence ORDER BY revision_sequence DESC LIMIT {SHOWN}
    """
    return [Share(*row) for row in select(statement, parameters(scope_ids, window))]


def by_slice(scope_ids: Collection[UUID], window: Window) -> list[Share]:
    """Return the busiest slices, by key."""
    statement = f"""
    SELECT scope_id, sum(total)::bigint AS total, sum(status_5xx)::bigint
    FROM {moments(window.sum_level)} GROUP BY scope_id ORDER BY total DESC LIMIT {SHOWN}
    """
    rows = select(statement, parameters(scope_ids, window))
    places = places_of(slice_id for slice_id, _, _ in rows)
    return [Share(places[pk].key, total, errors) for pk, total, errors in rows if pk in places]


def _by_series(window: Window) -> str:
    parts = " UNION ALL ".join(_PART.format(column=column) for column in ("route", "service"))
    return f"""
    WITH each AS (
      SELECT key, sum(count) AS count
      FROM (SELECT unnest(series) AS key, unnest(counts) AS count FROM {moments(window.sum_level)}) AS pairs
      GROUP BY key
    ), known AS MATERIALIZED (
      SELECT route, service, code, count FROM each JOIN telemetry_series ON id = key
    )
    {parts}
    """


def _latency_of_routes(scope_ids: Collection[UUID], window: Window, routes: list[str]) -> dict[str, dict[int, int]]:
    statement = f"""
    WITH each AS (
      SELECT cell, sum(count) AS count
      FROM (SELECT unnest(cells) AS cell, unnest(cell_counts) AS count FROM {moments(window.sum_level)}) AS pairs
      GROUP BY cell
    )
    SELECT route, (cell & 255)::int AS bucket, sum(count)::bigint
    FROM each JOIN telemetry_series ON id = cell >> 8 WHERE route = ANY(%(routes)s) GROUP BY route, bucket
    """
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for route, bucket, count in select(statement, parameters(scope_ids, window) | {"routes": routes}):
        found[route][bucket] = count
    return found

"""What groups of nodes did with one slice, side by side: those that run a revision and those that do not.

Counts by node are kept for two hours (`telemetry_node`); whoever needs them longer keeps what was made of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from telemetry.histogram import BOUNDS_US, Buckets
from telemetry.levels import TEN_SECONDS, Table
from telemetry.models import Series
from telemetry.queries.moments import SLOT, moments, parameters, select
from telemetry.queries.window import Window

NO_REVISION = -1
NO_SERIES = -1
"""Stands for a slice that never had a request: no row has it."""
_NODES = f"""
SELECT node_id, {SLOT} AS slot, max(recorded_at),
  sum(requests)::bigint, sum(client_errors)::bigint, sum(server_errors)::bigint, sum(slow)::bigint
FROM telemetry_node,
LATERAL (
  SELECT coalesce(sum(count), 0) AS requests,
    coalesce(sum(count) FILTER (WHERE status & 7 = 4), 0) AS client_errors,
    coalesce(sum(count) FILTER (WHERE status & 7 = 5), 0) AS server_errors
  FROM unnest(statuses, counts) AS one (status, count) WHERE status >> 3 = %(series)s
) AS ended,
LATERAL (
  SELECT coalesce(sum(count), 0) AS slow FROM unnest(cells, cell_counts) AS one (cell, count)
  WHERE cell >> 8 = %(series)s AND cell & 255 > %(slow_above)s
) AS late
WHERE node_id = ANY(%(nodes)s) AND at >= %(since)s AND at < %(until)s
GROUP BY node_id, slot
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """Requests and what became of them; `slow` ones lasted longer than the bucket asked about."""

    requests: int = 0
    client_errors: int = 0
    server_errors: int = 0
    slow: int = 0


@dataclass(frozen=True, slots=True)
class NodeStep:
    """What one node counted in the step with this number (from 0), and when its newest report of it came in.

    A node that was heard without traffic has a row with zeros; one that was not heard has none.
    """

    node_id: UUID
    number: int
    recorded_at: datetime
    counts: Counts


@dataclass(frozen=True, slots=True)
class SliceSum:
    """Everything a slice answered in a window: counts (nothing is `slow` here) and the latency histogram."""

    counts: Counts
    buckets: Buckets

    def slow_above(self, bucket: int) -> int:
        """Return the requests above a bucket."""
        return sum(count for number, count in self.buckets.items() if number > bucket)


def steps_of_nodes(
    slice_id: UUID, node_ids: Collection[UUID], window: Window, slow_above: int | None
) -> list[NodeStep]:
    """Return what these nodes counted of the slice, by step; two queries. `slow_above` None: nothing is slow."""
    series = Series.objects.filter(slice_id=slice_id, route="", service="", code=0, flags="")
    values = {
        "series": series.values_list("pk", flat=True).first() or NO_SERIES,
        "nodes": list(node_ids),
        "since": window.since,
        "until": window.until,
        "step": window.step_seconds,
        "slow_above": len(BOUNDS_US) if slow_above is None else slow_above,
    }
    return [NodeStep(node, number, at, Counts(*counts)) for node, number, at, *counts in select(_NODES, values)]


def sum_of_slice(
    slice_id: UUID, window: Window, *, level: Table = TEN_SECONDS, only: int | None = None, without: int | None = None
) -> SliceSum:
    """Return what all nodes answered for the slice, under one revision only or without one; two queries.

    `level`: how finely to read; the window must begin and end at its steps.
    """
    where = "WHERE revision_sequence <> %(without)s AND (%(only)s::bigint IS NULL OR revision_sequence = %(only)s)"
    counts = f"""
    SELECT coalesce(sum(total), 0)::bigint, coalesce(sum(status_4xx), 0)::bigint, coalesce(sum(status_5xx), 0)::bigint
    FROM {moments(level)} {where}
    """
    latency = f"""
    SELECT bucket, sum(count)::bigint
    FROM (SELECT * FROM {moments(level)} {where}) AS rows, unnest(buckets, bucket_counts) AS pair (bucket, count)
    GROUP BY bucket
    """
    values = parameters([slice_id], window) | {"without": NO_REVISION if without is None else without, "only": only}
    ((requests, client_errors, server_errors),) = select(counts, values)
    return SliceSum(Counts(requests, client_errors, server_errors), dict(select(latency, values)))


def routes_of_slice(slice_id: UUID, window: Window, revision: int, *, level: Table) -> dict[str, Counts]:
    """Return requests and 5xx of each route under one revision."""
    statement = f"""
    SELECT route, sum(count)::bigint, coalesce(sum(count) FILTER (WHERE code BETWEEN 500 AND 599), 0)::bigint
    FROM (SELECT * FROM {moments(level)} WHERE revision_sequence = %(only)s) AS rows,
      unnest(series, counts) AS pair (key, count) JOIN telemetry_series ON telemetry_series.id = key
    GROUP BY route
    """
    rows = select(statement, parameters([slice_id], window) | {"only": revision})
    return {route: Counts(requests, server_errors=errors) for route, requests, errors in rows}

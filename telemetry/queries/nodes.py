"""What one node did, limited to the slices the caller may see; kept for two hours, finely."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from telemetry.places import places_of
from telemetry.queries.breakdown import SHOWN, Share
from telemetry.queries.moments import SLOT, select
from telemetry.queries.points import Line, by_slot, draw
from telemetry.queries.window import Window

_ROWS = "(SELECT * FROM telemetry_node WHERE node_id = %(node)s AND at >= %(since)s AND at < %(until)s) AS moments"
_IS_SEEN = "(%(slices)s::uuid[] IS NULL OR slice_id = ANY(%(slices)s::uuid[]))"
_ENDED = "unnest(statuses, counts) AS ended (status, count)"
_CLASSES = ("status >= 0", *(f"status & 7 = {first_digit}" for first_digit in (2, 3, 4, 5)))


def line_of_node(node_id: UUID, slice_ids: Collection[UUID] | None, window: Window) -> Line:
    """Return the node's points, of these slices or (None) of all; a node that was not heard leaves no points."""
    sums = ", ".join(f"coalesce(sum(count) FILTER (WHERE {_IS_SEEN} AND {of}), 0)::bigint" for of in _CLASSES)
    statement = f"""
    SELECT {SLOT} AS slot, max(recorded_at), {sums}
    FROM {_ROWS} LEFT JOIN LATERAL {_ENDED} ON true LEFT JOIN telemetry_series AS series ON series.id = status >> 3
    GROUP BY slot
    """
    latency = f"""
    SELECT {SLOT} AS slot, (cell & 255)::int AS bucket, sum(count)::bigint
    FROM {_ROWS}, unnest(cells, cell_counts) AS pair (cell, count), telemetry_series AS series
    WHERE series.id = cell >> 8 AND {_IS_SEEN} GROUP BY slot, bucket
    """
    values = _values(node_id, slice_ids, window)
    return draw(window, select(statement, values), by_slot(select(latency, values)))


def by_slice_of_node(node_id: UUID, slice_ids: Collection[UUID] | None, window: Window) -> list[Share]:
    """Return the node's busiest slices."""
    statement = f"""
    SELECT slice_id, sum(count)::bigint AS total, coalesce(sum(count) FILTER (WHERE status & 7 = 5), 0)::bigint
    FROM {_ROWS}, {_ENDED}, telemetry_series AS series
    WHERE series.id = status >> 3 AND {_IS_SEEN} GROUP BY slice_id ORDER BY total DESC LIMIT {SHOWN}
    """
    rows = select(statement, _values(node_id, slice_ids, window))
    places = places_of(slice_id for slice_id, _, _ in rows)
    return [Share(places[pk].key, total, errors) for pk, total, errors in rows if pk in places]


def _values(node_id: UUID, slice_ids: Collection[UUID] | None, window: Window) -> dict[str, Any]:
    return {
        "node": node_id,
        "slices": None if slice_ids is None else list(slice_ids),
        "since": window.since,
        "until": window.until,
        "step": window.step_seconds,
    }

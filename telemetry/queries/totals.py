"""Everything ever counted, as counters that only grow; for collectors that come by and compare."""

from dataclasses import dataclass

from telemetry.places import places_of
from telemetry.queries.moments import select

EVER = """
WITH fresh AS (
  SELECT key, sum(value) AS value FROM telemetry_ten_seconds, unnest(series, counts) AS pair (key, value)
  WHERE id > (SELECT coalesce(max(rolled_upto), 0) FROM telemetry_progress WHERE "table" = 'telemetry_ten_seconds')
  GROUP BY key
)
SELECT slice_id, route, code / 100, sum(total + coalesce(value, 0))::bigint
FROM telemetry_series LEFT JOIN fresh ON key = id
GROUP BY slice_id, route, code / 100 HAVING sum(total + coalesce(value, 0)) > 0 ORDER BY slice_id, route, code / 100
"""


@dataclass(frozen=True, slots=True)
class Total:
    """Requests of one route that ended in one class of codes; class 0 is for those that ended without an answer."""

    slice_key: str
    route: str
    code_class: int
    requests: int


def totals() -> list[Total]:
    """Return the totals of all routes of all slices."""
    rows = select(EVER, {})
    places = places_of(slice_id for slice_id, _, _, _ in rows)
    return [Total(places[pk].key, *numbers) for pk, *numbers in rows if pk in places]

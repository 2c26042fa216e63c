"""Requests of every route of every slice at once: in a moment just now, and in whole hours of the past."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from telemetry.queries.moments import select

Route = tuple[UUID, str]
"""A slice, and the name of a route as nodes say it: `acme/front`."""

_RECENT = """
WITH each AS (
  SELECT key, sum(count)::bigint AS count FROM telemetry_ten_seconds, unnest(series, counts) AS pair (key, count)
  WHERE at >= %(since)s AND at < %(until)s GROUP BY key
)
SELECT slice_id, route, sum(count)::bigint FROM each JOIN telemetry_series ON id = key
WHERE route <> '' GROUP BY slice_id, route HAVING sum(count) >= %(least)s
"""
_HEARD_NOW = """
SELECT scope_id, count(DISTINCT at) FROM telemetry_ten_seconds
WHERE at >= %(since)s AND at < %(until)s AND scope_id = ANY(%(gateways)s) GROUP BY scope_id
"""
_HOURS = """
WITH each AS (
  SELECT at, key, sum(count)::bigint AS count FROM telemetry_hour, unnest(series, counts) AS pair (key, count)
  WHERE scope_id = ANY(%(slices)s) AND at = ANY(%(hours)s) GROUP BY at, key
)
SELECT slice_id, route, at, sum(count)::bigint FROM each JOIN telemetry_series ON id = key GROUP BY slice_id, route, at
"""
_HEARD = "SELECT DISTINCT scope_id, at FROM telemetry_hour WHERE scope_id = ANY(%(gateways)s) AND at = ANY(%(hours)s)"


def requests_between(since: datetime, until: datetime, least: int) -> dict[Route, int]:
    """Return the requests of all routes that had so many; the time is within the last two hours, in steps of ten
    seconds.
    """
    rows = select(_RECENT, {"since": since, "until": until, "least": least})
    return {(slice_id, route): count for slice_id, route, count in rows}


def steps_heard(gateway_ids: Collection[UUID], since: datetime, until: datetime) -> dict[UUID, int]:
    """Return in how many steps of ten seconds a node of each gateway was heard."""
    return dict(select(_HEARD_NOW, {"gateways": list(gateway_ids), "since": since, "until": until}))


def requests_in_hours(slice_ids: Collection[UUID], hours: Collection[datetime]) -> Mapping[Route, dict[datetime, int]]:
    """Return the requests of each route in these hours, by where they begin; an hour without any is left out."""
    found: dict[Route, dict[datetime, int]] = defaultdict(dict)
    for slice_id, route, at, count in select(_HOURS, {"slices": list(slice_ids), "hours": list(hours)}):
        found[slice_id, route][at] = count
    return found


def hours_heard(gateway_ids: Collection[UUID], hours: Collection[datetime]) -> Mapping[UUID, set[datetime]]:
    """Return in which of these hours a node of each gateway was heard."""
    found: dict[UUID, set[datetime]] = defaultdict(set)
    for gateway_id, at in select(_HEARD, {"gateways": list(gateway_ids), "hours": list(hours)}):
        found[gateway_id].add(at)
    return found

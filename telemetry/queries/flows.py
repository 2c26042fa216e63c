"""Requests and bytes of every route with the services behind it, over whole hours: what traffic is charged by."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from telemetry.levels import HOUR, HOUR_SECONDS
from telemetry.queries.moments import moments, parameters, select
from telemetry.queries.window import Window

_FLOWS = f"""
WITH found AS MATERIALIZED (
  SELECT series, counts, flows, flow_requests, received, sent FROM {moments(HOUR)}
),
each AS (
  SELECT key, sum(count) AS requests, 0 AS measured, 0 AS received, 0 AS sent
  FROM found, unnest(series, counts) AS part (key, count) GROUP BY key
  UNION ALL
  SELECT part.key, 0, sum(part.measured), sum(part.received), sum(part.sent)
  FROM found, unnest(flows, flow_requests, received, sent) AS part (key, measured, received, sent) GROUP BY part.key
)
SELECT slice_id, route, service, sum(requests)::bigint, sum(measured)::bigint, sum(received)::bigint, sum(sent)::bigint
FROM each JOIN telemetry_series ON id = key GROUP BY slice_id, route, service ORDER BY slice_id, route, service
"""
_HEARD = f"""
WITH hours AS (
  SELECT scope_id, date_trunc('hour', at, 'UTC') AS hour, sum(total) AS total, max(recorded_at) AS recorded_at
  FROM {moments(HOUR)} GROUP BY scope_id, hour
)
SELECT scope_id, count(*), count(*) FILTER (WHERE total > 0), max(recorded_at) FROM hours GROUP BY scope_id
"""


@dataclass(frozen=True, slots=True)
class FlowSum:
    """What one service did on one route: all requests, those whose bytes are known, and these bytes."""

    slice_id: UUID
    route: str
    service: str
    requests: int
    measured: int
    received: int
    sent: int


@dataclass(frozen=True, slots=True)
class HoursHeard:
    """In how many hours a gateway's nodes were heard, in how many of these it had requests, and the newest word."""

    heard: int
    busy: int
    as_of: datetime


def flows_between(slice_ids: Collection[UUID], since: datetime, until: datetime) -> list[FlowSum]:
    """Return what these slices did between two whole hours, each request once; one query."""
    return [FlowSum(*row) for row in select(_FLOWS, parameters(slice_ids, _window(since, until)))]


def hours_between(gateway_ids: Collection[UUID], since: datetime, until: datetime) -> dict[UUID, HoursHeard]:
    """Return when these gateways were heard between two whole hours; one of which nothing was heard is left out."""
    rows = select(_HEARD, parameters(gateway_ids, _window(since, until)))
    return {gateway_id: HoursHeard(heard, busy, as_of) for gateway_id, heard, busy, as_of in rows}


def _window(since: datetime, until: datetime) -> Window:
    return Window(since, until, HOUR_SECONDS)

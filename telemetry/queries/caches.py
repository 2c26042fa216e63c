"""What caches did: requests by policy, route and verdict."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from gatehouse_protocol.vitals import CacheVerdict, Signal

from telemetry.queries.moments import moments, parameters, select
from telemetry.queries.window import Window
from telemetry.signals import scope_of_signal

_COUNTS: Final = """
WITH each AS (
  SELECT key, sum(count) AS count FROM {moments}, unnest(series, counts) AS pair (key, count) GROUP BY key
)
SELECT route, service, flags, sum(count)::bigint FROM each JOIN telemetry_series ON id = key GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Cached:
    """So many requests for a route of which the cache of a policy did this."""

    policy: str
    route: str
    verdict: CacheVerdict
    count: int


def cached(slice_id: UUID, gateway_id: UUID, window: Window) -> tuple[tuple[Cached, ...], datetime | None]:
    """Return what caches of a slice did, and when a node of the gateway was last heard; two queries."""
    scope = scope_of_signal(slice_id, Signal.CACHES)
    rows = select(_COUNTS.format(moments=moments(window.level)), parameters([scope], window))
    known = set(CacheVerdict)
    found = (Cached(place, route, CacheVerdict(did), count) for route, place, did, count in rows if did in known)
    heard = select(f"SELECT max(recorded_at) FROM {moments(window.level)}", parameters([scope, gateway_id], window))
    return tuple(found), heard[0][0]

"""What services answered on one route, side by side and step by step: counts as they are kept finely for two hours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from telemetry.levels import TEN_SECONDS
from telemetry.models import Series
from telemetry.queries.cohorts import Counts
from telemetry.queries.moments import SLOT, moments, parameters, select
from telemetry.queries.window import Window

_STEPS = f"""
SELECT service, slot, sum(count)::bigint,
  coalesce(sum(count) FILTER (WHERE code BETWEEN 400 AND 499), 0)::bigint,
  coalesce(sum(count) FILTER (WHERE code BETWEEN 500 AND 599), 0)::bigint
FROM (SELECT {SLOT} AS slot, series, counts FROM {moments(TEN_SECONDS)}) AS rows,
  unnest(series, counts) AS pair (key, count), telemetry_series
WHERE key = ANY(%(series)s) AND id = key GROUP BY service, slot
"""
_HEARD = f"SELECT max(recorded_at) FROM {moments(TEN_SECONDS)}"


@dataclass(frozen=True, slots=True)
class ServiceStep:
    """What one service answered in the step with this number (from 0); one without requests has none."""

    service: str
    number: int
    counts: Counts


def steps_of_services(slice_id: UUID, route: str, services: Collection[str], window: Window) -> list[ServiceStep]:
    """Return what these services answered on a route, by step; two queries. Names are as nodes report them."""
    series = Series.objects.filter(slice_id=slice_id, route=route, service__in=list(services))
    values = parameters([slice_id], window) | {"series": list(series.values_list("pk", flat=True))}
    return [ServiceStep(service, number, Counts(*counts)) for service, number, *counts in select(_STEPS, values)]


def last_heard(gateway_id: UUID, window: Window) -> datetime | None:
    """Return when the newest counts of any node of the gateway came in, with or without traffic; one query."""
    ((found,),) = select(_HEARD, parameters([gateway_id], window))
    at: datetime | None = found
    return at

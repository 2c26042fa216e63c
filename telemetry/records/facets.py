"""What the records asked for consist of. The newest are counted, so that it costs the same however many there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from telemetry.records.asked import Asked, records_of
from telemetry.records.clients import BITS
from telemetry.records.models import RecordGap

COUNTED: Final = 10_000
SHOWN: Final = 10
STEPS: Final = 60
NAMES: Final = ("route", "service", "status", "flag", "client", "method", "host", "waf_outcome")
_COLUMNS: Final = ("at", "route", "service", "status", "flags", "client", "method", "host", "waf_outcome")
_WHOLE: Final = "host(client)"
_NETWORK: Final = f"""
text(network(set_masklen(client, CASE family(client) WHEN 4 THEN {BITS[4]} ELSE {BITS[6]} END)))
"""
_FACETS: Final = f"""
WITH rows AS MATERIALIZED ({{rows}}), counted (name, value, records) AS (
  SELECT CASE
      WHEN grouping(route) = 0 THEN 'route' WHEN grouping(service) = 0 THEN 'service'
      WHEN grouping(status) = 0 THEN 'status' WHEN grouping(client) = 0 THEN 'client'
      WHEN grouping(method) = 0 THEN 'method' WHEN grouping(host) = 0 THEN 'host' ELSE 'waf_outcome' END,
    coalesce(route, service, status::text, client, method, host, waf_outcome), count(*)
  FROM (SELECT route, service, status, {{client}} AS client, method, host, waf_outcome FROM rows) AS plain
  GROUP BY GROUPING SETS ((route), (service), (status), (client), (method), (host), (waf_outcome))
  UNION ALL SELECT 'flag', flag, count(*) FROM rows, unnest(flags) AS flag GROUP BY flag
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY name ORDER BY records DESC, value) AS rank FROM counted
  WHERE coalesce(value, '') <> ''
)
SELECT name, value, records FROM ranked WHERE rank <= {SHOWN}
UNION ALL SELECT '=total', '', count(*) FROM rows
UNION ALL SELECT '=step', width_bucket(extract(epoch FROM at), %s, %s, {STEPS})::text
    || CASE WHEN status >= 500 THEN '!' ELSE '' END, count(*)
  FROM rows GROUP BY 2
ORDER BY 1, 3 DESC, 2
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the time asked for: so many records, of which so many are answers of class 5xx."""

    at: datetime
    total: int
    failed: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Of the newest `counted` records; there are more where it is not `is_whole`. `missing` were never kept."""

    counted: int
    is_whole: bool
    by: Mapping[str, list[tuple[str, int]]]
    steps: list[Step]
    missing: Mapping[str, int]


def facets_of(slice_id: UUID, asked: Asked, since: datetime, until: datetime) -> Facets:
    """Return the ten most frequent values of each, and how many there were over the time."""
    newest = records_of(slice_id, asked).filter(at__gte=since, at__lt=until).order_by("-at", "-id")
    statement, values = newest.values(*_COLUMNS)[:COUNTED].query.sql_with_params()
    client = _WHOLE if asked.sees_clients else _NETWORK
    with connection.cursor() as cursor:
        cursor.execute(_FACETS.format(rows=statement, client=client), [*values, since.timestamp(), until.timestamp()])
        found: list[tuple[str, str, int]] = cursor.fetchall()
    by = {name: [(value, count) for kind, value, count in found if kind == name] for name in NAMES}
    (counted,) = (count for kind, _, count in found if kind == "=total")
    steps = {value: count for kind, value, count in found if kind == "=step"}
    return Facets(counted, counted < COUNTED, by, _steps(steps, since, until), missing_of(slice_id, since, until))


def missing_of(slice_id: UUID, since: datetime, until: datetime) -> dict[str, int]:
    """Return how many records of that time were not kept, by reason."""
    gaps = RecordGap.objects.filter(slice_id=slice_id, at__gte=since, at__lt=until)
    return dict(gaps.values("reason").annotate(total=Sum("count")).values_list("reason", "total"))


def _steps(counts: Mapping[str, Any], since: datetime, until: datetime) -> list[Step]:
    length = (until - since) / STEPS
    return [
        Step(
            since + length * place,
            counts.get(str(place + 1), 0) + counts.get(f"{place + 1}!", 0),
            counts.get(f"{place + 1}!", 0),
        )
        for place in range(STEPS)
    ]

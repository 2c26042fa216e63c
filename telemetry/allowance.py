"""How many new series a slice may name in an hour: what comes in is named by nodes, by upstreams' codes and by clients.

One row per slice holds the tally. It is locked until the writer commits, so that all web processes together keep to the
limit; a slice that has used its hour up is only looked at, which locks nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from telemetry.levels import HOUR_SECONDS, floor
from telemetry.models import Allowance
from telemetry.packing import SeriesKey

SERIES_AN_HOUR: Final = 5_000

TAKE: Final = """
INSERT INTO telemetry_allowance AS tally (slice_id, hour, made)
SELECT slice_id, %s, made FROM unnest(%s::uuid[], %s::integer[]) AS wanted (slice_id, made) ORDER BY slice_id
ON CONFLICT (slice_id) DO UPDATE
SET hour = excluded.hour, made = excluded.made + CASE WHEN tally.hour = excluded.hour THEN tally.made ELSE 0 END
RETURNING slice_id, made
"""  # in order, as for all rows that several writers lock


def admitted(keys: Collection[SeriesKey]) -> set[SeriesKey]:
    """Return which of these series, all of them new, may be made now; a slice as a whole always may."""
    slices = {key for key in keys if is_whole(key) and not key[1] and not key[2]}
    by_slice: dict[UUID, list[SeriesKey]] = defaultdict(list)
    for key in keys:
        if key not in slices:
            by_slice[key[0]].append(key)
    room = _room({pk: len(wanted) for pk, wanted in by_slice.items()})
    return slices | {key for pk, wanted in by_slice.items() for key in sorted(wanted)[: room.get(pk, 0)]}


def is_whole(key: SeriesKey) -> bool:
    """Say whether a series stands for a route, a service on a route, or a slice, as a whole."""
    return key[3:] == (0, "")


def _room(wanted: Mapping[UUID, int]) -> dict[UUID, int]:
    """Add what is wanted to each slice's tally; return how many of those still fit. Full slices are left out."""
    hour = floor(timezone.now(), HOUR_SECONDS)
    full = Allowance.objects.filter(pk__in=wanted, hour=hour, made__gte=SERIES_AN_HOUR).in_bulk()
    wanted = {pk: count for pk, count in wanted.items() if pk not in full}
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [hour, list(wanted), list(wanted.values())])
        made = dict(cursor.fetchall())
    return {pk: max(0, min(count, SERIES_AN_HOUR - (made[pk] - count))) for pk, count in wanted.items()}

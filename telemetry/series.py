"""Gives every series its number, once for all processes; each process remembers the numbers it has seen committed.

What a slice may not name any more this hour (`allowance.py`) is counted under a series called `other` of the same class
of codes: sums stay right, only the breakdown is coarser. A number is remembered for a day at most, and one that was not
used for long is marked as used again when it is found; so what `pruning.py` removes is used by nobody.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from telemetry import allowance
from telemetry.packing import SeriesKey, class_of

REMEMBERED: Final = 200_000
OTHER: Final = "other"
"""No route and no service has this name: theirs begin with their tenant and a slash."""
MARKED_AGAIN_AFTER: Final = timedelta(days=30)

ADD: Final = """
INSERT INTO telemetry_series (slice_id, route, service, code, flags)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::smallint[], %s::text[])
ORDER BY 1, 2, 3, 4, 5 ON CONFLICT DO NOTHING
"""  # in order, so that two writers of the same series wait for each other instead of locking each other out
FIND: Final = """
SELECT wanted.place, known.id, known.used_on
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::smallint[], %s::text[])
  WITH ORDINALITY AS wanted (slice_id, route, service, code, flags, place)
JOIN telemetry_series AS known USING (slice_id, route, service, code, flags)
"""
MARK: Final = """
UPDATE telemetry_series SET used_on = %s
WHERE id IN (SELECT id FROM telemetry_series WHERE id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED)
"""  # whoever holds the lock marks it as well


class _Remembered:
    """Numbers by series, as of one day."""

    def __init__(self) -> None:
        self.day = date.min
        self.ids: dict[SeriesKey, int] = {}

    def today(self) -> dict[SeriesKey, int]:
        """Return what is remembered since midnight (UTC)."""
        today = timezone.now().date()
        if today != self.day or len(self.ids) > REMEMBERED:
            self.day, self.ids = today, {}
        return self.ids


_remembered = _Remembered()


def ids_of(keys: Collection[SeriesKey]) -> dict[SeriesKey, int]:
    """Return the number of each series, making those that are new; several may go by the number of `other`."""
    ids = _remembered.today()
    known = {key: series_id for key in keys if (series_id := ids.get(key)) is not None}
    unknown = [key for key in keys if key not in known]
    if not unknown:
        return known
    found = _find(unknown)
    missing = [key for key in unknown if key not in found]
    admitted = allowance.admitted(missing)
    found |= _add(sorted(admitted))
    transaction.on_commit(lambda: _remembered.today().update(found))
    return known | found | _others([key for key in missing if key not in admitted])


def _others(keys: Collection[SeriesKey]) -> dict[SeriesKey, int]:
    """Return the number of `other` for each of these; it is not remembered, for the next hour may name them."""
    if not keys:
        return {}
    wanted = {key: other_of(key) for key in keys}
    found = _find_or_add(sorted(set(wanted.values())))
    return {key: found[other] for key, other in wanted.items()}


def other_of(key: SeriesKey) -> SeriesKey:
    """Return the series that stands in for one too many; as a whole for what is a route as a whole."""
    slice_id, _, service, code, flags = key
    if allowance.is_whole(key):
        return slice_id, OTHER, OTHER if service else "", code, flags
    return slice_id, OTHER, OTHER, class_of(code) * 100, "-"


def _find_or_add(keys: list[SeriesKey]) -> dict[SeriesKey, int]:
    found = _find(keys)
    return found | _add([key for key in keys if key not in found])


def _add(keys: list[SeriesKey]) -> dict[SeriesKey, int]:
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(ADD, _columns(keys))
    return _find(keys)


def _find(keys: list[SeriesKey]) -> dict[SeriesKey, int]:
    with connection.cursor() as cursor:
        cursor.execute(FIND, _columns(keys))
        rows = cursor.fetchall()
        _mark(cursor, {series_id: used_on for _, series_id, used_on in rows})
    return {keys[place - 1]: series_id for place, series_id, _ in rows}


def _mark(cursor: Any, used_on: Mapping[int, date]) -> None:
    today = timezone.now().date()
    old = [series_id for series_id, day in used_on.items() if day < today - MARKED_AGAIN_AFTER]
    if old:
        cursor.execute(MARK, [today, old])


def _columns(keys: list[SeriesKey]) -> list[list[object]]:
    return [list(column) for column in zip(*map(_storable, keys), strict=True)]


def _storable(key: SeriesKey) -> SeriesKey:
    """Cut to what the table holds; names come from nodes, and Postgres keeps no NUL."""
    slice_id, route, service, code, flags = key
    return slice_id, _clean(route, 200), _clean(service, 200), max(0, min(code, 999)), _clean(flags, 64)


def _clean(text: str, limit: int) -> str:
    return text.replace("\0", "")[:limit]

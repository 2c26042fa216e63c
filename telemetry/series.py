"""Gives every series its number, once for all processes; each process remembers the numbers it has seen committed."""

from collections.abc import Collection

from django.db import connection, transaction

from telemetry.packing import SeriesKey

REMEMBERED = 200_000
_ids: dict[SeriesKey, int] = {}

ADD = """
INSERT INTO telemetry_series (slice_id, route, service, code, flags)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::smallint[], %s::text[])
ORDER BY 1, 2, 3, 4, 5 ON CONFLICT DO NOTHING
"""  # in order, so that two writers of the same series wait for each other instead of locking each other out
FIND = """
SELECT wanted.place, known.id
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::smallint[], %s::text[])
  WITH ORDINALITY AS wanted (slice_id, route, service, code, flags, place)
JOIN telemetry_series AS known USING (slice_id, route, service, code, flags)
"""


def ids_of(keys: Collection[SeriesKey]) -> dict[SeriesKey, int]:
    """Return the number of each series, making those that are new."""
    known = {key: series_id for key in keys if (series_id := _ids.get(key)) is not None}
    unknown = [key for key in keys if key not in known]
    if not unknown:
        return known
    found = _find_or_add(unknown)
    transaction.on_commit(lambda: _remember(found))
    return known | found


def _find_or_add(keys: list[SeriesKey]) -> dict[SeriesKey, int]:
    columns = [list(column) for column in zip(*map(_storable, keys), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(FIND, columns)
        rows = cursor.fetchall()
        if len(rows) < len(keys):
            cursor.execute(ADD, columns)
            cursor.execute(FIND, columns)
            rows = cursor.fetchall()
    return {keys[place - 1]: series_id for place, series_id in rows}


def _storable(key: SeriesKey) -> SeriesKey:
    """Cut to what the table holds; names come from nodes, and Postgres keeps no NUL."""
    slice_id, route, service, code, flags = key
    return slice_id, _clean(route, 200), _clean(service, 200), max(0, min(code, 999)), _clean(flags, 64)


def _clean(text: str, limit: int) -> str:
    return text.replace("\0", "")[:limit]


def _remember(found: dict[SeriesKey, int]) -> None:
    if len(_ids) > REMEMBERED:
        _ids.clear()
    _ids.update(found)

"""What the events asked for consist of, counted by each thing that people filter by.

Whole hours are read from tallies, so that a million events cost what their kinds cost; what is left of an hour at
either end is read from the events. Where folded tallies do not know what is asked for, events are counted alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, IntegerField, Q, Value
from django.db.models.functions import Cast

from telemetry.levels import floor, seconds
from waf.models import Event, Tally
from waf.queries.asked import FACES, Asked, by_faces
from waf.queries.events import events_of, messages_of
from waf.tables import TALLY

SHOWN: Final = 10
COUNTRIES: Final = 250
"""Of countries all are shown: they are drawn as a map."""
NAMES: Final = tuple(FACES)
_COLUMNS: Final = tuple(name for name in NAMES if name != "rule")
_READ: Final = (*_COLUMNS, "rules", "number", "folded")
_TOTAL, _FOLDED = "=total", "=folded"
_SUMS: Final = f"""
SELECT '{_TOTAL}', '=', coalesce(sum(number), 0)::bigint FROM rows
UNION ALL SELECT '{_FOLDED}', '=', coalesce(sum(number) FILTER (WHERE folded), 0)::bigint FROM rows
"""
_BY_COLUMNS: Final = """
SELECT CASE {name} END, CASE {value} END, sum(number)::bigint FROM rows GROUP BY GROUPING SETS ({sets})
"""
_BY_RULE: Final = "SELECT 'rule', rule, sum(number)::bigint FROM rows, unnest(rules) AS rule GROUP BY rule"
_RANKED: Final = f"""
WITH rows AS MATERIALIZED ({{rows}}), counted (name, value, events) AS ({{parts}}), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY name ORDER BY (coalesce(value, '') = ''), events DESC, value) AS rank
  FROM counted
)
SELECT name, value, events FROM ranked
WHERE rank <= CASE name WHEN 'country' THEN {COUNTRIES} ELSE {SHOWN} END ORDER BY name, rank
"""
Sources = list[tuple[str, Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Facet:
    """One value and how many events have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """`by` is by filter; each ignores the filter on itself. `total` is of all filters.

    Of `folded` events, client, host and method are not counted in `by`.
    """

    total: int
    folded: int
    by: dict[str, list[Facet]]


def facets_of(slice_id: UUID, asked: Asked) -> Facets:
    """Return the ten most frequent values of each, and all countries."""
    names = [name for name in NAMES if not getattr(asked, name)]
    by = _counted(_sources(slice_id, asked), names)
    for name in set(NAMES) - set(names):
        by[name] = _counted(_sources(slice_id, asked.without(name)), [name])[name]
    messages = messages_of(slice_id, [value for value, _ in by["rule"]])
    ((_, total),), ((_, folded),) = by[_TOTAL], by[_FOLDED]
    return Facets(total, folded, {name: _shown(by[name], messages if name == "rule" else {}) for name in NAMES})


def _shown(rows: Iterable[tuple[Any, int]], labels: dict[str, str]) -> list[Facet]:
    return [Facet(str(value), labels.get(str(value), str(value)), count) for value, count in rows if value]


def _counted(sources: Sources, names: Sequence[str]) -> dict[str, list[tuple[Any, int]]]:
    """Return (value, events) for each of the names, the most first, at most `SHOWN`; sums under names of our own.

    The rows are read once and counted several times.
    """
    columns = [name for name in names if name != "rule"]
    parts = [_SUMS]
    if columns:
        parts.append(_BY_COLUMNS.format(
            name=" ".join(f"WHEN grouping({name}) = 0 THEN '{name}'" for name in columns),
            value=" ".join(f"WHEN grouping({name}) = 0 THEN {_text(name)}" for name in columns),
            sets=", ".join(f"({name})" for name in columns),
        ))  # fmt: skip
    if "rule" in names:
        parts.append(_BY_RULE)
    found: dict[str, list[tuple[Any, int]]] = {name: [] for name in names}
    for name, value, count in _rows(_RANKED.format(rows=_union(sources), parts=" UNION ALL ".join(parts)), sources):
        found.setdefault(name, []).append((value, count))
    return found


def _text(name: str) -> str:
    return "host(client)" if name == "client" else name


def _union(sources: Sources) -> str:
    return " UNION ALL ".join(statement for statement, _ in sources)


def _rows(statement: str, sources: Sources) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for _, values in sources for value in values])
        return list(cursor.fetchall())


def _sources(slice_id: UUID, asked: Asked) -> Sources:
    """Return the queries whose rows together are the events asked for, each with how many it stands for."""
    first, last = _whole_hours(asked)
    if not asked.is_by_faces or (last is not None and first is not None and first >= last):
        return [_events(slice_id, asked)]
    tallies = by_faces(Tally.objects.filter(slice_id=slice_id), asked)
    hours = (Q(at__gte=first) if first else Q()) & (Q(at__lt=last) if last else Q())
    if asked.is_by_clients_choice and Tally.objects.filter(hours, slice_id=slice_id, is_folded=True).exists():
        return [_events(slice_id, asked)]
    sources = [_statement(tallies.filter(hours).annotate(number=F("total"), folded=F("is_folded")))]
    if asked.since and first and asked.since < first:
        sources.append(_events(slice_id, asked, Q(at__lt=first)))
    if asked.until and last and asked.until > last:
        sources.append(_events(slice_id, asked, Q(at__gte=last)))
    return sources


def _events(slice_id: UUID, asked: Asked, more: Q | None = None) -> tuple[str, Sequence[Any]]:
    rows = events_of(slice_id, asked).filter(more or Q())
    return _statement(rows.annotate(number=Cast(Value(1), IntegerField()), folded=Cast(Value(0), BooleanField())))


def _statement(rows: Any) -> tuple[str, Sequence[Any]]:
    found: tuple[str, Sequence[Any]] = rows.order_by().values(*_READ).query.sql_with_params()
    return found


def _whole_hours(asked: Asked) -> tuple[datetime | None, datetime | None]:
    """Return from where to where whole hours are asked for; None where there is no end."""
    step = TALLY.step_seconds
    first = floor(asked.since, step) if asked.since else None
    if first is not None and asked.since is not None and first < asked.since:
        first += seconds(step)
    return first, floor(asked.until, step) if asked.until else None


__all__ = ["Event", "Facet", "Facets", "facets_of"]

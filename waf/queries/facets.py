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
NAMES: Final = tuple(FACES)
_COLUMNS: Final = tuple(name for name in NAMES if name != "rule")
_READ: Final = (*_COLUMNS, "rules", "number", "folded")
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
    """Return the ten most frequent values of each."""
    plain = [name for name in _COLUMNS if not getattr(asked, name)]
    whole = _sources(slice_id, asked)
    counted = _by_columns(whole, plain)
    by = {name: [row[1:] for row in counted if row[0] == number] for number, name in enumerate(plain)}
    for name in set(_COLUMNS) - set(plain):
        by[name] = [row[1:] for row in _by_columns(_sources(slice_id, asked.without(name)), [name]) if row[0] == 0]
    by["rule"] = _by_rule(_sources(slice_id, asked.without("rule")) if asked.rule else whole)
    messages = messages_of(slice_id, [value for value, _ in by["rule"]])
    total = sum(count for number, _, count in counted if number == len(plain))
    return Facets(total, _folded(whole), {name: _shown(by[name], messages if name == "rule" else {}) for name in NAMES})


def _shown(rows: Iterable[tuple[Any, int]], labels: dict[str, str]) -> list[Facet]:
    return [Facet(str(value), labels.get(str(value), str(value)), count) for value, count in rows if value]


def _by_columns(sources: Sources, names: Sequence[str]) -> list[tuple[int, Any, int]]:
    """Return (number of the column, value, events), the most first, at most `SHOWN` of each; then the total."""
    sets = ", ".join(f"({name})" for name in names)
    values = [f"WHEN grouping({name}) = 0 THEN {number}" for number, name in enumerate(names)]
    number = f"CASE {' '.join(values)} ELSE {len(names)} END" if names else "0"
    value = f"CASE {' '.join(f'WHEN grouping({name}) = 0 THEN {_text(name)}' for name in names)} END" if names else "''"
    statement = f"""
      WITH counted AS (
        SELECT {number} AS face, {value} AS value, sum(number)::bigint AS events
        FROM ({_union(sources)}) AS rows GROUP BY GROUPING SETS ({sets}{", " if sets else ""}())
      ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY face ORDER BY (coalesce(value, '') = ''), events DESC, value) AS rank
        FROM counted
      )
      SELECT face, value, coalesce(events, 0) FROM ranked WHERE rank <= {SHOWN} ORDER BY face, rank
    """
    return _rows(statement, sources)


def _by_rule(sources: Sources) -> list[tuple[Any, int]]:
    return _rows(
        f"""SELECT rule, sum(number)::bigint FROM ({_union(sources)}) AS rows, unnest(rules) AS rule
        GROUP BY rule ORDER BY 2 DESC, 1 LIMIT {SHOWN}""",
        sources,
    )


def _folded(sources: Sources) -> int:
    rows = _rows(f"SELECT coalesce(sum(number), 0)::bigint FROM ({_union(sources)}) AS rows WHERE folded", sources)
    return int(rows[0][0])


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

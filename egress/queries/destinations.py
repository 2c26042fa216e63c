"""Where workloads go: the destinations with the most bytes or requests of a window, who asks, and how it went."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min

from egress.models import Flow, Sight
from egress.queries.asked import Asked, narrowed
from egress.tables import FLOW
from telemetry.levels import floor

LINES: Final = 20
"""Workloads that are shown of one destination."""
POINTS: Final = 30
_OUTCOMES: Final = ("allowed", "would_deny", "denied", "failed")
_SUMS: Final = ", ".join(
    [
        *(f"coalesce(sum(count) FILTER (WHERE outcome = '{one}'), 0)::bigint" for one in _OUTCOMES),
        "sum(bytes_up)::bigint",
        "sum(bytes_down)::bigint",
    ]
)
_READ: Final = ("workload", "destination", "outcome", "count", "bytes_up", "bytes_down", "at", "last_at")


class By(StrEnum):
    """What the most is of."""

    BYTES = "bytes"
    COUNT = "count"


_ORDER: Final = {By.BYTES: "sum(bytes_up + bytes_down) DESC, sum(count) DESC", By.COUNT: "sum(count) DESC"}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many came to what, and the bytes that they moved."""

    allowed: int
    would_deny: int
    denied: int
    failed: int
    bytes_up: int
    bytes_down: int


@dataclass(slots=True)
class Destination:
    """One destination; `workloads` are the busiest with what they came to, `points` counts and bytes by step."""

    destination: str
    sums: Verdicts
    last_at: datetime
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    workloads: list[tuple[str, Verdicts]] = field(default_factory=list)
    points: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Destinations:
    """The destinations asked for, and how their points lie in time."""

    items: list[Destination]
    starts_at: datetime
    step_seconds: int


def destinations_of(slice_id: UUID, asked: Asked, by: By, most: int, now: datetime) -> Destinations:
    """Return the first `most` destinations of a window, in four queries."""
    rows, values = _rows(slice_id, asked)
    top = f"SELECT destination, {_SUMS}, max(last_at) FROM ({rows}) AS rows GROUP BY destination"
    found = {
        name: Destination(name, Verdicts(*sums), last_at)
        for name, *sums, last_at in _read(f"{top} ORDER BY {_ORDER[by]}, destination LIMIT %s", [*values, most])
    }
    starts_at, step_seconds = _steps(asked, now)
    _add_lines(found, rows, values, by)
    _add_points(found, rows, values, starts_at, step_seconds, now)
    seen = Sight.objects.filter(slice_id=slice_id, destination__in=found).values("destination")
    for row in seen.annotate(first=Min("first_at"), last=Max("last_at")):
        one = found[row["destination"]]
        one.first_seen_at, one.last_seen_at = row["first"], row["last"]
    return Destinations(list(found.values()), starts_at, step_seconds)


def _add_lines(found: dict[str, Destination], rows: str, values: Sequence[Any], by: By) -> None:
    statement = f"""
    SELECT * FROM (
      SELECT destination, workload, {_SUMS},
        row_number() OVER (PARTITION BY destination ORDER BY {_ORDER[by]}, workload) AS place
      FROM ({rows}) AS rows WHERE destination = ANY(%s) GROUP BY destination, workload
    ) AS ranked WHERE place <= {LINES} ORDER BY destination, place
    """
    for destination, workload, *sums, _ in _read(statement, [*values, list(found)]):
        found[destination].workloads.append((workload, Verdicts(*sums)))


def _add_points(
    found: dict[str, Destination], rows: str, values: Sequence[Any], starts_at: datetime, step_seconds: int,
    now: datetime,
) -> None:  # fmt: skip
    slot = "floor(extract(epoch FROM at - %s::timestamptz) / %s)::int"
    statement = f"""
    SELECT destination, {slot} AS slot, sum(count)::bigint, sum(bytes_up + bytes_down)::bigint
    FROM ({rows}) AS rows WHERE destination = ANY(%s) GROUP BY destination, slot
    """
    points: defaultdict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for destination, slot_, count, size in _read(statement, [starts_at, step_seconds, *values, list(found)]):
        points[destination][slot_] = (count, size)
    number = int((now - starts_at).total_seconds() // step_seconds) + 1
    for name, one in found.items():
        one.points = [points[name].get(place, (0, 0)) for place in range(number)]


def _steps(asked: Asked, now: datetime) -> tuple[datetime, int]:
    """Return where the points begin and how long each is: whole minutes, about thirty of them."""
    minutes = max(1, -(-int((now - asked.since).total_seconds()) // (60 * POINTS)))
    return floor(asked.since, 60), int(timedelta(minutes=minutes).total_seconds())


def _rows(slice_id: UUID, asked: Asked) -> tuple[str, Sequence[Any]]:
    rows = narrowed(Flow.objects.all(), slice_id, asked, step_seconds=FLOW.step_seconds)
    statement, values = rows.order_by().values(*_READ).query.sql_with_params()
    return statement, values


def _read(statement: str, values: Collection[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())

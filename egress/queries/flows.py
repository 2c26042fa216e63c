"""What went out within a window: alike things together, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from egress.models import OTHER, Flow
from egress.queries.asked import Asked, narrowed
from egress.tables import FLOW

ADDRESSES: Final = 5
FACES: Final = ("workload", "destination", "way", "outcome", "reason", "rule", "identified_by")
CURSOR_VALUES: Final = 1 + len(FACES)
_READ: Final = (*FACES, "address", "count", "bytes_up", "bytes_down", "at", "last_at")
_STATEMENT: Final = """
SELECT {faces}, sum(count)::bigint, sum(bytes_up)::bigint, sum(bytes_down)::bigint, min(at), max(last_at)
FROM ({rows}) AS rows GROUP BY {faces} {after}
ORDER BY max(last_at) DESC, {downwards} LIMIT %s
"""
_ADDRESSES: Final = """
SELECT {faces}, (array_agg(DISTINCT address))[1:{addresses}] FROM ({rows}) AS rows
WHERE address <> '' AND ({faces}) IN (SELECT * FROM unnest({arrays})) GROUP BY {faces}
"""  # of one page: to sort the addresses of all costs more than all else


@dataclass(frozen=True, slots=True)
class FlowSum:
    """What ended alike of one workload and destination; `first_at` is a minute, `addresses` are the first few."""

    workload: str
    destination: str
    way: str
    outcome: str
    reason: str
    rule: str
    identified_by: str
    count: int
    bytes_up: int
    bytes_down: int
    first_at: datetime
    last_at: datetime
    addresses: list[str] = field(default_factory=list)

    @property
    def face(self) -> tuple[str, ...]:
        """What it is told apart by."""
        return tuple(getattr(self, name) for name in FACES)

    @property
    def cursor(self) -> list[str]:
        """What orders it among the others."""
        return [self.last_at.isoformat(), *self.face]


def flows_of(slice_id: UUID, asked: Asked, limit: int, after: Sequence[Any] | None) -> list[FlowSum]:
    """Return one more than `limit` of the sums asked for, from behind the one with the cursor `after`."""
    rows, values = _rows(slice_id, asked)
    faces = ", ".join(FACES)
    having = ""
    if after is not None:
        having = f"HAVING (max(last_at), {faces}) < (%s::timestamptz{', %s' * len(FACES)})"
        values = [*values, *map(str, after)]
    downwards = ", ".join(f"{name} DESC" for name in FACES)
    statement = _STATEMENT.format(faces=faces, rows=rows, after=having, downwards=downwards)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, limit + 1])
        found = [FlowSum(*row) for row in cursor.fetchall()]
    _add_addresses(slice_id, asked, found)
    return found


def _add_addresses(slice_id: UUID, asked: Asked, found: Sequence[FlowSum]) -> None:
    rows, values = _rows(slice_id, asked)
    by_face = {one.face: one for one in found}
    columns = [[face[place] for face in by_face] for place in range(len(FACES))]
    arrays = ", ".join(["%s::text[]"] * len(FACES))
    faces = ", ".join(FACES)
    with connection.cursor() as cursor:
        statement = _ADDRESSES.format(faces=faces, rows=rows, addresses=ADDRESSES, arrays=arrays)
        cursor.execute(statement, [*values, *columns])
        for *face, addresses in cursor.fetchall():
            by_face[tuple(face)].addresses.extend(addresses)


def uncounted(slice_id: UUID, asked: Asked) -> int:
    """Return how many of the window are beyond the bounds of the slice: they match no filter but that of time."""
    window = Asked(asked.since, asked.until, destination=OTHER)
    rows = narrowed(Flow.objects.all(), slice_id, window, step_seconds=FLOW.step_seconds)
    return sum(rows.values_list("count", flat=True))


def _rows(slice_id: UUID, asked: Asked) -> tuple[str, Sequence[Any]]:
    rows = narrowed(Flow.objects.all(), slice_id, asked, step_seconds=FLOW.step_seconds)
    statement, values = rows.order_by().values(*_READ).query.sql_with_params()
    return statement, values

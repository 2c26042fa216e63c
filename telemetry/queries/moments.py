"""The SQL for “all rows of these scopes in this window”: a level, and of those below what is not yet rolled up."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from telemetry.levels import LEVELS, Table
from telemetry.queries.window import Window

STATUSES = ("total", "status_2xx", "status_3xx", "status_4xx", "status_5xx")
SLOT = "(extract(epoch FROM at - %(since)s)::bigint / %(step)s)::int"
"""The number of the step that holds a row, from 0."""

_NARROW = ("counts", "bucket_counts", "cell_counts", "flow_requests")
_COLUMNS = "at, scope_id, revision_sequence, recorded_at, series, buckets, cells, flows, received, sent, " + ", ".join(
    (*STATUSES, *(f"{name}::bigint[]" for name in _NARROW))
)
_SCOPED = f"SELECT {_COLUMNS} FROM {{table}} WHERE scope_id = ANY(%(scopes)s) AND at >= %(since)s AND at < %(until)s"
_COUNTED = " AND id <= %(upto)s"
_UNROLLED = " AND id > (SELECT coalesce(max(rolled_upto), 0) FROM telemetry_progress WHERE \"table\" = '{table}')"


def moments(level: Table, *, is_cut: bool = False) -> str:
    """Return the subquery, to be run with `parameters`; a single statement sees every request exactly once.

    `is_cut`: only rows up to a cut that has been made (`upto` of `parameters`), while nothing is rolled up beyond it.
    """
    below = LEVELS[: LEVELS.index(level)]
    end = _COUNTED if is_cut else ""
    parts = [_SCOPED.format(table=level.name) + (end if level is LEVELS[0] else "")]
    parts += [(_SCOPED + _UNROLLED + (end if finer is LEVELS[0] else "")).format(table=finer.name) for finer in below]
    return "(" + " UNION ALL ".join(parts) + ") AS moments"


def parameters(scope_ids: Collection[UUID], window: Window, upto: int | None = None) -> dict[str, Any]:
    """Return the parameters of `moments` and `SLOT`."""
    return {
        "upto": upto,
        "scopes": list(scope_ids),
        "since": window.since,
        "until": window.until,
        "step": window.step_seconds,
    }


def select(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a query and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

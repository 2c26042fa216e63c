"""What nodes said of themselves: one over time, or all of them just now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from telemetry.queries.moments import SLOT, select
from telemetry.queries.window import Window
from telemetry.vitals.tables import MINUTE, TEN_SECONDS

FRESH: Final = timedelta(seconds=60)
"""What is older says nothing of now."""
_COLUMNS: Final = "at, recorded_at, gauges, troubles"
_WHERE: Final = "node_id = %(node)s AND at >= %(since)s AND at < %(until)s"
_FINE: Final = f"(SELECT {_COLUMNS} FROM {TEN_SECONDS.name} WHERE {_WHERE}) AS rows"
_COARSE: Final = f"""
(SELECT {_COLUMNS} FROM {MINUTE.name} WHERE {_WHERE} UNION ALL
 SELECT {_COLUMNS} FROM {TEN_SECONDS.name} WHERE {_WHERE}
   AND id > (SELECT coalesce(max(rolled_upto), 0) FROM telemetry_progress WHERE "table" = '{TEN_SECONDS.name}')
) AS rows
"""
_HEARD: Final = "SELECT {slot} AS slot, max(recorded_at) FROM {rows} GROUP BY slot"
_GAUGES: Final = """
SELECT key, {slot} AS slot, max((value->>0)::bigint), max((value->>1)::bigint)
FROM {rows}, jsonb_each(gauges) GROUP BY key, slot
"""
_TROUBLES: Final = """
SELECT key, {slot} AS slot, sum(value::bigint)::bigint FROM {rows}, jsonb_each(troubles) GROUP BY key, slot
"""
_NEWEST: Final = f"""
SELECT DISTINCT ON (node_id) node_id, at, gauges FROM {TEN_SECONDS.name}
WHERE node_id = ANY(%s) AND at >= %s ORDER BY node_id, at DESC, id DESC
"""
_SUMS: Final = f"""
SELECT node_id, key, sum(value::bigint)::bigint FROM {TEN_SECONDS.name}, jsonb_each(troubles)
WHERE node_id = ANY(%s) AND at >= %s GROUP BY node_id, key
"""


@dataclass(frozen=True, slots=True)
class Gauge:
    """A resource of a node; `limit` is None where there is none."""

    resource: str
    subject: str
    used: int
    limit: int | None

    @property
    def share(self) -> float | None:
        """How much of it is used, from 0; None where nothing limits it."""
        return self.used / self.limit if self.limit else None


@dataclass(frozen=True, slots=True)
class Course:
    """One node over time, by number of step. A step that is not in `heard` is unknown."""

    heard: Mapping[int, datetime] = field(default_factory=dict)
    gauges: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    troubles: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Now:
    """The newest that a node said, if it is fresh."""

    at: datetime
    gauges: tuple[Gauge, ...]


def course_of(node_id: UUID, window: Window) -> Course:
    """Return a node's vitals over time; three queries."""
    rows = _FINE if window.step_seconds % MINUTE.step_seconds else _COARSE
    values = {"node": node_id, "since": window.since, "until": window.until, "step": window.step_seconds}

    def ask(statement: str) -> list[tuple[Any, ...]]:
        return select(statement.format(slot=SLOT, rows=rows), values)

    gauges: dict[str, dict[int, int]] = {}
    limits: dict[str, int] = {}
    for key, slot, used, limit in ask(_GAUGES):
        gauges.setdefault(key, {})[slot] = used
        if limit is not None:
            limits[key] = max(limit, limits.get(key, 0))
    troubles: dict[str, dict[int, int]] = {}
    for key, slot, count in ask(_TROUBLES):
        troubles.setdefault(key, {})[slot] = count
    return Course(dict(ask(_HEARD)), gauges, limits, troubles)


def newest(node_ids: Collection[UUID], now: datetime) -> dict[UUID, Now]:
    """Return what each node said last; one that said nothing for a minute, or never does, is left out."""
    rows = select(_NEWEST, [list(node_ids), now - FRESH])
    return {
        node_id: Now(at, tuple(_gauge(*one) for one in sorted(orjson.loads(gauges).items())))
        for node_id, at, gauges in rows  # Django leaves JSON of its own statements to the caller
    }


def troubles_since(node_ids: Collection[UUID], since: datetime) -> dict[UUID, dict[str, int]]:
    """Return what went wrong on each node since then, at most two hours ago."""
    found: dict[UUID, dict[str, int]] = {}
    for node_id, key, count in select(_SUMS, [list(node_ids), since]):
        found.setdefault(node_id, {})[key] = count
    return found


def _gauge(key: str, value: list[int | None]) -> Gauge:
    resource, _, subject = key.partition(" ")
    return Gauge(resource, subject, value[0] or 0, value[1])

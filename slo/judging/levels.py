"""Writes and sums counts; one statement for any number of objectives."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from slo.arithmetic.conditions import HOUR
from slo.arithmetic.sums import Sums
from slo.evidence.fresh import Stepped
from slo.judging.statements import run
from slo.judging.windows import HOURS, LEVELS, MINUTES, TENS, Level
from telemetry.levels import floor
from telemetry.queries.moments import select

_ADD: Final = """
INSERT INTO {table} AS known (objective_id, at, good, bad, left_good, left_bad{more})
SELECT *{zeros} FROM unnest(%s::uuid[], %s::timestamptz[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
ORDER BY 1, 2 ON CONFLICT (objective_id, at) DO UPDATE SET
  good = known.good + excluded.good, bad = known.bad + excluded.bad,
  left_good = known.left_good + excluded.left_good, left_bad = known.left_bad + excluded.left_bad
"""
_ADD_EVER: Final = """
INSERT INTO slo_ever AS known (objective_id, good, bad)
SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[]) ON CONFLICT (objective_id) DO UPDATE SET
  good = known.good + excluded.good, bad = known.bad + excluded.bad
"""
_SUM: Final = """
SELECT objective_id, sum(good - left_good)::bigint, sum(bad - left_bad)::bigint FROM {table}
WHERE at >= %s AND at < %s AND objective_id = ANY(%s) GROUP BY objective_id
"""
_BETWEEN: Final = """
SELECT objective_id, sum(good - left_good)::bigint, sum(bad - left_bad)::bigint FROM {table}
WHERE at >= %s AND at < %s GROUP BY objective_id
"""
_HOURS_LEFT_OUT: Final = """
UPDATE slo_hour SET left_good = part.good, left_bad = part.bad FROM (
  SELECT date_trunc('hour', at, 'UTC') AS hour, sum(left_good)::bigint AS good, sum(left_bad)::bigint AS bad
  FROM slo_minute WHERE objective_id = %s AND at >= %s AND at < %s GROUP BY hour
) AS part WHERE slo_hour.objective_id = %s AND slo_hour.at = part.hour
"""
Counted = Mapping[tuple[UUID, datetime], tuple[Sums, Sums]]
"""(objective, step) → all that happened, and what of it is left out."""


def add(counted: Counted, levels: Iterable[Level] = LEVELS) -> None:
    """Add counts by ten seconds to these levels."""
    for level in levels:
        sums: dict[tuple[UUID, datetime], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for (objective, at), (whole, left) in counted.items():
            row = sums[objective, floor(at, level.step_seconds)]
            for place, number in enumerate((whole.good, whole.bad, left.good, left.bad)):
                row[place] += number
        _write(level, sums)


def add_ever(counted: Counted) -> None:
    """Add to what ever counted."""
    sums: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    for (objective, _), (whole, left) in counted.items():
        sums[objective][0] += whole.good - left.good
        sums[objective][1] += whole.bad - left.bad
    if sums:
        run(_ADD_EVER, [list(sums), [good for good, _ in sums.values()], [bad for _, bad in sums.values()]])


def total(level: Level, objectives: Collection[UUID], since: datetime, until: datetime) -> dict[UUID, Sums]:
    """Return what counts of each objective in a stretch of whole steps; objectives without events are left out."""
    rows = select(_SUM.format(table=level.table), [since, until, list(objectives)])
    return {objective: Sums(good, bad) for objective, good, bad in rows}


def between(level: Level, since: datetime, until: datetime) -> list[tuple[UUID, int, int]]:
    """Return what counts in a stretch of whole steps: (objective, good, bad), of every objective there is."""
    return select(_BETWEEN.format(table=level.table), [since, until])


def forget(objective: UUID) -> None:
    """Delete everything that was counted for an objective."""
    for level in LEVELS:
        run(f"DELETE FROM {level.table} WHERE objective_id = %s", [objective])


def expire(now: datetime) -> None:
    """Delete what is past its time."""
    for level in LEVELS:
        run(
            f"DELETE FROM {level.table} WHERE at < %s",
            [datetime.fromtimestamp(now.timestamp() - level.kept_seconds, now.tzinfo)],
        )


def leave_out_span(objective: UUID, since: datetime, until: datetime, *, is_left: bool) -> None:
    """Let a stretch of whole minutes count no more, or count again."""
    values = "left_good = good, left_bad = bad" if is_left else "left_good = 0, left_bad = 0"
    for level in (TENS, MINUTES):
        where = "WHERE objective_id = %s AND at >= %s AND at < %s"
        run(f"UPDATE {level.table} SET {values} {where}", [objective, since, until])
    run(_HOURS_LEFT_OUT, [objective, floor(since, HOUR), floor(until, HOUR) + timedelta(hours=1), objective])


def plain(counted: Stepped) -> Counted:
    """Return counts of which nothing is left out."""
    return {key: (sums, Sums()) for key, sums in counted.items()}


def _write(level: Level, sums: Mapping[tuple[UUID, datetime], list[int]]) -> None:
    if sums:
        rows = [(objective, at, *numbers) for (objective, at), numbers in sums.items()]
        is_hour = level is HOURS
        statement = _ADD.format(
            table=level.table, more=", slices_good, slices_bad" if is_hour else "", zeros=", 0, 0" if is_hour else ""
        )
        run(statement, [list(column) for column in zip(*rows, strict=True)])

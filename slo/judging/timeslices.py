"""Objectives that count time: a slice is good when enough of its events are.

Slices are made from minutes. The newest two minutes wait, for nodes report late; slices without events are no time at
all: neither good nor bad.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from slo.arithmetic.conditions import DAY, HOUR
from slo.arithmetic.periods import Period
from slo.arithmetic.sums import Sums
from slo.judging.statements import run
from slo.judging.windows import ALL, PERIOD, begin_of
from slo.spec import Slices
from telemetry.levels import floor
from telemetry.queries.moments import select

SETTLING_SECONDS: Final = 120
_SLICES: Final = """
SELECT date_bin(make_interval(secs => %(seconds)s), at, 'epoch'::timestamptz) AS slot,
  sum(good - left_good)::bigint AS good, sum(bad - left_bad)::bigint AS bad
FROM slo_minute WHERE objective_id = %(objective)s AND at >= %(since)s AND at < %(until)s
GROUP BY slot HAVING sum(good + bad - left_good - left_bad) > 0
"""
_CLOSE_HOURS: Final = f"""
UPDATE slo_hour SET slices_good = made.good, slices_bad = made.bad FROM (
  SELECT date_trunc('hour', slot, 'UTC') AS hour,
    count(*) FILTER (WHERE good * %(below)s >= %(above)s * (good + bad)) AS good,
    count(*) FILTER (WHERE good * %(below)s < %(above)s * (good + bad)) AS bad
  FROM ({_SLICES}) AS slices GROUP BY hour
) AS made WHERE slo_hour.objective_id = %(objective)s AND slo_hour.at = made.hour
"""
_HOURS: Final = """
SELECT coalesce(sum(slices_good), 0)::bigint, coalesce(sum(slices_bad), 0)::bigint
FROM slo_hour WHERE objective_id = %s AND at >= %s AND at < %s
"""


def close_hours(objective: UUID, slices: Slices, since: datetime, now: datetime) -> None:
    """Count the slices of all hours since then, as far as they have settled."""
    run(_CLOSE_HOURS, _values(objective, slices, floor(since, HOUR), now))


def slices_by_window(objective: UUID, slices: Slices, period: Period, now: datetime) -> dict[int, Sums]:
    """Return the good and bad slices of every window."""
    rows = select(_SLICES, _values(objective, slices, floor(now - timedelta(days=3), DAY), now))
    target = slices.target
    verdicts = [(at, good * target.denominator >= target.numerator * (good + bad)) for at, good, bad in rows]
    found: dict[int, Sums] = {}
    for window in ALL[:-1]:
        inside = [is_good for at, is_good in verdicts if at >= begin_of(window, period, now)]
        found[window] = Sums(sum(inside), len(inside) - sum(inside))
    ((good, bad),) = select(_HOURS, [objective, begin_of(PERIOD, period, now), now])
    return found | {PERIOD: Sums(good, bad)}


def _values(objective: UUID, slices: Slices, since: datetime, now: datetime) -> dict[str, object]:
    return {
        "objective": objective, "seconds": slices.seconds, "since": since,
        "until": floor(now - timedelta(seconds=SETTLING_SECONDS), slices.seconds),
        "above": slices.target.numerator, "below": slices.target.denominator,
    }  # fmt: skip

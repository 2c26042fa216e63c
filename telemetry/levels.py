"""How finely counts are kept and for how long. Pure.

Each level is one table of rows that only ever add up: a point in time is the sum of its rows, however many there are.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HOUR_SECONDS, DAY_SECONDS = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Table:
    """A table partitioned by time: partitions of equal length, dropped whole once everything in them is `kept` old."""

    name: str
    step_seconds: int
    kept_seconds: int
    partition_seconds: int

    def partition_start(self, at: datetime) -> datetime:
        """Return where the partition holding `at` begins; partitions are counted from 1970."""
        return floor(at, self.partition_seconds)


TEN_SECONDS = Table("telemetry_ten_seconds", 10, 2 * HOUR_SECONDS, HOUR_SECONDS)
MINUTE = Table("telemetry_minute", 60, 7 * DAY_SECONDS, DAY_SECONDS)
HOUR = Table("telemetry_hour", HOUR_SECONDS, 400 * DAY_SECONDS, 30 * DAY_SECONDS)
DAY = Table("telemetry_day", DAY_SECONDS, 400 * DAY_SECONDS, 100 * DAY_SECONDS)
NODE = Table("telemetry_node", 10, 2 * HOUR_SECONDS, HOUR_SECONDS)

LEVELS = (TEN_SECONDS, MINUTE, HOUR, DAY)
"""Each is rolled up into the next."""
TABLES = (*LEVELS, NODE)


def floor(at: datetime, step_seconds: int) -> datetime:
    """Return the start of the step that holds `at`, steps counted from 1970 in UTC."""
    seconds = int(at.timestamp())
    return datetime.fromtimestamp(seconds - seconds % step_seconds, UTC)


def level_for(step_seconds: int) -> Table:
    """Return the coarsest level that still resolves `step_seconds`."""
    return next((level for level in reversed(LEVELS) if step_seconds % level.step_seconds == 0), TEN_SECONDS)


def seconds(count: int) -> timedelta:
    """Return a duration."""
    return timedelta(seconds=count)

"""Where windows begin, and how finely they are counted. Pure.

A window ends at the last whole ten seconds. Short windows begin on ten seconds, long ones on a minute, a rolling
period on an hour: at most one three-hundred-and-sixtieth of their length earlier than their name says.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from slo.arithmetic.conditions import DAY, HOUR, WINDOWS
from slo.arithmetic.periods import Period, Rolling
from telemetry.levels import floor

PERIOD: Final = 0
"""Stands among windows for the objective's own period."""
ALL: Final = (*WINDOWS, PERIOD)


Begins = tuple[datetime, ...]
"""Where each window of `ALL` begins."""


@dataclass(frozen=True, slots=True)
class Level:
    """A table of counts: its name, how long its steps are, and how long they are kept."""

    table: str
    step_seconds: int
    kept_seconds: int


TENS: Final = Level("slo_tens", 10, 3 * HOUR)
MINUTES: Final = Level("slo_minute", 60, 8 * DAY)
HOURS: Final = Level("slo_hour", HOUR, 400 * DAY)
LEVELS: Final = (TENS, MINUTES, HOURS)


def level_of(window: int, period: Period) -> Level:
    """Return where the sum of a window is made from."""
    if window == PERIOD:
        return HOURS if isinstance(period, Rolling) or period.nominal_seconds > MINUTES.kept_seconds else MINUTES
    return TENS if window <= HOUR else MINUTES


def begin_of(window: int, period: Period, end: datetime) -> datetime:
    """Return where a window that ends at `end` begins."""
    level = level_of(window, period)
    since = period.span_at(end).since if window == PERIOD else end - timedelta(seconds=window)
    return floor(since, level.step_seconds)


@lru_cache(maxsize=256)
def begins(period: Period, end: datetime) -> Begins:
    """Return where each of `ALL` begins."""
    return tuple(begin_of(window, period, end) for window in ALL)

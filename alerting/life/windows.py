"""PURE: weekly windows, at the wall clock of a time zone.

A start that a change to summer time skips is as long after midnight as it says; one that comes twice counts once, the
first time. A window lasts as long as it says, whatever the clock does meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONGEST: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Weekly:
    """`weekdays`: 0 is Monday; `at` is local time."""

    weekdays: frozenset[int]
    at: time
    length: timedelta
    time_zone: str

    def is_open(self, now: datetime) -> bool:
        """Whether a window holds at `now`."""
        return any(start <= now < start + self.length for start in self._starts(now, -9, 2))

    def next_start(self, now: datetime) -> datetime | None:
        """Return when the next window begins, in UTC; None when there is no weekday."""
        return min((start for start in self._starts(now, -1, 9) if start > now), default=None)

    def _starts(self, now: datetime, first_day: int, end_day: int) -> Iterator[datetime]:
        today = now.astimezone(ZoneInfo(self.time_zone)).date()
        for offset in range(first_day, end_day):
            day = today + timedelta(days=offset)
            if day.weekday() in self.weekdays:
                yield self._start_on(day)

    def _start_on(self, day: date) -> datetime:
        """Local wall time as an instant; in a gap, `fold=0` counts with the offset before it (PEP 495)."""
        return datetime.combine(day, self.at, ZoneInfo(self.time_zone)).astimezone(UTC)

"""When a rule holds: from and until a moment, and in which hours of the week, in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import SCHEDULE_WINDOWS

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
WEEK_MINUTES: Final = 7 * _DAY


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_DAYS: Final = tuple(Weekday)
_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)


def _time_of_day(value: str) -> str:
    if not _TIME.fullmatch(value):
        raise refuse("time_invalid", f"{quote(value)} is not a time of day such as 08:30")
    return value


_TimeOfDay = Annotated[str, Field(max_length=5), AfterValidator(_time_of_day)]


class Window(Spec):
    """Some hours of some days, in UTC. One that does not end after it begins ends on the day after."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=len(_DAYS))]
    begins: _TimeOfDay = "00:00"
    ends: _TimeOfDay = "24:00"

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        if self.begins == self.ends:
            raise refuse("window_empty", "ends when it begins; a whole day is 00:00 to 24:00", below="/ends")
        if self.begins == "24:00":
            raise refuse("window_empty", "begins at the end of the day; write 00:00 of the next day", below="/begins")
        return self

    def minutes(self) -> list[tuple[int, int]]:
        """First and last minute of the week of each day's hours; the week begins on Monday, and may be passed."""
        begin, end = _minute(self.begins), _minute(self.ends)
        length = (end - begin) if end > begin else (end + _DAY - begin)
        starts = [_DAYS.index(day) * _DAY + begin for day in set(self.days)]
        return [(start, start + length - 1) for start in starts]


class Schedule(Spec):
    """The windows of a week in which something holds, in UTC all year round."""

    windows: Annotated[tuple[Window, ...], Field(min_length=1, max_length=SCHEDULE_WINDOWS)]

    def minutes(self) -> tuple[tuple[int, int], ...]:
        """First and last minute of the week of everything that holds, in order, nothing twice."""
        within: list[tuple[int, int]] = []
        for first, last in (one for window in self.windows for one in window.minutes()):
            within.append((first, min(last, WEEK_MINUTES - 1)))
            if last >= WEEK_MINUTES:
                within.append((0, last - WEEK_MINUTES))
        joined: list[tuple[int, int]] = []
        for first, last in sorted(within):
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
            else:
                joined.append((first, last))
        return tuple(joined)


@dataclass(frozen=True, slots=True)
class Times:
    """From the second `begin` until before the second `end` since 1970 (None: unbounded), in `minutes` of the week.

    No minutes: all of them.
    """

    begin: int | None = None
    end: int | None = None
    minutes: tuple[tuple[int, int], ...] = ()

    def hold_at(self, at: datetime) -> bool:
        """Whether a moment is among them."""
        second, minute = int(at.timestamp()), minute_of_week(at)
        if (self.begin is not None and second < self.begin) or (self.end is not None and second >= self.end):
            return False
        return not self.minutes or any(first <= minute <= last for first, last in self.minutes)


ALWAYS: Final = Times()


def minute_of_week(at: datetime) -> int:
    """The minute of the week in UTC, from Monday 00:00, which is 0."""
    there = at.astimezone(UTC)
    return there.weekday() * _DAY + there.hour * _HOUR + there.minute


def moment(at: datetime) -> str:
    """A moment for people: “3 March 2026, 12:00:00 UTC”."""
    there = at.astimezone(UTC)
    return f"{there.day} {there:%B %Y, %H:%M:%S} UTC"


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * _HOUR + int(minute)

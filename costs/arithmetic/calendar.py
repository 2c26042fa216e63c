"""Days and months of the billing time zone, cut at whole hours: counts are kept by the hour."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A billing day holds the hours that begin on it where people live: 23 or 25 of them where clocks change."""

    zone: ZoneInfo

    def day_of(self, at: datetime) -> date:
        """Return the billing day of an instant."""
        return at.replace(minute=0, second=0, microsecond=0).astimezone(self.zone).date()

    def span_of(self, day: date) -> tuple[datetime, datetime]:
        """Return where a day begins and where the next does, both in UTC and at whole hours."""
        return self._begin(day), self._begin(day + timedelta(days=1))

    def _begin(self, day: date) -> datetime:
        midnight = datetime.combine(day, time(), self.zone).astimezone(UTC)
        whole = midnight.replace(minute=0, second=0, microsecond=0)
        return whole if whole == midnight else whole + HOUR


def month_of(day: date) -> date:
    """Return the first day of the month that holds `day`."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """Return the first day of the next month."""
    return month_of(month + timedelta(days=31))


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return month_of(month - timedelta(days=1))


def days_in(month: date) -> int:
    """Return how many days the month of a day has."""
    return monthrange(month.year, month.month)[1]


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield each day, both ends included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)

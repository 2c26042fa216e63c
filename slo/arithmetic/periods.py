"""The period that a budget is for: rolling, or by the calendar of a time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from slo.arithmetic.conditions import DAY


class Unit(StrEnum):
    """The stretches that calendars know."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


NOMINAL_DAYS = {Unit.WEEK: 7, Unit.MONTH: 30, Unit.QUARTER: 90}
"""How long a stretch is taken to be where thresholds are computed: they shall not change from month to month."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` (inclusive) to `until` (exclusive), both in UTC."""

    since: datetime
    until: datetime

    def elapsed_at(self, now: datetime) -> Fraction:
        """Return which part of it has passed, from 0 to 1."""
        passed = int((min(max(now, self.since), self.until) - self.since).total_seconds())
        return Fraction(passed, int((self.until - self.since).total_seconds()))


@dataclass(frozen=True, slots=True)
class Rolling:
    """The last days up to now."""

    days: int

    @property
    def nominal_seconds(self) -> int:
        """Its length."""
        return self.days * DAY

    def span_at(self, now: datetime) -> Span:
        """Return the stretch that ends now."""
        return Span(now - timedelta(days=self.days), now)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A week from Monday, a month or a quarter, from midnight to midnight where people live."""

    unit: Unit
    zone: ZoneInfo

    @property
    def nominal_seconds(self) -> int:
        """Its usual length."""
        return NOMINAL_DAYS[self.unit] * DAY

    def span_at(self, now: datetime) -> Span:
        """Return the stretch that holds `now`; an hour longer or shorter where clocks change in it."""
        midnight = now.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        begin = _begin(self.unit, midnight)
        return Span(self._instant(begin), self._instant(_next(self.unit, begin)))

    def _instant(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)


Period = Rolling | Calendar


def _begin(unit: Unit, midnight: datetime) -> datetime:
    match unit:
        case Unit.WEEK:
            return midnight - timedelta(days=midnight.weekday())
        case Unit.MONTH:
            return midnight.replace(day=1)
        case Unit.QUARTER:
            return midnight.replace(day=1, month=midnight.month - (midnight.month - 1) % 3)


def _next(unit: Unit, begin: datetime) -> datetime:
    if unit is Unit.WEEK:
        return begin + timedelta(days=7)
    months = begin.month - 1 + (1 if unit is Unit.MONTH else 3)
    return begin.replace(year=begin.year + months // 12, month=months % 12 + 1)

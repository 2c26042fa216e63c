"""Periods begin at midnight where people live, whatever clocks do, and budgets are counted within them."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from slo.arithmetic.budgets import budget_left, exhausted_in, outage_seconds_left
from slo.arithmetic.conditions import DAY
from slo.arithmetic.periods import Calendar, Rolling, Unit
from slo.arithmetic.sums import Sums

BERLIN, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")
HALF = Fraction(1, 2)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "zone", "now", "since", "until"),
    [
        (Unit.MONTH, BERLIN, "2031-03-30T12:00", "2031-02-28T23:00", "2031-03-31T22:00"),  # clocks go forward
        (Unit.MONTH, BERLIN, "2031-10-31T22:59", "2031-09-30T22:00", "2031-10-31T23:00"),  # and back
        (Unit.WEEK, BERLIN, "2031-03-30T22:30", "2031-03-30T22:00", "2031-04-06T22:00"),
        (Unit.WEEK, BERLIN, "2031-03-30T21:30", "2031-03-23T23:00", "2031-03-30T22:00"),
        (Unit.QUARTER, KOLKATA, "2031-12-31T18:31", "2031-12-31T18:30", "2032-03-31T18:30"),
        (Unit.MONTH, UTC, "2032-02-29T23:59", "2032-02-01T00:00", "2032-03-01T00:00"),
    ],
)
def test_a_calendars_period_ends_at_local_midnight(unit, zone, now, since, until):
    span = Calendar(unit, zone).span_at(utc(now))
    assert (span.since, span.until) == (utc(since), utc(until))


def test_every_moment_belongs_to_one_period():
    month = Calendar(Unit.MONTH, BERLIN)
    at = utc("2031-01-01T00:00")
    while at < utc("2032-01-01T00:00"):
        span = month.span_at(at)
        assert span.since <= at < span.until
        assert month.span_at(span.until).since == span.until
        at += timedelta(hours=7)


def test_a_rolling_period_has_as_many_weekends_as_it_has_weeks():
    span = Rolling(28).span_at(utc("2031-05-20T12:00"))
    assert (span.until - span.since).total_seconds() == 28 * DAY


def test_what_is_left_is_exact_and_may_be_less_than_nothing():
    assert budget_left(Sums(9_995, 5), Fraction(1, 1000)).remaining == HALF
    assert budget_left(Sums(9_970, 30), Fraction(1, 1000)).remaining == -2
    assert budget_left(Sums(), Fraction(1, 1000)).remaining is None


def test_a_period_that_has_begun_is_judged_by_what_it_will_be():
    found = budget_left(Sums(999, 1), Fraction(1, 1000), elapsed=Fraction(1, 10))
    assert (found.remaining, found.is_tentative) == (Fraction(9, 10), True)


def test_the_day_on_which_nothing_is_left():
    assert exhausted_in(HALF, Fraction(5), 30 * DAY) == 3 * DAY
    assert exhausted_in(Fraction(-1), Fraction(5), 30 * DAY) == 0
    assert exhausted_in(HALF, Fraction(0), 30 * DAY) is None
    assert outage_seconds_left(HALF, Fraction(1, 1000), 30 * DAY) == Fraction(1296)

"""Billing days and months, what a month will cost, and what is unusual."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from costs.arithmetic.calendar import Calendar, days_in, month_after, month_before
from costs.arithmetic.foresight import foreseen, reached
from costs.arithmetic.unusual import unusual

BERLIN, INDIA = Calendar(ZoneInfo("Europe/Berlin")), Calendar(ZoneInfo("Asia/Kolkata"))


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)])
def test_days_are_longer_or_shorter_where_clocks_change(day, hours):
    since, until = BERLIN.span_of(day)
    assert until - since == timedelta(hours=hours)
    every = [since + timedelta(hours=number) for number in range(hours)]
    assert {BERLIN.day_of(at) for at in every} == {day}
    assert BERLIN.day_of(until) == day + timedelta(days=1)


def test_a_month_begins_at_midnight_where_people_live():
    assert BERLIN.day_of(datetime(2026, 10, 31, 23, 0, tzinfo=UTC)) == date(2026, 11, 1)
    assert BERLIN.day_of(datetime(2026, 10, 31, 22, 59, tzinfo=UTC)) == date(2026, 10, 31)


def test_where_midnight_is_no_whole_hour_a_day_begins_with_the_next_and_no_hour_is_lost():
    first, second = INDIA.span_of(date(2026, 5, 1)), INDIA.span_of(date(2026, 5, 2))
    assert first == (datetime(2026, 4, 30, 19, tzinfo=UTC), datetime(2026, 5, 1, 19, tzinfo=UTC))
    assert first[1] == second[0]
    assert INDIA.day_of(datetime(2026, 4, 30, 18, 45, tzinfo=UTC)) == date(2026, 4, 30)


def test_months_follow_each_other():
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_before(date(2026, 1, 1)) == date(2025, 12, 1)
    assert days_in(date(2028, 2, 9)) == 29


def test_a_month_goes_on_like_its_last_week():
    today = date(2026, 11, 21)
    spent = {today - timedelta(days=number): Decimal(2) for number in range(1, 21)}
    assert foreseen(spent | {today: Decimal(1)}, today) == 60  # 20 days of 2, today 2, 9 more days of 2
    assert foreseen(spent | {today: Decimal(5)}, today) == 63


def test_at_the_beginning_of_a_month_the_one_before_is_gone_by():
    today = date(2026, 11, 1)
    assert foreseen({date(2026, 10, 31): Decimal(3)}, today) == 90
    assert foreseen({today: Decimal(1)}, today) is None


@pytest.mark.parametrize(("spent", "found"), [("49.99", None), ("50", 50), ("99.99", 80), ("250", 100)])
def test_the_highest_threshold_counts(spent, found):
    assert reached([50, 80, 100], Decimal(spent), Decimal(100)) == found


def by(**routes):
    return {name: Fraction(cost) for name, cost in routes.items()}


STEADY = [by(shop=10, api=5), by(shop=11, api=5), by(shop=9, api=5), by(shop=10, api=5)]


def test_a_day_that_costs_more_is_explained_by_the_routes_that_grew():
    found = unusual(by(shop=10, api=40), STEADY, Fraction(1))
    assert found is not None
    assert (found.actual, found.usual) == (50, 15)
    assert found.routes == (("api", 35),)


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (by(shop=12, api=5), STEADY),
        (by(shop=10, api=40), STEADY[:2]),
        (by(shop=40), [by(shop=one) for one in (1, 40, 5, 60)]),
        (by(), STEADY),
    ],
    ids=["a little more", "too few weeks", "never steady", "less"],
)
def test_what_is_not_unusual(today, weeks):
    assert unusual(today, weeks, Fraction(1)) is None


def test_one_odd_week_does_not_hide_the_next():
    assert unusual(by(shop=100), [*STEADY, by(shop=500)], Fraction(1)) is not None


def test_small_amounts_are_not_worth_telling():
    tiny = [by(shop=Fraction(1, 100))] * 4
    assert unusual(by(shop=Fraction(9, 10)), tiny, Fraction(1)) is None

"""Weekly windows hold at the wall clock, through changes to and from summer time."""

from datetime import UTC, datetime, time, timedelta

import pytest

from alerting.life.windows import Weekly

SUNDAY = frozenset({6})


def berlin(at: time, minutes: int = 60, days: frozenset[int] = SUNDAY) -> Weekly:
    return Weekly(days, at, timedelta(minutes=minutes), "Europe/Berlin")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "why"),
    [
        (utc(2026, 3, 22, 2), "winter: 03:00 is 02:00 UTC"),
        (utc(2026, 3, 29, 1), "the day of the change: 03:00 is 01:00 UTC"),
        (utc(2026, 7, 5, 1), "summer"),
        (utc(2026, 10, 25, 2), "the day of the change back: 03:00 is 02:00 UTC"),
    ],
)
def test_it_follows_the_wall_clock(begin, why):
    window = berlin(time(3))
    second = timedelta(seconds=1)
    assert [window.is_open(at) for at in (begin - second, begin, begin + timedelta(minutes=60) - second)] == [
        False, True, True,
    ], why  # fmt: skip
    assert not window.is_open(begin + timedelta(minutes=60))


def test_a_start_that_the_clock_skips_comes_an_hour_later_by_the_clock():
    window = berlin(time(2, 30), 30)  # 02:30 does not exist on 2026-03-29
    assert window.next_start(utc(2026, 3, 28, 12)) == utc(2026, 3, 29, 1, 30)
    assert window.is_open(utc(2026, 3, 29, 1, 45))
    assert not window.is_open(utc(2026, 3, 29, 0, 45))


def test_a_start_that_comes_twice_counts_once():
    window = berlin(time(2, 30), 30)  # 02:30 comes at 00:30 and at 01:30 UTC on 2026-10-25
    assert window.is_open(utc(2026, 10, 25, 0, 45))
    assert not window.is_open(utc(2026, 10, 25, 1, 45))


def test_a_window_over_midnight_belongs_to_the_day_it_began():
    window = berlin(time(23), 120)
    assert window.is_open(utc(2026, 7, 5, 22, 30))  # Monday, 00:30 in Berlin
    assert not window.is_open(utc(2026, 7, 4, 22, 30))


def test_a_window_of_a_week_never_ends():
    window = berlin(time(3), 7 * 24 * 60)
    assert all(window.is_open(utc(2026, 7, day, 0)) for day in range(6, 14))

"""Pauses grow, spread, and end after a day."""

from datetime import timedelta

from alerting.life.retrying import FIRST, LONGEST, is_over, pause


def test_pauses_double_up_to_an_hour_and_spread():
    assert [pause(n, 0.5) for n in (1, 2, 3)] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert pause(50, 0.5) == LONGEST
    assert pause(1, 0.0) < pause(1, 1.0)


def test_a_receiver_may_ask_for_more_time_but_not_for_a_day():
    assert pause(1, 0.5, timedelta(minutes=5)) == timedelta(minutes=5)
    assert pause(1, 0.5, timedelta(days=1)) == LONGEST


def test_after_a_day_it_is_given_up():
    assert not is_over(timedelta(hours=23))
    assert is_over(timedelta(days=1))

"""When a route is flooded, by exact numbers; and when it is not, however busy it is."""

from datetime import UTC, datetime, timedelta

import pytest

from waf.floods.judging import CALM, FLOOR, Course, begins, goes_on, usual_of

NOON = datetime(2031, 5, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "rate", "limit"),
    [
        ([100.0] * 7, 100, 400),  # as every day: four times as many
        ([1.0] * 7, 1, FLOOR),  # a quiet route: not before the floor
        ([100.0, 100.0, 5_000.0, 100.0, 100.0, 100.0, 100.0], 100, 400),  # yesterday's flood counts for nothing
        ([60.0, 80.0, 100.0, 120.0, 140.0], 100, 400),  # MAD 20: 100 + 8·1.4826·20 = 337, and four times is more
        ([10.0, 10.0, 100.0, 190.0, 190.0], 100, 100 + 8 * 1.4826 * 90),  # varies a lot
        ([None, 50.0, None, 50.0, 50.0, None, None], 50, 200),  # nobody listened on four days
        ([0.0, 0.0, 0.0, 0.0, 30.0, 30.0, 30.0], 30, 120),  # three days old
    ],
)
def test_what_is_usual_and_from_when_it_is_a_flood(days, rate, limit):
    usual = usual_of(days)
    assert (usual.rate, usual.limit) == (pytest.approx(rate), pytest.approx(limit))


@pytest.mark.parametrize("days", [[], [None] * 7, [0.0] * 7, [100.0, 100.0], [None, 0.0, 0.0, 80.0, 80.0]])
def test_with_too_few_days_nothing_is_known_and_nothing_is_a_flood(days):
    usual = usual_of(days)
    assert usual is None
    assert begins(1_000_000, usual, NOON) is None


def test_a_flood_begins_at_the_limit_and_not_before():
    usual = usual_of([100.0] * 7)
    assert begins(399.9, usual, NOON) is None
    assert begins(400, usual, NOON) == Course(NOON, usual.limit, 400)


def test_it_ends_when_it_was_calm_for_two_minutes_on_end():
    course = begins(1_000, usual_of([100.0] * 7), NOON)
    for seconds, rate, is_calm in ((15, 3_000, False), (30, 199, True), (45, 200, False), (60, 150, True)):
        course = goes_on(course, rate, NOON + timedelta(seconds=seconds))
        assert (course.calm_since is not None, course.ended_at) == (is_calm, None)
    assert course.peak == 3_000
    calm = course.calm_since
    assert goes_on(course, 10, calm + CALM - timedelta(seconds=1)).ended_at is None
    assert goes_on(course, 10, calm + CALM).ended_at == calm + CALM

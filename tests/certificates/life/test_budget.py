"""How much is asked of a CA at most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.life.budget import Budget, budget_for, is_suspended
from certificates.life.states import FaultKind
from tests.certificates.life.made import DAY, HOUR, MINUTE, NOW, life

R = FaultKind.REJECTED


@pytest.mark.parametrize(
    ("minutes_ago", "next_in"),
    [
        ([], 0),
        ([1, 2], 0),
        ([1, 2, 3], 57),
        ([1, 2, 60], 0),
        ([1, 2, 59], 1),
        ([3, 1, 2], 57),
        ([120 * number for number in range(1, 10)], 0),
        ([120 * number for number in range(1, 11)], 1440 - 1200),
        ([1, 2, 3, *(120 * number for number in range(1, 8))], 1440 - 840),
    ],
)
def test_failed_validations_of_an_identifier(minutes_ago, next_in):
    failed_at = [NOW - minutes * MINUTE for minutes in minutes_ago]
    assert Budget().next_validation(failed_at, NOW) == NOW + next_in * MINUTE


def test_ten_orders_in_three_hours():
    ordered_at = [NOW - number * MINUTE for number in range(1, 11)]
    assert Budget().next_order(ordered_at[:-1], NOW) == NOW
    assert Budget().next_order(ordered_at, NOW) == NOW - 10 * MINUTE + 3 * HOUR


@pytest.mark.parametrize(
    ("one", "count"),
    [(None, 10), (life(90 * DAY), 10), (life(160 * HOUR), 10), (life(3 * MINUTE), 240), (life(MINUTE), 250)],
)
def test_very_short_certificates_may_be_ordered_more_often(one, count):
    assert budget_for(one).orders[0].count == count


def test_one_without_any_life_has_the_usual_budget():
    assert budget_for(life(0 * DAY)) == Budget()


@given(st.lists(st.timedeltas(0 * DAY, 2 * DAY), max_size=30))
def test_who_waits_as_told_never_exceeds_a_limit(gaps):
    """Validations that all fail, each as soon as it is both wanted and allowed."""
    failed_at, now = [], NOW
    for gap in gaps:
        now = Budget().next_validation(failed_at, now + gap / 40)
        failed_at.append(now)
    for limit in Budget().validations:
        for end in failed_at:
            assert sum(end - limit.per < at <= end for at in failed_at) <= limit.count


@pytest.mark.parametrize(
    ("history", "is_it"),
    [
        ([], False),
        ([R] * 4, False),
        ([R] * 5, True),
        ([None, *[R] * 5], True),
        ([*[R] * 4, None], False),
        ([*[R] * 4, None, R], False),
        ([R, R, FaultKind.TEMPORARY, R, R, FaultKind.NODE, R], True),
        ([FaultKind.TEMPORARY] * 9, False),
    ],
)
def test_an_identifier_rejected_five_times_in_a_row_is_suspended(history, is_it):
    assert is_suspended(history) is is_it

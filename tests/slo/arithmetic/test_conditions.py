"""The table of the workbook, in fractions: thresholds, what can be reached, and when a constant failure is told."""

from fractions import Fraction

import pytest

from slo.arithmetic.conditions import (
    DAY,
    HOUR,
    MINUTE,
    MONTH_PAIRS,
    Condition,
    Severity,
    pairs_for,
    seconds_to_fire,
    threshold_of,
)

THREE_NINES = Fraction(1, 1000)


@pytest.mark.parametrize(
    ("place", "severity", "long", "short", "burn_30", "burn_28"),
    [
        (0, Severity.PAGE, HOUR, 5 * MINUTE, Fraction("14.4"), Fraction("13.44")),
        (1, Severity.PAGE, 6 * HOUR, 30 * MINUTE, Fraction(6), Fraction("5.6")),
        (2, Severity.TICKET, DAY, 2 * HOUR, Fraction(3), Fraction("2.8")),
        (3, Severity.TICKET, 3 * DAY, 6 * HOUR, Fraction(1), Fraction(28, 30)),
    ],
)
def test_thresholds_are_those_of_the_workbook(place, severity, long, short, burn_30, burn_28):
    pair = MONTH_PAIRS[place]
    assert (pair.severity, pair.long_seconds, pair.short_seconds) == (severity, long, short)
    assert threshold_of(pair, THREE_NINES, 30 * DAY).burn == burn_30
    assert threshold_of(pair, THREE_NINES, 28 * DAY).burn == burn_28


def test_a_week_has_rows_of_its_own():
    assert [threshold_of(pair, THREE_NINES, 7 * DAY).burn for pair in pairs_for(7 * DAY)] == [
        Fraction("16.8"), Fraction("5.6"), Fraction("2.8"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("error_ratio", "condition", "seconds"),
    [
        (Fraction(1), Condition.FAST_PAGE, Fraction("51.84")),
        (Fraction(1, 10), Condition.FAST_PAGE, Fraction("518.4")),
        (Fraction(1, 20), Condition.FAST_PAGE, Fraction("1036.8")),
        (Fraction(1, 100), Condition.FAST_PAGE, None),
        (Fraction(1, 100), Condition.SLOW_PAGE, Fraction(12960)),
        (Fraction(1, 200), Condition.FAST_TICKET, Fraction(51840)),
    ],
)
def test_a_constant_failure_is_told_after(error_ratio, condition, seconds):
    pair = next(one for one in MONTH_PAIRS if one.condition is condition)
    assert seconds_to_fire(pair, threshold_of(pair, THREE_NINES, 30 * DAY), error_ratio) == seconds


@pytest.mark.parametrize(
    ("target", "is_capped"), [("0.9305", True), ("0.9374", True), ("0.9376", False), ("0.95", False)]
)
def test_what_hardly_any_outage_could_reach_fires_at_nine_of_ten(target, is_capped):
    budget = 1 - Fraction(target)
    found = threshold_of(MONTH_PAIRS[0], budget, 30 * DAY)
    assert found.is_capped is is_capped
    assert found.ratio == (Fraction(9, 10) if is_capped else Fraction("14.4") * budget)

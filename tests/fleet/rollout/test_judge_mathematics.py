"""The statistics of the judge, against figures from the literature and against what they must hold to by nature."""

from itertools import product
from math import exp, inf, isclose, lgamma, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.rollout.evidence import ArmCounts, Minute
from fleet.rollout.judge import course, intervals
from fleet.rollout.judge.sequential import RATIOS, Evidence
from tests.fleet.rollout.made import minute


def arm(bad: int, requests: int) -> ArmCounts:
    return ArmCounts(1, requests, bad, bad)


@pytest.mark.parametrize(
    ("one", "other", "lower", "upper"),
    [
        (arm(56, 70), arm(48, 80), 0.0524, 0.3339),
        (arm(9, 10), arm(3, 10), 0.1705, 0.8090),
        (arm(10, 10), arm(0, 20), 0.6791, 1.0),
        (arm(5, 56), arm(0, 29), -0.0381, 0.1926),
    ],
)
def test_the_limits_of_a_difference_are_newcombes(one, other, lower, upper):
    """Table II of Newcombe 1998, Statistics in Medicine 17:873, method 10."""
    found = intervals.difference(one, other, intervals.TWO_SIDED_95)

    assert (round(found.lower, 4), round(found.upper, 4)) == (lower, upper)


@pytest.mark.parametrize(
    ("bad", "requests", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_limits_of_a_share_are_wilsons(bad, requests, lower, upper):
    """Table I of Newcombe 1998, Statistics in Medicine 17:857, method 3."""
    found = intervals.share(bad, requests, intervals.TWO_SIDED_95)

    assert (round(found.lower, 4), round(found.upper, 4)) == (lower, upper)


def test_without_requests_everything_is_possible():
    assert intervals.share(0, 0, 1.96) == intervals.Interval(0.0, 1.0)
    assert intervals.difference(arm(0, 0), arm(1, 10), 1.96) == intervals.Interval(-1.0, 1.0)
    assert intervals.ratio(arm(0, 100), arm(0, 100), 1.96) == intervals.Interval(0.0, inf)
    assert intervals.ratio(arm(0, 0), arm(1, 100), 1.96) == intervals.Interval(0.0, inf)


counts = st.integers(1, 5_000).flatmap(lambda requests: st.builds(arm, st.integers(0, requests), st.just(requests)))


@given(counts, counts)
def test_limits_hold_what_was_seen(one, other):
    difference = intervals.difference(one, other, intervals.TWO_SIDED_95)
    ratio = intervals.ratio(one, other, intervals.TWO_SIDED_95)

    assert -1.000001 <= difference.lower <= one.share - other.share <= difference.upper <= 1.000001
    assert 0 <= ratio.lower <= ratio.upper
    if other.bad:
        assert ratio.lower <= one.share / other.share + 1e-9
        assert one.share / other.share <= ratio.upper + 1e-9


def by_hand(minutes: list[Minute]) -> float:
    """The mixture as the definition says it, one bad request after the other."""
    total = 0.0
    for rate_ratio in RATIOS:
        product_of_all = 1.0
        for one in minutes:
            p0 = one.canary.requests / (one.canary.requests + one.control.requests)
            p1 = p0 * rate_ratio / (p0 * rate_ratio + 1 - p0)
            product_of_all *= (p1 / p0) ** one.canary.capped * ((1 - p1) / (1 - p0)) ** one.control.capped
        total += product_of_all
    return total / len(RATIOS)


def test_evidence_is_the_mixture_by_hand():
    minutes = [minute(0, (100, 3), (400, 2)), minute(1, (50, 0), (10, 4)), minute(2, (900, 7), (300, 1))]

    assert isclose(course(minutes)[-1].evidence.value, by_hand(minutes))


def test_evidence_is_fair_when_nothing_changed():
    """Over everything that could happen with equal shares, the mean of the evidence is exactly 1: what Ville needs."""
    first, second = ((30, 10), 3), ((5, 40), 2)
    mean = 0.0
    for one, two in product(range(first[1] + 1), range(second[1] + 1)):
        chance = chance_of(one, *first) * chance_of(two, *second)
        minutes = [minute_of(0, one, *first), minute_of(1, two, *second)]
        mean += chance * course(minutes)[-1].evidence.value
    assert isclose(mean, 1.0)


def chance_of(on_canary: int, requests: tuple[int, int], bad: int) -> float:
    p0 = requests[0] / sum(requests)
    ways = exp(lgamma(bad + 1) - lgamma(on_canary + 1) - lgamma(bad - on_canary + 1))
    return ways * p0**on_canary * (1 - p0) ** (bad - on_canary)


def minute_of(number: int, on_canary: int, requests: tuple[int, int], bad: int) -> Minute:
    return minute(number, (requests[0], on_canary), (requests[1], bad - on_canary))


def test_evidence_knows_no_largest_number():
    huge = course([minute(0, (10**6, 10**6), (10**6, 0))])[-1].evidence

    assert 1e300 < huge.value < inf


def test_a_minute_without_requests_on_one_side_says_nothing():
    assert Evidence().after(minute(0, (0, 0), (100, 9))) == Evidence()
    assert Evidence().after(minute(0, (100, 9), (0, 0))) == Evidence()
    assert Evidence().value == 1.0


def test_what_was_worse_before_weighs_less():
    one = minute(0, (100, 20), (100, 10))

    assert Evidence().after(one, 2.0).value < 1.0 < Evidence().after(one).value


def test_the_best_minute_can_be_left_out():
    burst = [minute(0, (100, 30), (100, 0)), *(minute(number, (100, 1), (100, 1)) for number in range(1, 10))]
    steady = [minute(number, (100, 4), (100, 1)) for number in range(10)]

    assert course(burst)[-1].evidence.value > 5_000
    assert course(burst)[-1].evidence.value_without_best < 1
    assert course(steady)[-1].evidence.value_without_best > 50


def test_a_course_adds_up_in_order():
    minutes = [minute(2, (10, 1), (10, 0)), minute(0, (10, 0), (10, 2))]
    first, last = course(minutes)

    assert (first.number, last.number) == (0, 2)
    assert (last.canary, last.control) == (ArmCounts(1, 20, 1, 1), ArmCounts(4, 20, 2, 2))
    assert last.difference == -0.05
    assert last.ratio == 0.5
    assert first.ratio == 0.0
    assert log(last.evidence.value) > log(first.evidence.value)

"""Made-up courses of events: which alerts they would have fired, and which they must not have.

Steps are minutes. Every figure is exact: counts are whole, thresholds are fractions.
"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from slo.arithmetic.conditions import DAY, HOUR, MINUTE, Condition
from slo.arithmetic.judging import Guards, Watched, judge, silence_limit_seconds
from slo.arithmetic.lookback import Course
from slo.arithmetic.sums import Sums

BEGIN = datetime(2031, 5, 20, tzinfo=UTC)
THREE_NINES = Watched(Fraction(1, 1000), 30 * DAY)
BUSY = Sums(10_000, 0)


def course(*stretches: tuple[int, Sums]) -> Course:
    """Minutes of equal events, stretch after stretch."""
    return Course(BEGIN, MINUTE, [sums for minutes, sums in stretches for _ in range(minutes)])


def fired(found: Course, watched: Watched = THREE_NINES) -> dict[Condition, int]:
    """The first minute after which each condition fired."""
    first: dict[Condition, int] = {}
    for one in found.episodes(watched):
        first.setdefault(one.condition, int((one.since - BEGIN).total_seconds() // MINUTE))
    return first


def failing(ratio: Fraction, total: int = 10_000) -> Sums:
    bad = int(ratio * total)
    return Sums(total - bad, bad)


@pytest.mark.parametrize(
    ("condition", "clean_minutes", "ratio", "minutes"),
    [
        (Condition.FAST_PAGE, 60, Fraction(1, 10), 9),  # 518.4 s
        (Condition.FAST_PAGE, 60, Fraction(1), 1),  # 51.84 s
        (Condition.SLOW_PAGE, 360, Fraction(1, 100), 217),  # 12 960 s, and one bad event more
        (Condition.FAST_TICKET, 1440, Fraction(1, 200), 865),  # 51 840 s
        (Condition.SLOW_TICKET, 4320, Fraction(2, 1000), 2161),  # 1 × 3 days ÷ 2
    ],
)
def test_each_pair_fires_when_the_formula_says(condition, clean_minutes, ratio, minutes):
    found = fired(course((clean_minutes, BUSY), (minutes + 5, failing(ratio))))
    assert found[condition] == clean_minutes + minutes


@pytest.mark.parametrize(
    ("condition", "ratio", "minutes"),
    [
        (Condition.FAST_PAGE, Fraction(144, 10_000), 120),
        (Condition.SLOW_PAGE, Fraction(60, 10_000), 800),
        (Condition.FAST_TICKET, Fraction(30, 10_000), 3000),
        (Condition.SLOW_TICKET, Fraction(10, 10_000), 5000),
    ],
)
def test_no_pair_fires_at_its_very_threshold(condition, ratio, minutes):
    assert condition not in fired(course((minutes, failing(ratio))))


def test_a_short_spike_is_over_before_it_matters():
    """One minute of total failure spends 2.3 % of an hour's events: it pages, and takes itself back in minutes."""
    episodes = course((600, BUSY), (1, Sums(0, 10_000)), (600, BUSY)).episodes(THREE_NINES)
    (page,) = [one for one in episodes if one.condition is Condition.FAST_PAGE]
    assert (page.until - page.since) == timedelta(minutes=5)


def test_half_a_minute_of_failure_wakes_nobody():
    found = fired(course((600, BUSY), (1, Sums(5_000, 5_000)), (600, BUSY)))
    assert Condition.FAST_PAGE not in found
    assert Condition.SLOW_PAGE not in found


@pytest.mark.parametrize("per_hour", [1, 10, 60])
def test_one_failure_among_few_requests_wakes_nobody(per_hour):
    quiet = [Sums(1, 0) if minute % (60 // per_hour) == 0 else Sums() for minute in range(1440)]
    quiet[720] = Sums(0, 1)
    assert fired(Course(BEGIN, MINUTE, quiet)) == {}


def test_a_long_trickle_among_few_requests_does_wake_somebody():
    """Nine of ten requests fail, six an hour: no pair has enough events, and yet it may not go on for days."""
    trickle = [
        Sums(0, 1) if minute % 11 == 0 else Sums(1, 0) if minute % 110 == 0 else Sums() for minute in range(2000)
    ]
    found = fired(Course(BEGIN, MINUTE, trickle), Watched(Fraction(1, 1000), 30 * DAY, Guards(min_total=100)))
    assert Condition.SUSTAINED in found
    assert found[Condition.SUSTAINED] < 6 * 60


def test_without_traffic_nothing_is_known_and_nothing_fires():
    assert fired(course((5000, Sums()))) == {}
    assert all(one.long_burn is None for one in judge(THREE_NINES, {}, 0) if one.condition is not Condition.ABSENT)


def test_a_gap_is_no_failure_and_no_success():
    """Half of the hour is unknown: the other half alone is judged."""
    half = fired(course((30, BUSY), (30, Sums()), (10, failing(Fraction(1, 10)))))
    assert half[Condition.FAST_PAGE] == 60 + 5  # 0.1 × 5 ÷ 35 > 0.0144


@pytest.mark.parametrize(("silent", "is_firing"), [(None, False), (171.0, False), (172.0, True)])
def test_silence_is_told_after_what_a_total_outage_would_need(silent, is_firing):
    assert silence_limit_seconds(THREE_NINES) == pytest.approx(51.84 + 120)
    absent = judge(THREE_NINES, {}, silent)[-1]
    assert (absent.condition, absent.is_firing) == (Condition.ABSENT, is_firing)


def test_late_events_are_judged_where_they_belong():
    """The same hour, told at once or in pieces and in any order, is the same hour."""
    whole = {HOUR: Sums(990, 10), 5 * MINUTE: Sums(95, 5), 6 * HOUR: Sums(), 30 * MINUTE: Sums()}
    pieces = Sums(400, 0) + Sums(0, 10) + Sums(590, 0)
    assert judge(THREE_NINES, whole, 0) == judge(THREE_NINES, {**whole, HOUR: pieces}, 0)

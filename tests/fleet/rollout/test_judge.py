"""The judge's verdicts, each with a sentence that has the numbers."""

import pytest

from bench.judge import World, simulate
from fleet.rollout.evidence import ArmCounts, Baseline, Metric
from fleet.rollout.judge import JudgeSettings, Verdict, check_before, judge, text_before
from tests.fleet.rollout.made import minute, quiet_hour

ERRORS, CLIENT, SLOW = Metric.SERVER_ERRORS, Metric.CLIENT_ERRORS, Metric.SLOW


def same(count: int, canary: tuple[int, int], control: tuple[int, int]):
    return [minute(number, canary, control) for number in range(count)]


def verdict(minutes, baseline=None, metric=ERRORS, settings=None):
    judgement = judge(baseline or quiet_hour(metric), {metric: minutes}, settings)
    return next(one for one in judgement.metrics if one.metric is metric)


def test_a_regression_says_its_numbers():
    minutes = [*same(4, (100, 31), (402, 0)), minute(4, (600, 188), (2_412, 4))]
    judgement = judge(quiet_hour(), {ERRORS: minutes})

    assert judgement.outcome is Verdict.REGRESSION
    assert judgement.text == ("5xx on canary nodes 31.2 % (312 of 1 000) against 0.1 % (4 of 4 020) on the others.")
    assert judgement.missing == ()


def test_no_regression_says_its_numbers():
    judgement = judge(quiet_hour(), {ERRORS: same(10, (1_000, 1), (4_000, 4))})

    assert judgement.outcome is Verdict.NO_REGRESSION
    assert judgement.text == ("5xx on canary nodes 0.1 % (10 of 10 000) against 0.1 % (40 of 40 000) on the others.")
    (errors, *others) = judgement.metrics
    assert errors.lower < 0 < errors.upper
    assert errors.ratio == 1.0
    assert errors.evidence < 1
    assert {one.verdict for one in others} == {Verdict.OFF}


def test_too_few_requests_say_by_how_much_it_may_still_be_worse():
    judgement = judge(quiet_hour(), {ERRORS: same(1, (100, 0), (400, 0))})

    assert judgement.outcome is Verdict.INCONCLUSIVE
    assert judgement.missing == ("5xx may still be up to 2.6 points more (0.5 points are tolerated)",)
    assert judgement.text == "Not enough to say: 5xx may still be up to 2.6 points more (0.5 points are tolerated)."


def test_one_minute_however_bad_waits_for_another_and_says_so():
    bad = (600, 188), (2_412, 4)

    assert judge(quiet_hour(), {ERRORS: same(1, *bad)}).missing == ("5xx look worse; another minute must confirm it",)
    assert judge(quiet_hour(), {ERRORS: same(2, *bad)}).outcome is Verdict.REGRESSION


@pytest.mark.parametrize(
    ("minutes", "missing"),
    [
        ([], "no requests on the nodes that have it"),
        (same(3, (0, 0), (400, 1)), "no requests on the nodes that have it"),
        (same(3, (400, 1), (0, 0)), "no requests on the other nodes to compare with"),
    ],
)
def test_no_traffic_is_no_evidence(minutes, missing):
    judgement = judge(quiet_hour(ERRORS, CLIENT), {ERRORS: minutes, CLIENT: minutes})

    assert (judgement.outcome, judgement.missing) == (Verdict.INCONCLUSIVE, (missing,))


def test_nothing_to_compare_is_no_evidence():
    judgement = judge(Baseline(), {})

    assert (judgement.outcome, judgement.missing) == (Verdict.INCONCLUSIVE, ("no metric can be compared",))


def test_one_regression_outweighs_what_is_well_and_what_is_unknown():
    minutes = {ERRORS: same(5, (500, 50), (500, 1)), CLIENT: same(5, (500, 1), (500, 1)), SLOW: []}
    judgement = judge(quiet_hour(ERRORS, CLIENT, SLOW), minutes)

    assert [one.verdict for one in judgement.metrics] == [
        Verdict.REGRESSION, Verdict.NO_REGRESSION, Verdict.INCONCLUSIVE,
    ]  # fmt: skip
    assert judgement.outcome is Verdict.REGRESSION
    assert judgement.text.startswith("5xx on canary nodes 10.0 %")


def test_every_metric_asks_for_more_evidence():
    one, three = judge(quiet_hour(ERRORS), {}), judge(quiet_hour(*Metric), {})

    assert [round(found.metrics[0].needed) for found in (one, three)] == [200, 600]


ALMOST = [
    ("a difference too small to matter", same(10, (100_000, 180), (100_000, 100)), {}),
    ("a ratio too small to matter", same(10, (10_000, 1_150), (10_000, 1_000)), {}),
    ("too few bad requests", same(4, (100, 1), (10_000, 0)), {}),
    ("all in one minute", [minute(0, (100, 30), (100, 0)), *same(9, (100, 0), (100, 0))], {}),
]


@pytest.mark.parametrize("minutes", [row[1] for row in ALMOST], ids=[row[0] for row in ALMOST])
def test_what_is_not_yet_a_regression(minutes):
    found = verdict(minutes)

    assert found.verdict is not Verdict.REGRESSION
    assert found.evidence > found.needed


@pytest.mark.parametrize(
    ("minutes", "settings"),
    [
        (same(10, (100_000, 220), (100_000, 100)), None),
        (same(10, (10_000, 1_300), (10_000, 1_000)), None),
        (same(5, (100, 1), (10_000, 0)), None),
        (same(10, (100_000, 180), (100_000, 100)), JudgeSettings(min_difference={ERRORS: 0.0005})),
    ],
)
def test_a_little_more_is_one(minutes, settings):
    assert verdict(minutes, settings=settings).verdict is Verdict.REGRESSION


def test_a_burst_on_the_others_does_not_excuse_the_canary():
    """Uncapped, 101 bad ones there would make 40 here look like nothing."""
    minutes = same(4, (1_000, 10), (1_000, 2))
    control = ArmCounts(4, 1_000, 101, 4)
    bursty = [*minutes[:3], type(minutes[0])(3, minutes[3].canary, control)]

    assert verdict(bursty).verdict is not Verdict.NO_REGRESSION


def test_a_canary_without_errors_where_the_others_have_some_is_well():
    found = verdict(same(10, (1_000, 0), (1_000, 5)))

    assert found.verdict is Verdict.NO_REGRESSION
    assert found.ratio == 0.0


def hour(canary: tuple[int, int], control: tuple[int, int], metric=ERRORS) -> Baseline:
    arms = [ArmCounts(1, requests, bad, bad) for requests, bad in (canary, control)]
    return Baseline({metric: 0.01}, {metric: arms[0]}, {metric: arms[1]})


def test_nodes_that_were_worse_before_are_not_blamed_on_the_revision():
    before, minutes = hour((60_000, 1_800), (60_000, 600)), same(10, (1_000, 30), (1_000, 10))

    assert verdict(minutes, hour((60_000, 600), (60_000, 600))).verdict is Verdict.REGRESSION
    assert verdict(minutes, before).verdict is not Verdict.REGRESSION
    assert text_before(before) == (
        "5xx differed already in the hour before: 3.0 % of 60 000 requests on these nodes, 1.0 % of 60 000 on the "
        "others. That much is taken off."
    )


def test_but_what_is_worse_than_before_is():
    before = hour((60_000, 1_800), (60_000, 600))

    assert verdict(same(10, (1_000, 200), (1_000, 10)), before).verdict is Verdict.REGRESSION


def test_having_been_better_before_is_no_reason_to_be_stopped():
    before = check_before(hour((60_000, 60), (60_000, 600)), ERRORS)

    assert (before.ratio, before.least, before.differed) == (1.0, 1.0, True)
    assert verdict(same(10, (1_000, 10), (1_000, 10)), hour((60_000, 60), (60_000, 600))).verdict is not (
        Verdict.REGRESSION
    )


def test_an_hour_without_a_difference_says_so():
    assert text_before(hour((60_000, 600), (60_000, 610))) == "The nodes did not differ in the hour before."
    assert not check_before(Baseline(), ERRORS).differed


def test_late_minutes_in_any_order_make_the_same_verdict():
    minutes = [minute(number, (100 + number, number), (400, 1)) for number in range(10)]

    assert verdict(minutes) == verdict(minutes[::-1])


@pytest.mark.parametrize("world", [World(600, 0.001), World(600, 0.001, is_bursty=True)], ids=["quiet", "bursts"])
def test_a_good_revision_is_hardly_ever_stopped(world):
    """Nominally 1 % in an hour of looks; that more than 3 of 60 are stopped has one chance in 300."""
    judged, uncapped = simulate(world, 60, metrics=1, peers=False)

    assert judged.share <= 3 / 60
    assert judged.share <= uncapped.share


def test_a_bad_revision_is_found_in_minutes():
    judged, _ = simulate(World(600, 0.001, 5.0), 40, metrics=3, peers=False)

    assert judged.share == 1.0
    assert judged.median_minutes <= 10

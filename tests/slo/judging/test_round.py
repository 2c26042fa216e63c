"""Every request is counted once for every objective that looks at it, and every window is the sum of its rows."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from alerting.kinds.slo_burn import KIND, look
from policies.models import Slice
from slo.judging import levels
from slo.judging.round import judge_round
from slo.judging.windows import ALL, begin_of, level_of
from slo.models import BurnState, Minute, Objective, ObjectiveState, Progress
from telemetry.ingest import Heard, record
from telemetry.keeping import keep
from telemetry.locks import SPACE, Lock
from tests import make
from tests.cast import Cast
from tests.slo.objectives import firing, judged, objective
from tests.telemetry.traffic import NODE, count, latency, step_start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def shop(acme: Slice) -> Objective:
    made = objective(acme.tenant)
    judge_round(timezone.now())
    return made


def sums(state: ObjectiveState) -> dict[int, tuple[int, int]]:
    return dict(zip(state.windows, zip(state.good, state.bad, strict=True), strict=True))


def of_rows(state: ObjectiveState, wanted: Objective) -> dict[int, tuple[int, int]]:
    """What the sums must be: made from the rows between the ends of each window."""
    period = wanted.promise.period
    found = {}
    for window in ALL:
        begin = begin_of(window, period, state.upto.replace(microsecond=0))
        total = levels.total(level_of(window, period), [wanted.pk], begin, state.upto + timedelta(days=1))
        found[window] = (total[wanted.pk].good, total[wanted.pk].bad) if wanted.pk in total else (0, 0)
    return found


def test_what_is_reported_is_counted_once(acme, shop):
    record([count(acme.pk, 90), count(acme.pk, 8, code=503), count(acme.pk, 2, code=0, flags="UH")], [])
    assert sums(judged(shop))[300] == (90, 10)
    assert sums(judged(shop))[300] == (90, 10)
    assert set(sums(judged(shop)).values()) == {(90, 10)}


def test_what_is_ignored_is_no_event(acme, shop):
    record([count(acme.pk, 5), count(acme.pk, 7, code=403, flags="UAEX"), count(acme.pk, 9, code=429, flags="RL")], [])
    assert sums(judged(shop))[3600] == (5, 0)


def test_late_reports_are_counted_where_they_belong(acme, shop):
    record([count(acme.pk, 3, code=500, at=step_start(600))], [])
    found = sums(judged(shop))
    assert (found[300], found[1800]) == ((0, 0), (0, 3))


def test_an_objective_that_is_new_knows_the_past(acme):
    record([count(acme.pk, 40, at=step_start(60 * minutes)) for minutes in range(1, 50, 7)], [])
    record([count(acme.pk, 1, code=502)], [])
    keep(timezone.now())
    record([count(acme.pk, 2, code=502)], [])
    made = objective(acme.tenant)
    judge_round(timezone.now())
    record([count(acme.pk, 4, code=502)], [])
    assert sums(judged(made))[3600] == (280, 7)


def test_only_what_is_looked_at_counts(acme, cast):
    only = objective(acme.tenant, "only", indicator={"routes": ["acme/cart"]})
    theirs = objective(cast.globex, "theirs")
    everybody = objective(make.platform(), "everybody")
    judge_round(timezone.now())
    record([count(acme.pk, 5), count(acme.pk, 6, route="acme/cart")], [])
    assert sums(judged(only))[300] == (6, 0)
    assert sums(judged(theirs))[300] == (0, 0)
    assert sums(judged(everybody))[300] == (11, 0)


def test_latency_is_judged_by_the_bound_at_or_above_the_threshold(acme):
    fast = objective(acme.tenant, indicator={"kind": "latency", "threshold_ms": 100})
    judge_round(timezone.now())
    record([], [latency(acme.pk, (90_000, 1_000, 7), (200_000, 10_000, 2))])
    assert sums(judged(fast))[300] == (7, 2)


def test_running_sums_are_those_of_the_rows(acme, shop):
    """At random: late rows, pauses between rounds, objectives of several periods."""
    seeded = random.Random(4711)
    week = objective(acme.tenant, "week", window={"type": "calendar", "unit": "week", "time_zone": "Europe/Berlin"})
    for _ in range(12):
        rows = [
            count(
                acme.pk,
                seeded.randint(1, 99),
                code=seeded.choice((200, 404, 503)),
                at=step_start(seeded.randint(0, 3500)),
            )
            for _ in range(seeded.randint(0, 6))
        ]
        record(rows, [])
        now = timezone.now() + timedelta(seconds=seeded.choice((0, 5, 70, 700)))
        assert judge_round(now)
        for one in (shop, week):
            state = ObjectiveState.objects.get(pk=one.pk) if not one.needs_recount else None
            if state:
                assert sums(state) == of_rows(state, one)
        week.refresh_from_db()
        shop.refresh_from_db()


def test_a_round_that_breaks_was_never_there(acme, shop, monkeypatch):
    record([count(acme.pk, 10)], [])
    with monkeypatch.context() as broken:
        broken.setattr("slo.judging.round.burning.keep_burns", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            judge_round(timezone.now())
    assert not Minute.objects.exists()
    assert sums(judged(shop))[300] == (10, 0)


def test_after_a_long_pause_everything_is_counted_anew(acme, shop):
    record([count(acme.pk, 10)], [])
    judge_round(timezone.now())
    Progress.objects.update(counted_at=timezone.now() - timedelta(hours=5), counted_upto=0)
    judge_round(timezone.now())
    assert sums(judged(shop))[300] == (10, 0)


def test_after_a_long_pause_what_was_the_matter_is_not_over_before_it_is_known(acme, shop):
    record([count(acme.pk, 100, code=503, at=step_start(60))], [])
    judged(shop)
    assert "fast_page" in firing(shop)
    Progress.objects.update(counted_at=timezone.now() - timedelta(hours=2))
    judge_round(timezone.now())
    (told,) = (one for one in look(timezone.now(), []) if one.labels["trouble"] == "page")
    assert KIND.judge(told, KIND.parameters()) is None
    judge_round(timezone.now())
    assert "fast_page" in firing(shop)


def test_what_a_round_left_is_read_again_where_somebody_else_changed_it(acme, shop):
    record([count(acme.pk, 100, code=503, at=step_start(60))], [])
    judged(shop)
    BurnState.objects.filter(condition="fast_page").delete()
    ObjectiveState.objects.update(good=[0] * len(ALL), bad=[0] * len(ALL))
    Progress.objects.update(counted_at=timezone.now() - timedelta(seconds=1))  # as if by another process
    judge_round(timezone.now())
    assert set(sums(ObjectiveState.objects.get(pk=shop.pk)).values()) == {(0, 0)}
    ObjectiveState.objects.filter(pk=shop.pk).delete()
    assert set(sums(judged(shop)).values()) == {(0, 100)}
    assert "fast_page" in firing(shop)


def test_only_what_has_changed_for_somebody_is_written(acme, shop):
    record([count(acme.pk, 1_000_000), count(acme.pk, 500, code=503)], [])
    judged(shop)
    before = dict(BurnState.objects.values_list("condition", "judged_at"))
    record([count(acme.pk, 10), count(acme.pk, 1, code=503)], [])
    judged(shop)
    assert dict(BurnState.objects.values_list("condition", "judged_at")) == before
    record([count(acme.pk, 90_000, code=503)], [])
    judged(shop)
    after = dict(BurnState.objects.values_list("condition", "judged_at"))
    assert {name for name in after if after[name] != before[name]} == {*after} - {"absent"}
    assert BurnState.objects.get(condition="fast_page").long_burn == pytest.approx(90_501 / 1_090_511 / 0.001)


def test_what_an_objective_has_no_more_is_gone(acme, shop, cast):
    objective(acme.tenant, "other")
    judge_round(timezone.now())
    judge_round(timezone.now())
    assert BurnState.objects.count() == 12
    spec = {**shop.spec, "window": {"type": "rolling", "days": 7, "unit": None, "time_zone": None}}
    Objective.objects.filter(pk=shop.pk).update(spec=spec, changed_at=timezone.now())
    judge_round(timezone.now())
    assert set(BurnState.objects.filter(objective=shop).values_list("condition", flat=True)) == {
        "fast_page", "slow_page", "fast_ticket", "sustained", "absent",
    }  # fmt: skip
    Objective.objects.filter(pk=shop.pk).update(is_enabled=False, changed_at=timezone.now())
    judge_round(timezone.now())
    assert BurnState.objects.count() == 6


def test_an_outage_pages_and_its_end_takes_the_page_back(acme, shop):
    record([count(acme.pk, 100, code=503, at=step_start(60))], [])
    assert judged(shop).standing == "burning"
    assert firing(shop) == {"fast_page", "slow_page", "fast_ticket", "slow_ticket"}
    since = BurnState.objects.get(objective=shop, condition="fast_page").since
    judge_round(timezone.now())
    assert BurnState.objects.get(objective=shop, condition="fast_page").since == since
    later = timezone.now() + timedelta(minutes=7)
    judge_round(later)
    assert "fast_page" not in firing(shop)


def test_silence_is_not_health(acme, shop):
    record([], [], [Heard(step_start(), NODE, acme.gateway_id)])
    assert judged(shop).standing == "no_data"
    judge_round(timezone.now() + timedelta(seconds=600))
    assert firing(shop) == {"absent"}
    assert ObjectiveState.objects.get(pk=shop.pk).standing == "silent"


def test_few_failures_are_too_few_to_tell(acme, shop):
    record([count(acme.pk, 3), count(acme.pk, 1, code=503)], [])
    assert judged(shop).standing == "spent"
    assert firing(shop) == set()
    assert BurnState.objects.get(objective=shop, condition="fast_page").is_insufficient


def test_a_composite_weighs_the_ratios_of_its_parts(acme):
    objective(acme.tenant, "cart", indicator={"routes": ["acme/cart"]})
    objective(acme.tenant, "shop", indicator={"routes": ["acme/shop"]})
    parts = [{"objective": "cart", "weight": 3}, {"objective": "shop", "weight": 1}]
    both = objective(acme.tenant, "both", indicator={"kind": "composite", "parts": parts})
    judge_round(timezone.now())
    record(
        [count(acme.pk, 10, route="acme/cart", code=503), count(acme.pk, 90, route="acme/cart"), count(acme.pk, 1000)],
        [],
    )
    state = judged(both)
    assert state.availability == pytest.approx(1 - (3 * 0.1 + 0) / 4)


def test_slices_of_time_are_good_or_bad_as_a_whole(acme):
    slow = objective(
        acme.tenant, "time", budgeting={"method": "timeslices", "slice_seconds": 60, "slice_target": "90"}, target="99"
    )
    judge_round(timezone.now())
    for minutes, good, bad in ((10, 100, 5), (9, 1, 1), (8, 1000, 0), (7, 1, 99)):
        at = step_start(60 * minutes)
        record(
            [count(acme.pk, good, at=at), count(acme.pk, bad, at=at, code=503)]
            if bad
            else [count(acme.pk, good, at=at)],
            [],
        )
    state = judged(slow)
    assert sums(state)[3600] == (2, 2)
    assert sums(state)[0] == (2, 2)


def test_two_judges_do_not_meet(acme, shop):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [SPACE, int(Lock.JUDGING)])
            assert judge_round(timezone.now()) is False
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SPACE, int(Lock.JUDGING)])
    finally:
        other.close()
    assert judge_round(timezone.now()) is True

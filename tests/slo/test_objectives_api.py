"""Objectives over REST: mistakes name their field, versions keep what was said before, time can be left out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from policies.models import Slice
from slo.actions import objectives
from slo.judging.round import judge_round
from slo.models import Objective, ObjectiveState
from telemetry.ingest import record
from tests import make
from tests.callers import signed_in
from tests.cast import Cast
from tests.policies.api.test_parallel_writes import WRITERS, at_once
from tests.telemetry.traffic import count, step_start

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"slug": "checkout", "name": "Checkout", "target": "99.9"}


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def api(cast: Cast):
    return signed_in(cast.alice)


def add(api, **more):
    return api.post("/tenants/acme/objectives", {**NEW, **more})


def judged() -> None:
    judge_round(timezone.now())
    judge_round(timezone.now())


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"target": "100"}, "/target"),
        ({"target": "99.99999"}, "/target"),
        ({"target": "often"}, "/target"),
        ({"slug": "Check Out"}, "/slug"),
        ({"indicator": {"bad": ["5xx", "6xx"]}}, "/indicator/bad/1"),
        ({"indicator": {"bad": []}}, "/indicator/bad"),
        ({"indicator": {"kind": "latency"}}, "/indicator/threshold_ms"),
        ({"indicator": {"kind": "latency", "threshold_ms": 5, "services": ["a"]}}, "/indicator/services"),
        ({"indicator": {"kind": "composite", "parts": [{"objective": "x"}]}}, "/indicator/parts"),
        ({"indicator": {"colour": "red"}}, "/indicator/colour"),
        ({"window": {"type": "rolling", "days": 91}}, "/window/days"),
        ({"window": {"type": "calendar", "unit": "month"}}, "/window/time_zone"),
        ({"window": {"type": "calendar", "unit": "month", "time_zone": "Mars/Olympus"}}, "/window/time_zone"),
        ({"budgeting": {"method": "timeslices"}}, "/budgeting/slice_seconds"),
        ({"policy": {"warn_below": "10", "hold_below": "20"}}, "/policy/hold_below"),
        ({"gateway": "nowhere"}, "/gateway"),
    ],
)
def test_mistakes_name_their_field(acme, api, wrong, pointer):
    answer = add(api, **wrong)
    assert answer.status_code == 422, answer.content
    assert pointer in [one["pointer"] for one in answer.json()["problems"]]
    assert not Objective.objects.exists()


def test_of_twenty_at_once_as_many_are_added_as_a_tenant_may_have(acme, cast, monkeypatch):
    monkeypatch.setattr(objectives, "MOST", 1)
    answers = at_once(lambda number: add(signed_in(cast.alice), slug=f"promise-{number}").status_code)
    assert sorted(answers) == [201] + [409] * (WRITERS - 1)


def test_of_twenty_of_one_name_at_once_one_is_added(acme, cast):
    answers = at_once(lambda number: add(signed_in(cast.alice)).status_code)
    assert sorted(answers) == [201] + [422] * (WRITERS - 1)


def test_an_objective_is_judged_within_a_round(acme, api):
    made = add(api, indicator={"routes": ["shop"]}).json()
    assert made["indicator"]["routes"] == ["acme/shop"]
    record([count(acme.pk, 995), count(acme.pk, 5, code=503)], [])
    judged()
    state = api.get(f"/objectives/{made['id']}").json()["state"]
    assert (state["good"], state["bad"], state["availability"], state["standing"]) == (995, 5, 0.995, "spent")
    assert state["remaining"] == pytest.approx(-4)


def test_another_target_is_another_version_and_keeps_the_counts(acme, api):
    made = add(api)
    path = f"/objectives/{made.json()['id']}"
    record([count(acme.pk, 995), count(acme.pk, 5, code=503)], [])
    judged()
    assert api.patch(path, {"target": "99"}).status_code == 428
    stale = api.patch(path, {"target": "99"}, if_match='"0.0"')
    assert stale.status_code == 412
    changed = api.patch(path, {"target": "99"}, if_match=made["ETag"])
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    judged()
    assert api.get(path).json()["state"]["remaining"] == pytest.approx(0.5)
    assert [one["target"] for one in api.get(f"{path}/history").json()["versions"]] == ["99", "99.9"]


def test_a_name_alone_is_no_new_version(acme, api):
    made = add(api)
    path = f"/objectives/{made.json()['id']}"
    changed = api.patch(path, {"name": "Cash desk"}, if_match=made["ETag"])
    assert (changed.json()["name"], changed.json()["version"]) == ("Cash desk", 1)
    assert changed["ETag"] != made["ETag"]


def test_time_that_is_left_out_does_not_count_until_it_is_taken_back(acme, api):
    path = f"/objectives/{add(api).json()['id']}"
    record([count(acme.pk, 50, code=503, at=step_start(600)), count(acme.pk, 1000)], [])
    judged()
    now = timezone.now()
    span = {"since": (now - timedelta(minutes=15)).isoformat(), "until": (now - timedelta(minutes=5)).isoformat()}
    left = api.post(f"{path}/exclusions", {**span, "reason": "New database."})
    assert left.status_code == 201, left.content
    judged()
    state = api.get(path).json()["state"]
    assert (state["good"], state["bad"]) == (1000, 0)
    points = api.get(f"{path}/history?window=1h&step=1m").json()["points"]
    assert sum(one["left_out"] for one in points) == 50
    record([count(acme.pk, 7, code=503, at=step_start(600))], [])
    judged()
    assert api.get(path).json()["state"]["bad"] == 0
    api.post(f"{path}/exclusions/{left.json()['id']}/withdraw", {})
    judged()
    assert api.get(path).json()["state"]["bad"] == 57


def test_history_tells_silence_from_quiet(acme, api):
    path = f"/objectives/{add(api).json()['id']}"
    record([count(acme.pk, 10, at=step_start(120))], [])
    judged()
    points = api.get(f"{path}/history?window=10m&step=1m").json()["points"]
    assert sum(one["good"] or 0 for one in points) == 10
    assert {one["good"] for one in points} == {10, None}


def test_who_spends_the_budget(acme, api):
    path = f"/objectives/{add(api).json()['id']}"
    record(
        [count(acme.pk, 90), count(acme.pk, 9, code=503, flags="UH"), count(acme.pk, 1, code=500, route="acme/cart")],
        [],
    )
    judged()
    shares = api.get(f"{path}/breakdown?by=route&window=1h").json()["items"]
    assert [(one["name"], one["bad"], one["share_of_bad"]) for one in shares] == [
        ("acme/shop", 9, 0.9), ("acme/cart", 1, 0.1),
    ]  # fmt: skip
    codes = api.get(f"{path}/breakdown?by=code&window=1h").json()["items"]
    assert [one["name"] for one in codes] == ["503 UH", "500", "200"]


def test_a_preview_says_how_often_it_would_have_paged_and_keeps_nothing(acme, api):
    outage = [count(acme.pk, 500, code=503, at=step_start(1800 + seconds)) for seconds in range(0, 300, 10)]
    record([*outage, *(count(acme.pk, 500, at=step_start(seconds)) for seconds in range(0, 3500, 10))], [])
    found = api.post("/tenants/acme/objectives/preview", NEW).json()
    assert found["pages"] == 2
    assert {one["condition"] for one in found["episodes"] if one["severity"] == "page"} == {"fast_page", "slow_page"}
    assert found["bad"] == 15_000
    assert not Objective.objects.exists()


def test_a_part_of_a_composite_cannot_go(acme, api):
    parts = [{"objective": add(api, slug=slug).json()["slug"], "weight": 1} for slug in ("a", "b")]
    assert add(api, slug="both", indicator={"kind": "composite", "parts": parts}).status_code == 201
    part = Objective.objects.get(slug="a")
    refused = api.delete(f"/objectives/{part.pk}", if_match="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "objective_in_use")


def test_a_deleted_objective_leaves_no_state(acme, api):
    made = add(api).json()
    judged()
    assert api.delete(f"/objectives/{made['id']}", if_match="*").status_code == 204
    judged()
    assert not ObjectiveState.objects.exists()

"""Promises about what is no request: handshakes, certificates that nodes serve, the inspector, the firewall."""

from datetime import timedelta

import pytest
from django.utils import timezone

from policies.models import Revision, Slice
from slo.evidence.scopes import scope_of
from slo.judging.round import judge_round
from slo.models import Objective
from slo.queries.breakdown import By, breakdown
from telemetry import keeping
from telemetry.ingest import Heard, record
from telemetry.levels import floor
from telemetry.queries.window import window_ending
from telemetry.signals import SignalRow, record_signals
from tests import make
from tests.callers import Caller
from tests.cast import Cast
from tests.slo.objectives import judged, objective
from tests.telemetry.traffic import count

ALL_BAD = {"bad": ["version", "cipher", "ours_refused"], "ignored": ["abandoned"]}


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


def told(slice_, signal, outcome, number, subject="shop", revision=1, seconds_ago=0):
    at = floor(timezone.now() - timedelta(seconds=seconds_ago), 10)
    record_signals([SignalRow(at, slice_.pk, revision, signal, subject, "https", outcome, number)])


def promised(cast, kind="handshakes", **more):
    return objective(cast.acme, kind, indicator={"kind": kind, **ALL_BAD, **more}, target="90")


def sums(wanted):
    judge_round(timezone.now())
    state = judged(wanted)
    return state.good[-1], state.bad[-1]


def test_handshakes_are_judged_as_requests_are_and_never_with_them(cast: Cast, acme):
    everything, shop = promised(cast), objective(cast.acme, "requests")
    told(acme, "handshakes", "ok", 95)
    told(acme, "handshakes", "version", 5)
    told(acme, "handshakes", "abandoned", 400)
    record([count(acme.pk, 7)], [], [Heard(floor(timezone.now(), 10), make.node(acme.gateway).pk, acme.gateway_id)])
    assert sums(everything) == (95, 5)
    assert judged(everything).availability == 0.95
    assert sums(shop) == (7, 0)
    told(acme, "handshakes", "ok", 5)
    assert sums(everything) == (100, 5)


def test_only_the_certificates_that_are_named_count(cast: Cast, acme):
    wanted = promised(cast, names=["shop"])
    told(acme, "handshakes", "ok", 10)
    told(acme, "handshakes", "version", 10, subject="other")
    assert sums(wanted) == (10, 0)


def test_they_outlive_ten_seconds_and_are_counted_anew_from_what_is_kept(cast: Cast, acme):
    told(acme, "handshakes", "ok", 8, seconds_ago=400)
    told(acme, "handshakes", "cipher", 2, seconds_ago=400)
    keeping.keep(timezone.now())
    assert sums(promised(cast)) == (8, 2)


def test_a_breakdown_names_certificate_listener_outcome_and_revision(cast: Cast, acme):
    wanted = promised(cast)
    told(acme, "handshakes", "ok", 8)
    told(acme, "handshakes", "version", 2, revision=2)
    window = window_ending(timezone.now(), 900)
    shown = {by: [(one.name, one.sums.bad) for one in breakdown(wanted, by, window)] for by in By}
    assert shown == {
        By.ROUTE: [("shop", 2)], By.SERVICE: [("https", 2)], By.CODE: [("version", 2), ("ok", 0)],
        By.REVISION: [("2", 2), ("1", 0)],
    }  # fmt: skip


def test_its_slices_are_still_those_whose_rollouts_it_may_hold(cast: Cast, acme):
    scope = scope_of(promised(cast))
    assert scope.slice_ids == {acme.pk}
    assert scope.counted_ids.isdisjoint({acme.pk})


@pytest.mark.parametrize(
    ("kind", "bad", "ignored"),
    [
        ("serving", ["failed"], []),
        ("firewall", ["challenged", "limited", "refused", "unreadable"], []),
        ("availability", ["5xx", "none"], ["rate-limit", "waf"]),
    ],
)
def test_classes_that_nobody_chose_are_usual_for_the_kind(as_alice: Caller, acme, kind, bad, ignored):
    body = {"slug": "one", "name": "One", "target": "99", "indicator": {"kind": kind}}
    made = as_alice.post("/tenants/acme/objectives", body)
    assert made.status_code == 201, made.content
    indicator = made.json()["indicator"]
    assert (indicator["bad"], indicator["ignored"], indicator["names"]) == (bad, ignored, [])


@pytest.mark.parametrize(
    ("indicator", "pointer"),
    [
        ({"kind": "handshakes", "bad": ["5xx", "version"]}, "/indicator/bad/0"),
        ({"kind": "handshakes", "routes": ["shop"]}, "/indicator/routes"),
        ({"kind": "inspection"}, "/indicator/kind"),
        ({"kind": "availability", "names": ["shop"]}, "/indicator/names"),
    ],
)
def test_what_does_not_fit_is_named(as_alice: Caller, acme, indicator, pointer):
    body = {"slug": "one", "name": "One", "target": "99", "indicator": indicator}
    answer = as_alice.post("/tenants/acme/objectives", body)
    assert answer.status_code == 422
    assert [problem["pointer"] for problem in answer.json()["problems"]] == [pointer]


def test_an_objective_of_before_reads_as_it_always_did(as_alice: Caller, cast: Cast, acme):
    old = objective(cast.acme, "old")
    del old.spec["indicator"]["names"]
    old.save()
    assert as_alice.get(f"/objectives/{old.pk}").json()["indicator"]["names"] == []
    assert Objective.objects.get(pk=old.pk).promise.indicator.names == frozenset()


def test_a_revision_says_what_it_spent_of_each_budget(as_vera: Caller, cast: Cast, acme):
    shop, fast, tls = (
        objective(cast.acme, "shop", target="90"),
        objective(cast.acme, "fast", indicator={"kind": "latency", "threshold_ms": 100}),
        promised(cast),
    )
    for number in (1, 2):
        Revision.objects.create(
            slice=acme, sequence=number, author={"name": "alice"}, created_at=timezone.now(), root=b"r", buckets=b"",
            schema_version="1",
        )  # fmt: skip
    record([count(acme.pk, 80), count(acme.pk, 15, revision_sequence=2)], [])
    record([count(acme.pk, 5, revision_sequence=2, code=503)], [])
    told(acme, "handshakes", "version", 1, revision=2)
    for one in (shop, fast, tls):
        sums(one)
    items = {one["name"]: one for one in as_vera.get("/slices/acme@edge/revisions/2/budgets").json()["items"]}
    assert (items["Shop"]["good"], items["Shop"]["bad"], items["Shop"]["share"]) == (15, 5, 0.5)
    assert items["Shop"]["remaining"] == pytest.approx(0.5)
    assert (items["Handshakes"]["bad"], items["Handshakes"]["share"]) == (1, 10.0)
    assert (items["Fast"]["good"], items["Fast"]["bad"]) == (0, 0)
    first = as_vera.get("/slices/acme@edge/revisions/1/budgets").json()["items"]
    assert {one["name"]: one["bad"] for one in first} == {"Shop": 0, "Fast": 0, "Handshakes": 0}
    assert as_vera.get("/slices/acme@edge/revisions/9/budgets").status_code == 404

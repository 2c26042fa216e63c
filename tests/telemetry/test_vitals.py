"""How near nodes are to their limits: stored once, rolled up, shown with gaps, and never another tenant's services."""

from datetime import timedelta

import pytest
from django.utils import timezone

from policies.models import Slice
from telemetry import keeping
from telemetry.levels import floor
from telemetry.models import Series
from telemetry.pruning import prune
from telemetry.queries.moments import select
from telemetry.queries.window import window_ending
from telemetry.signals import SignalRow, record_signals, scope_of_signal, sums_since
from telemetry.vitals.ingest import VitalRow, record_vitals
from telemetry.vitals.queries import course_of, newest
from tests import make
from tests.callers import Caller
from tests.cast import Cast
from tests.telemetry.traffic import step_start


@pytest.fixture
def acme(cast: Cast) -> Slice:
    edge = make.gateway("edge")
    make.slice_of(cast.globex, edge)
    return make.slice_of(cast.acme, edge)


@pytest.fixture
def node(acme: Slice):
    return heard(acme, "edge-1")


def heard(slice_, name):
    found = make.node(slice_.gateway, name)
    found.last_seen_at = timezone.now()
    found.save()
    return found


def said(node, *gauges, troubles=(), seconds_ago=0):
    record_vitals([VitalRow(step_start(seconds_ago), node.pk, gauges, troubles)])


def test_the_most_of_a_gauge_and_the_sum_of_troubles_outlive_ten_seconds(node):
    minute = floor(timezone.now() - timedelta(minutes=5), 60)
    ago = int((timezone.now() - minute).total_seconds()) - 5
    said(node, ("memory", "", 50, 100), troubles=(("reset", "https", 2),), seconds_ago=ago)
    said(node, ("memory", "", 80, 100), troubles=(("reset", "https", 3),), seconds_ago=ago - 20)
    window = window_ending(timezone.now(), 900, 60)

    def shown():
        course = course_of(node.pk, window)
        return [list(course.gauges["memory"].values()), list(course.troubles["reset https"].values()), course.limits]

    before = shown()
    keeping.keep(timezone.now())
    said(node, ("memory", "", 10, 100))
    assert before == [[80], [5], {"memory": 100}]
    assert shown() == [[80, 10], [5], {"memory": 100}]
    assert select("SELECT count(*)::int FROM telemetry_vital_minute", [])[0] == (1,)
    keeping.keep(timezone.now())
    assert shown() == [[80, 10], [5], {"memory": 100}]


def test_silence_is_a_gap_and_old_news_are_no_news(as_vera: Caller, node):
    said(node, ("connections", "", 7, 10), seconds_ago=120)
    body = as_vera.get(f"/nodes/{node.pk}/vitals?window=5m&step=10s").json()
    (gauge,) = body["gauges"]
    assert (gauge["resource"], gauge["limit"], [one for one in gauge["used"] if one is not None]) == (
        "connections",
        10,
        [7],
    )
    assert body["heard"].count(True) == 1
    assert newest([node.pk], timezone.now()) == {}
    assert as_vera.get("/saturation").json()["worst"] == []


def test_a_node_of_an_older_agent_is_unknown_not_idle(as_vera: Caller, node):
    body = as_vera.get("/saturation").json()
    assert (body["worst"], [one["node_name"] for one in body["unknown"]]) == ([], [node.name])


def test_the_worst_node_of_a_gateway_stands_for_it(as_vera: Caller, acme, node):
    other = heard(acme, "other")
    said(node, ("memory", "", 50, 100), ("disk", "", 10, 100))
    said(other, ("memory", "", 90, 100), ("connections", "https", 4, None), troubles=(("refused", "https", 4),))
    body = as_vera.get("/saturation?gateway=edge").json()
    shown = [(one["resource"], one["node_name"], one["share"]) for one in body["worst"]]
    assert shown == [("memory", "other", 0.9), ("disk", node.name, 0.1)]
    assert [(one["trouble"], one["subject"], one["count"]) for one in body["troubles"]] == [("refused", "https", 4)]


def test_of_services_everybody_sees_only_their_own(as_vera: Caller, as_mallory: Caller, as_olga: Caller, node):
    said(node, ("breaker", "acme/shop", 1, 1), troubles=(("overflow", "acme/shop", 9),))
    for caller, count in ((as_vera, 1), (as_mallory, 0), (as_olga, 1)):
        now, past = caller.get("/saturation").json(), caller.get(f"/nodes/{node.pk}/vitals").json()
        assert [len(part) for part in (now["worst"], now["troubles"], past["gauges"], past["troubles"])] == [count] * 4


def test_signals_are_counted_beside_requests_and_kept_as_they_are(as_vera: Caller, acme):
    row = SignalRow(step_start(), acme.pk, 3, "handshakes", "shop", "https", "ok", 5)
    record_signals([row, row])
    scope = scope_of_signal(acme.pk, "handshakes")
    (one,) = sums_since([scope], timezone.now() - timedelta(minutes=1))
    assert (one.subject, one.place, one.outcome, one.count) == ("shop", "https", "ok", 10)
    points = as_vera.get("/slices/acme@edge/traffic").json()["points"]
    assert {point["total"] for point in points} == {None}
    prune(timezone.now())
    assert Series.objects.filter(slice_id=scope).count() == 1
    Slice.objects.filter(pk=acme.pk).delete()
    prune(timezone.now() + timedelta(days=2))
    assert Series.objects.filter(slice_id=scope).count() == 0

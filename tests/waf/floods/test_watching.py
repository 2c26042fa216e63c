"""Floods are found in what nodes counted, shown while they last, and end by themselves."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from policies.compiler import Kind
from telemetry import partitions
from telemetry.ingest import Heard, record
from telemetry.levels import HOUR, HOUR_SECONDS, floor
from telemetry.models import Hour
from telemetry.series import ids_of
from tests.callers import signed_in
from tests.fleet.edge import draft, publish_now
from tests.telemetry.traffic import NODE, count
from tests.waf.findings import event, found
from waf.floods.findings import found_in
from waf.floods.watching import watch
from waf.models import Flood

NOW = timezone.now()
"""Before each test: fifty minutes ago, as counts are taken up to an hour late."""


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setitem(globals(), "NOW", timezone.now() - timedelta(minutes=50))


@pytest.fixture
def alice(cast):
    return signed_in(cast.alice)


def spent_days(edge, rate, days=7, silent=(), route="acme/front", at=None):
    """This hour and the next of the days before, with so many requests a second."""
    at = at or NOW
    (series,) = ids_of([(edge.acme.pk, route, "acme/echo", 200, "-")]).values()
    for day in range(1, days + 1):
        if day in silent:
            continue
        first, number = floor(at, HOUR_SECONDS) - timedelta(days=day), int(rate * HOUR_SECONDS)
        hours = [first, first + timedelta(hours=1)]
        partitions.ensure(HOUR, hours)
        for hour, scope in product(hours, (edge.acme.pk, edge.gateway.pk)):
            Hour.objects.create(
                id=Hour.objects.count() + 1, at=hour, scope_id=scope, revision_sequence=1, recorded_at=hour,
                total=number, status_2xx=number, status_3xx=0, status_4xx=0, status_5xx=0, series=[series],
                counts=[number], buckets=[], bucket_counts=[], cells=[], cell_counts=[],
            )  # fmt: skip


def minute(edge, rate, at=None, route="acme/front", steps=6):
    """The last minute before `at`, with so many requests a second in each of its steps."""
    end = floor((at or NOW) - timedelta(seconds=10), 10)
    starts = [end - timedelta(seconds=10 * number) for number in range(1, steps + 1)]
    record(
        [count(edge.acme.pk, int(rate * 10), at=start, route=route) for start in starts],
        [],
        [Heard(start, NODE, edge.gateway.pk) for start in starts],
    )


def flood():
    return Flood.objects.get()


def test_a_flood_is_found_shown_with_what_is_known_and_ends_by_itself(edge, alice):
    spent_days(edge, 10)
    minute(edge, 100)
    watch(NOW)
    row = flood()
    assert (row.route, row.rate, row.usual, row.limit) == ("front", 100, 10, 40)
    (shown,) = alice.get("/api/v1/slices/acme@edge/waf/floods", {"is_ongoing": "true"}).json()["items"]
    assert (shown["ratio"], shown["ended_at"]) == (10, None)
    for minutes in (2, 3, 4, 5):
        later = NOW + timedelta(minutes=minutes)
        minute(edge, 300 if minutes == 2 else 10, later)
        watch(later)
    row = flood()
    assert (row.peak, row.ended_at) == (300, NOW + timedelta(minutes=5))
    assert alice.get("/api/v1/slices/acme@edge/waf/floods", {"is_ongoing": "true"}).json()["items"] == []


@pytest.mark.parametrize(
    ("usual", "rate", "days", "silent"),
    [
        (100, 390, 7, ()),  # a busy hour is a busy hour every day
        (1, 19, 7, ()),  # nineteen times as usual, and still little
        (10, 500, 2, ()),  # two days are no evidence
        (10, 500, 4, (1, 2)),  # nor are four of which nobody listened on two
        (0, 500, 0, ()),  # the first day
    ],
)
def test_what_is_no_flood(edge, usual, rate, days, silent):
    spent_days(edge, usual, days, silent)
    minute(edge, rate)
    watch(NOW)
    assert not Flood.objects.exists()


def test_where_nobody_was_heard_nothing_begins_and_nothing_ends(edge):
    spent_days(edge, 10)
    minute(edge, 1_000, steps=3)
    watch(NOW)
    assert not Flood.objects.exists()
    minute(edge, 1_000, NOW + timedelta(minutes=5))
    watch(NOW + timedelta(minutes=5))
    watch(NOW + timedelta(minutes=30))
    assert flood().ended_at is None
    assert flood().calm_since is None


def test_another_route_and_hour_are_no_evidence(edge):
    spent_days(edge, 1, route="acme/else")
    spent_days(edge, 1, at=NOW - timedelta(hours=3))
    Hour.objects.filter(at__lt=NOW - timedelta(days=8)).delete()
    minute(edge, 500)
    watch(NOW)
    assert not Flood.objects.exists()


def test_policies_that_say_so_ask_for_a_click_meanwhile(edge):
    draft(edge.acme, Kind.WAF_POLICY, "shop", {"mode": "block", "challenges_in_floods": True})
    draft(edge.acme, Kind.WAF_POLICY, "other", {"mode": "block"})
    publish_now(edge.acme)
    spent_days(edge, 10)
    minute(edge, 100)
    watch(NOW)
    assert flood().challenged == ["acme/shop"]


def test_what_inspectors_found_says_who_it_is(edge):
    found(edge.gateway.pk, event(), event(path="/login"), event(client="192.0.2.1"), event(route="acme/else"))
    said = found_in(edge.acme.pk, "front", timezone.now())
    assert said["client"] == [["203.0.113.9", 2], ["192.0.2.1", 1]]
    assert said["path"] == [["/find", 2], ["/login", 1]]

"""Vitals come in with reports: counted once, for slices of the node's own gateway, and only so many."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from gatehouse_protocol.vitals import MAX_SIGNALS

from telemetry.signals import scope_of_signal, sums_since
from telemetry.vitals.queries import newest, troubles_since

MINUTE = timedelta(minutes=1)


def signal(count, slice_key="acme@edge", outcome="ok"):
    return {
        "slice": slice_key, "revision_sequence": 1, "signal": "handshakes", "subject": "shop", "place": "https",
        "outcome": outcome, "count": count,
    }  # fmt: skip


def vitals(*signals):
    return {
        "to": timezone.now().isoformat(),
        "gauges": [{"resource": "memory", "subject": "", "used": 7, "limit": 10}],
        "troubles": [{"trouble": "reset", "subject": "https", "count": 3}],
        "signals": list(signals),
    }


def handshakes(slice_):
    found = sums_since([scope_of_signal(slice_.pk, "handshakes")], timezone.now() - MINUTE)
    return {one.outcome: one.count for one in found}


def test_the_control_plane_says_that_it_takes_vitals(edge, node):
    assert "vitals" in node.report().json()["takes"]


def test_a_repeated_report_is_counted_once(edge, node):
    body = node.report_body(vitals=vitals(signal(5), signal(2, outcome="version")))
    for _ in range(3):
        assert node.post("/reports", body).status_code == 200
    assert handshakes(edge.acme) == {"ok": 5, "version": 2}
    pk, now = UUID(str(node.id)), timezone.now()
    (gauge,) = newest([pk], now)[pk].gauges
    assert (gauge.resource, gauge.share) == ("memory", 0.7)
    assert troubles_since([pk], now - MINUTE) == {pk: {"reset https": 3}}


def test_what_is_of_slices_elsewhere_is_left_out(edge, node):
    node.report(vitals=vitals(signal(5, "acme@west"), signal(5, "nobody@edge")))
    assert handshakes(edge.acme) == {}


def test_too_many_and_what_is_not_known_are_refused_by_their_field(edge, node):
    many = node.report_body(vitals=vitals(*[signal(1)] * (MAX_SIGNALS + 1)))
    assert node.post("/reports", many).json()["problems"][0]["pointer"] == "/vitals/signals"
    odd = node.report_body(vitals=vitals(signal(1) | {"signal": "moods"}))
    assert node.post("/reports", odd).json()["problems"][0]["pointer"] == "/vitals/signals/0/signal"

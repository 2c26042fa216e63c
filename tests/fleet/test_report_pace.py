"""Reports wait for company where there is some, and news never waits."""

import time

import pytest

from fleet.models import NodeSlice
from fleet.reports import pace
from fleet.reports.pace import LONGEST_SECONDS, MANY_A_SECOND, SHORTEST_SECONDS, Pace
from tests.fleet.simulated_node import counted, proven, received

PATIENCE_SECONDS = 1.5
EVENT = {"at": "2026-01-02T03:04:05Z", "code": "slice_held_back", "text": "no"}


def settled(rate, *, every=0.1):
    """The pace after ten seconds at a rate, written down every so often."""
    found = Pace()
    for _ in range(round(10 / every)):
        found = found.after(rate * every, every)
    return found


@pytest.mark.parametrize(
    ("rate", "wait"),
    [
        (0, SHORTEST_SECONDS),
        (1, SHORTEST_SECONDS),
        (4, SHORTEST_SECONDS),
        (20, 0.125),
        (MANY_A_SECOND, LONGEST_SECONDS),
        (5_000, LONGEST_SECONDS),
    ],
)
def test_the_more_come_the_longer_one_waits_within_bounds(rate, wait):
    assert settled(rate).wait_seconds == pytest.approx(wait, rel=0.05)


@pytest.mark.parametrize("every", [0.001, 0.03, 0.25, 3.0])
def test_how_often_it_is_written_down_makes_no_difference(every):
    assert settled(20, every=every).wait_seconds == pytest.approx(0.125, rel=0.05)


def test_a_rush_is_noticed_within_seconds_and_forgotten_as_quickly():
    found = settled(1)
    for _ in range(8):
        found = found.after(125, 0.25)
    assert found.wait_seconds == LONGEST_SECONDS
    assert found.after(1, 5.0).wait_seconds == SHORTEST_SECONDS


def test_nothing_in_no_time_changes_nothing():
    assert Pace(7.0).after(3, 0.0) == Pace(7.0)


@pytest.fixture
def patient(door, monkeypatch):
    """A web process at which very many nodes report, more patient than a busy machine is slow."""
    monkeypatch.setattr(pace, "LONGEST_SECONDS", PATIENCE_SECONDS)
    book = door.desk.reports
    monkeypatch.setattr(book, "_keep_pace", lambda count: None)
    book._pace = Pace(1e9)
    return book


def seconds_to(answer):
    begun = time.monotonic()
    assert answer().status_code == 200
    return time.monotonic() - begun


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("with_counts", [False, True])
def test_what_is_new_is_written_at_once_and_what_is_known_waits(edge, node, with_counts):
    key = edge.acme.key
    more = {"counts": counted(key, 1, 5) if with_counts else None}
    at = proven(key, 1)

    assert seconds_to(lambda: node.report(received(key, 1), **more)) < PATIENCE_SECONDS / 2
    assert seconds_to(lambda: node.report(at, **more)) < PATIENCE_SECONDS / 2, "a proof is news"
    assert seconds_to(lambda: node.report(at, **more)) >= PATIENCE_SECONDS
    assert seconds_to(lambda: node.report(at, **more, events=[EVENT])) < PATIENCE_SECONDS / 2
    assert NodeSlice.objects.get().proven == 1


@pytest.mark.usefixtures("patient")
def test_who_waits_is_written_with_whatever_comes_that_cannot(edge, node, new_node):
    other, at = new_node("edge-2"), proven(edge.acme.key, 1)
    node.report(at)
    begun = time.monotonic()
    waiting = node.start_report(at)
    assert other.report(received(edge.acme.key, 1)).status_code == 200
    assert waiting.result(5).status_code == 200
    assert time.monotonic() - begun < PATIENCE_SECONDS

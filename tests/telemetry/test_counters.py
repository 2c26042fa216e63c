"""Counters at cuts: the same whoever asks, whenever, however much was rolled up or came late meanwhile."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from policies.models import Slice
from telemetry.histogram import EXPORTED_BOUNDS_US, PLACES, bucket_of, place_of
from telemetry.ingest import record
from telemetry.keeping import keep
from telemetry.queries.counters import NOW, Cut, class_counters, counters, heard, latencies
from telemetry.rollup import cut
from telemetry.rows import Heard
from tests import make
from tests.cast import Cast
from tests.telemetry.traffic import NODE, count, latency, step_start


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


Parts = list[list[tuple[Any, ...]]]


def seen(acme: Slice, cuts: list[Cut]) -> Parts:
    """Counters, sums by class and histograms, each with its values at the cuts."""
    return [
        [(one.route, one.code, one.values) for one in counters([acme.pk], cuts, most=100).items],
        [(one.code_class, one.values) for one in class_counters([acme.pk], cuts)],
        [(one.route, one.values) for one in latencies([acme.pk], cuts)],
    ]


def known(parts: Parts) -> Parts:
    """Without what began after the (single) cut."""
    return [[one for one in part if str(one[-1]).strip("(0, )")] for part in parts]


@pytest.mark.django_db(transaction=True)
def test_what_a_cut_says_never_changes(acme: Slice):
    random, now, cuts, found = Random(7), timezone.now(), [], []
    for minute in range(30, 0, -3):
        at = step_start(minute * 60)
        late = at - timedelta(minutes=random.randint(0, 9))
        for when in (at, late):
            record([count(acme.pk, random.randint(1, 9), at=when, route=f"acme/r{random.randint(0, 3)}"),
                    count(acme.pk, random.randint(1, 9), at=when, code=random.choice([0, 404, 503]))],
                   [latency(acme.pk, (random.randint(1, 70_000_000), 9, random.randint(1, 9)), at=when)])  # fmt: skip
        cuts += [Cut(at + timedelta(seconds=20), cut())]
        found += [known(seen(acme, cuts[-1:]))]
        if random.random() < 0.5:
            keep(now + timedelta(minutes=40 - minute))
    assert [known(seen(acme, [one])) for one in cuts] == found
    for from_, to in ((0, 10), (3, 7)):
        together = seen(acme, cuts[from_:to])
        for place, one in enumerate(range(from_, to)):
            assert (
                known([[(*key, values[place : place + 1]) for *key, values in part] for part in together]) == found[one]
            )


@pytest.mark.django_db(transaction=True)
def test_late_counts_are_in_the_next_cut_and_later_steps_are_not_in_this_one(acme: Slice):
    end = step_start(60)
    record([count(acme.pk, 5, at=end - timedelta(seconds=10)), count(acme.pk, 100, at=end)], [])
    first = Cut(end, cut())
    record([count(acme.pk, 7, at=end - timedelta(seconds=10))], [])
    second = Cut(end + timedelta(seconds=10), cut())
    (found,) = counters([acme.pk], [first, second], most=9).items
    assert found.values == (5, 112)


@pytest.mark.django_db(transaction=True)
def test_histograms_add_up_over_roll_ups(acme: Slice):
    for _ in range(3):
        record([], [latency(acme.pk, (1_000, 100, 2), (90_000_000, 0, 1))])
        keep(timezone.now())
        record([], [latency(acme.pk, (1_000, 100, 1))])
    ((values,),) = [one.values for one in latencies([acme.pk])]
    assert values[place_of(bucket_of(1_000, 100))] == 9
    assert values[PLACES - 1] == 3
    assert sum(values[:PLACES]) == 12
    assert values[PLACES] == pytest.approx(9 * 1_050 + 3 * EXPORTED_BOUNDS_US[-1], rel=0.05)


def test_a_place_holds_what_its_bound_says():
    for place, bound in enumerate(EXPORTED_BOUNDS_US):
        assert place_of(bucket_of(bound - 1, 0)) == place
        assert place_of(bucket_of(bound, 0)) == place + 1


def test_of_too_many_series_those_used_last_are_shown_and_the_rest_told(acme: Slice):
    record([count(acme.pk, 1, route=f"acme/r{number}") for number in range(5)], [])
    found = counters([acme.pk], most=2)
    assert (len(found.items), found.known) == (2, 5)
    assert [one.values for one in class_counters([acme.pk], NOW)] == [(5,)]


def test_a_gateway_is_heard_in_the_steps_its_nodes_reported(acme: Slice):
    end = step_start(60)
    record([], [], [Heard(end, NODE, acme.gateway_id)])
    steps = [Cut(end + timedelta(seconds=10 * number), 0) for number in range(-1, 3)]
    assert heard([acme.gateway_id], steps) == {acme.gateway_id: {2}}

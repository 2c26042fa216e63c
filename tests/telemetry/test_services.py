"""What two services answered on one route, apart from other routes, other services and other slices."""

from datetime import timedelta

import pytest

from telemetry.ingest import Heard, record
from telemetry.queries.cohorts import Counts
from telemetry.queries.services import ServiceStep, last_heard, steps_of_services
from telemetry.queries.window import Window
from tests import make
from tests.telemetry.traffic import NODE, count, step_start

ROUTE, OLD, NEW = "acme/shop", "acme/v1", "acme/v2"


@pytest.fixture
def slice_(cast):
    return make.slice_of(cast.acme, make.gateway())


@pytest.fixture
def window():
    """Two minutes that are over."""
    since = step_start(180)
    return Window(since, since + timedelta(minutes=2), 60)


def test_counts_are_by_service_and_minute_with_errors_by_class(slice_, window, cast):
    first, second = window.since + timedelta(seconds=10), window.since + timedelta(seconds=70)
    record(
        [
            count(slice_.pk, 90, at=first, service=OLD),
            count(slice_.pk, 4, at=first, service=OLD, code=404),
            count(slice_.pk, 6, at=first, service=OLD, code=503, flags="UF"),
            count(slice_.pk, 5, at=first, service=NEW),
            count(slice_.pk, 7, at=second, service=NEW),
            count(slice_.pk, 1, at=second, service=NEW, code=0),
            count(slice_.pk, 50, at=first, service="acme/other"),
            count(slice_.pk, 50, at=first, service=OLD, route="acme/more"),
            count(slice_.pk, 50, at=window.until, service=OLD),
            count(make.slice_of(cast.globex, slice_.gateway).pk, 50, at=first, service=OLD),
        ],
        [],
    )
    assert sorted(steps_of_services(slice_.pk, ROUTE, [OLD, NEW], window), key=str) == [
        ServiceStep(OLD, 0, Counts(100, 4, 6)),
        ServiceStep(NEW, 0, Counts(5)),
        ServiceStep(NEW, 1, Counts(8)),
    ]


def test_a_route_without_requests_has_no_steps(slice_, window):
    assert steps_of_services(slice_.pk, ROUTE, [OLD, NEW], window) == []


def test_a_node_that_speaks_without_traffic_tells_silence_from_zero(slice_, window):
    assert last_heard(slice_.gateway_id, window) is None
    record([], [], [Heard(at=window.since, node_id=NODE, gateway_id=slice_.gateway_id)])
    assert last_heard(slice_.gateway_id, window) is not None

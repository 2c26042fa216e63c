"""Live traffic: each node's newest report, added up over nodes and processes, for those who may see the slice."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from telemetry.ingest import record
from telemetry.live.picture import from_parts
from telemetry.live.showing import Showing
from telemetry.rows import CountRow, LatencyRow
from tests import make
from tests.cast import Cast
from tests.live.browser import tab
from tests.live.web import Web
from tests.telemetry.traffic import count, latency, step_start


@contextmanager
def reporting(counts: list[CountRow], latencies: list[LatencyRow]) -> Iterator[None]:
    """Report the same again and again, as nodes do, for the length of the block."""
    is_over = threading.Event()

    def report() -> None:
        while not is_over.wait(0.3):
            record(counts, latencies)

    thread = threading.Thread(target=report)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def test_a_browser_sees_its_slice_as_nodes_report_it(web: Web, cast: Cast):
    edge = make.gateway("edge")
    acme, globex = make.slice_of(cast.acme, edge), make.slice_of(cast.globex, edge)
    one, two = make.node(edge, "edge-1"), make.node(edge, "edge-2")
    counts = [
        count(acme.pk, 6, node_id=one.pk),
        count(acme.pk, 1, node_id=two.pk, code=503, route="acme/api", service="acme/v2"),
        count(globex.pk, 100, node_id=one.pk),
    ]
    with tab(web, cast.alice) as page, reporting(counts, [latency(acme.pk, (10_000, 1_000, 6), node_id=one.pk)]):
        page.subscribe("traffic:acme@edge")
        seen = page.next("traffic")
    assert {key: seen[key] for key in ("topic", "window_seconds", "total", "2xx", "3xx", "4xx", "5xx")} == {
        "topic": "traffic:acme@edge", "window_seconds": 2, "total": 7, "2xx": 6, "3xx": 0, "4xx": 0, "5xx": 1,
    }  # fmt: skip
    assert seen["routes"] == [{"route": "acme/shop", "total": 6, "5xx": 0}, {"route": "acme/api", "total": 1, "5xx": 1}]
    assert seen["nodes"] == [{"node": "edge-1", "total": 6}, {"node": "edge-2", "total": 1}]
    assert seen["services"] == [{"service": "acme/echo", "total": 6}, {"service": "acme/v2", "total": 1}]
    assert seen["p50_ms"] == pytest.approx(10.5, rel=0.1)


class Clock:
    """Time is given."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def showing(clock: Clock) -> Showing:
    return Showing(clock)


SLICE = uuid4()


def test_a_nodes_newest_report_stands_for_it(showing: Showing):
    showing.watch([SLICE])
    for number in (5, 9, 7):
        showing.add([count(SLICE, number)], [])
    assert showing.take(str)[SLICE].statuses[0] == 7


def test_a_node_that_falls_silent_leaves_the_picture(showing: Showing, clock: Clock):
    showing.watch([SLICE])
    showing.add([count(SLICE, 5)], [])
    clock.now += 2
    showing.add([count(SLICE, 3, node_id=uuid4())], [])
    assert showing.take(str)[SLICE].statuses[0] == 8
    clock.now += 2
    assert showing.take(str)[SLICE].statuses[0] == 3
    clock.now += 2
    assert showing.take(str) == {}


def test_what_nobody_looks_at_is_not_added_up(showing: Showing):
    showing.add([count(SLICE, 5)], [])
    assert showing.take(str) == {}


def test_counts_that_were_held_up_belong_into_history(showing: Showing):
    showing.watch([SLICE])
    showing.add([count(SLICE, 5, at=step_start(120))], [])
    assert showing.take(str) == {}


def test_what_several_web_processes_saw_is_one_picture(showing: Showing):
    showing.watch([SLICE])
    showing.add([count(SLICE, 5), count(SLICE, 2, node_id=uuid4(), code=500)], [latency(SLICE, (1_000, 100, 7))])
    part = showing.take(str)[SLICE].as_part()
    whole = from_parts([part, part])
    assert whole.statuses == [14, 10, 0, 0, 4]
    assert sum(whole.buckets.values()) == 14
    assert whole.routes == {"acme/shop": [14, 4]}


def test_other_peoples_traffic_is_refused(web: Web, cast: Cast):
    make.slice_of(cast.acme, make.gateway("edge"))
    with tab(web, cast.mallory) as page:
        assert page.subscribe("traffic:acme@edge")["topics"] == []

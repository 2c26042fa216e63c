"""What is recorded is what is read: each request once, nothing invented, nothing lost to odd clocks or odd names."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from policies.models import Slice
from telemetry.ingest import Heard, record
from telemetry.models import Series
from telemetry.queries.breakdown import busiest, by_revision
from telemetry.queries.nodes import by_slice_of_node, line_of_node
from telemetry.queries.points import Line, line_of
from telemetry.queries.window import Window, window_ending
from tests import make
from tests.cast import Cast
from tests.telemetry.traffic import NODE, count, latency, step_start


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


def last_minutes() -> Window:
    return window_ending(timezone.now(), 300, 10)


def read(slice_: Slice) -> Line:
    return line_of([slice_.pk], slice_.gateway_id, last_minutes())


def totals(line: Line) -> list[int]:
    return [point.statuses[0] for point in line.points if point.statuses]


def test_counts_of_all_nodes_add_up_by_class_of_answer(acme: Slice):
    record([count(acme.pk, 5), count(acme.pk, 2, code=404), count(acme.pk, 1, code=503, node_id=uuid4())], [])
    record([count(acme.pk, 10, code=301)], [])
    [statuses] = [point.statuses for point in read(acme).points if point.statuses]
    assert statuses == (18, 5, 10, 2, 1)


def test_an_answer_without_a_status_counts_in_the_total_only(acme: Slice):
    record([count(acme.pk, 3, code=0, flags="DC")], [])
    assert [point.statuses for point in read(acme).points if point.statuses] == [(3, 0, 0, 0, 0)]


def test_steps_nobody_reported_are_unknown_not_zero(acme: Slice):
    record([count(acme.pk, 4, at=step_start(120))], [])
    line = read(acme)
    assert totals(line) == [4]
    assert sum(point.statuses is None for point in line.points) == len(line.points) - 1


def test_a_node_that_was_heard_without_traffic_makes_zero(acme: Slice):
    record([], [], [Heard(step_start(60), NODE, acme.gateway_id)])
    assert totals(read(acme)) == [0]
    assert read(acme).as_of is not None


def test_before_any_report_there_is_no_age(acme: Slice):
    assert read(acme).as_of is None


def test_another_slices_traffic_makes_zero_here_but_is_not_counted(acme: Slice, cast: Cast):
    globex = make.slice_of(cast.globex, acme.gateway)
    record([count(globex.pk, 9)], [])
    assert totals(read(acme)) == [0]


def test_a_gateway_is_the_sum_of_its_slices(acme: Slice, cast: Cast):
    globex = make.slice_of(cast.globex, acme.gateway)
    record(
        [count(globex.pk, 9), count(acme.pk, 1)], [latency(acme.pk, (1000, 100, 1)), latency(globex.pk, (1000, 100, 9))]
    )
    line = line_of([acme.gateway_id], acme.gateway_id, last_minutes())
    assert totals(line) == [10]
    assert [point.p50_ms for point in line.points if point.p50_ms] == [pytest.approx(1.05, rel=0.1)]


def test_latency_of_two_nodes_is_one_histogram(acme: Slice):
    fast, slow = (1_000, 100, 99), (2_000_000, 100_000, 1)
    record([], [latency(acme.pk, fast), latency(acme.pk, slow, node_id=uuid4())])
    [point] = [point for point in read(acme).points if point.p50_ms is not None]
    assert point.p50_ms == pytest.approx(1.05, rel=0.1)
    assert point.p99_ms == pytest.approx(1.1, rel=0.1)


def test_routes_services_and_revisions_are_told_apart(acme: Slice):
    record(
        [
            count(acme.pk, 5, route="acme/shop"),
            count(acme.pk, 2, route="acme/api", service="acme/v2", code=500, revision_sequence=2),
            count(acme.pk, 3, route="acme/api", service="acme/v1"),
        ],
        [latency(acme.pk, (5_000, 100, 5), route="acme/api")],
    )
    shares = busiest([acme.pk], last_minutes()).routes
    assert [(share.name, share.total, share.errors) for share in shares] == [("acme/api", 5, 2), ("acme/shop", 5, 0)]
    assert shares[0].p99_ms == pytest.approx(5, rel=0.1)
    assert shares[1].p99_ms is None
    assert [(share.name, share.total) for share in busiest([acme.pk], last_minutes()).services] == [
        ("acme/echo", 5), ("acme/v1", 3), ("acme/v2", 2),
    ]  # fmt: skip
    assert [(share.name, share.total, share.errors) for share in by_revision([acme.pk], last_minutes())] == [
        ("2", 2, 2), ("1", 8, 0),
    ]  # fmt: skip


def test_counts_from_the_far_past_and_the_future_are_kept_within_reach(acme: Slice):
    wrong = [timezone.now() - timedelta(days=400), timezone.now() + timedelta(days=400)]
    record([count(acme.pk, 7, at=at) for at in wrong], [])
    line = line_of([acme.pk], acme.gateway_id, window_ending(timezone.now(), 7200, 60))
    assert sum(totals(line)) == 14


def test_names_the_database_cannot_hold_are_cut_and_still_counted(acme: Slice):
    names = ["a\0b", "ab", "x" * 5000, "\\N", "tab\tline\n", "'; DROP TABLE telemetry_series; --"]
    record([count(acme.pk, 1, route=name, flags=name, service=name) for name in names], [])
    assert totals(read(acme)) == [6]
    assert sum(share.total for share in busiest([acme.pk], last_minutes()).routes) == 6


def test_a_report_that_is_taken_back_leaves_no_trace_and_no_false_memory(transactional_db: None, acme: Slice):
    with transaction.atomic():
        record([count(acme.pk, 1, route="acme/ghost")], [])
        transaction.set_rollback(True)
    assert not Series.objects.exists()
    record([count(acme.pk, 1, route="acme/ghost")], [])
    assert totals(read(acme)) == [1]


def test_many_nodes_reporting_together_cost_one_row_per_slice_and_gateway(acme: Slice):
    record([count(acme.pk, 1, node_id=uuid4(), route=f"acme/r{number % 7}") for number in range(200)], [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM telemetry_ten_seconds")
        assert cursor.fetchone() == (2,)


def test_a_node_shows_only_the_slices_asked_for(acme: Slice, cast: Cast):
    globex = make.slice_of(cast.globex, acme.gateway)
    record(
        [count(acme.pk, 3), count(globex.pk, 4, code=500), count(acme.pk, 50, node_id=uuid4())],
        [latency(acme.pk, (1_000, 100, 3)), latency(globex.pk, (900_000, 10_000, 4))],
    )
    for asked, total, slow_ms in [([acme.pk], 3, 1.05), ([globex.pk], 4, 905), (None, 7, 905)]:
        line = line_of_node(NODE, asked, last_minutes())
        assert totals(line) == [total]
        assert [point.p99_ms for point in line.points if point.p99_ms] == [pytest.approx(slow_ms, rel=0.1)]
    assert [(share.name, share.total) for share in by_slice_of_node(NODE, None, last_minutes())] == [
        ("globex@edge", 4), ("acme@edge", 3),
    ]  # fmt: skip
    assert [share.name for share in by_slice_of_node(NODE, [acme.pk], last_minutes())] == ["acme@edge"]


def test_a_node_heard_without_traffic_has_zero_points(acme: Slice):
    record([], [], [Heard(step_start(), NODE, acme.gateway_id)])
    assert totals(line_of_node(NODE, None, last_minutes())) == [0]

"""Sending: in order, the same sample every time, whatever happens to the receiver, the worker or the queue."""

import gzip
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import cramjam
import pytest
from django.utils import timezone
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsPartialSuccess,
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)

from alerting.claims import claim_due
from exports.families.remote_write import WriteRequest
from exports.models import Export, Sealing
from exports.sending import sender
from exports.sending.cutting import HELD, seal_steps
from exports.sending.sender import go, note, send_due
from policies.models import Slice
from telemetry.ingest import record
from telemetry.keeping import keep
from telemetry.levels import floor
from telemetry.rows import Heard
from tests.alerting.receivers import HttpReceiver
from tests.exports.making import export, seal_until, send
from tests.telemetry.traffic import NODE, count, latency

pytestmark = pytest.mark.django_db(transaction=True)
STEP = timedelta(seconds=10)
OK = 'gatehouse_slice_requests_total{code_class="2xx",gateway="edge",tenant="acme"}'


@pytest.fixture
def begin() -> datetime:
    """A quarter of an hour ago."""
    return floor(timezone.now() - timedelta(minutes=15), 60)


def samples(body: bytes) -> list[tuple[str, int, float]]:
    """Return series, time in ms and value of every sample of a message."""
    message: Any = WriteRequest.FromString(bytes(cramjam.snappy.decompress_raw(body)))
    found = []
    for series in message.timeseries:
        labels = {one.name: one.value for one in series.labels}
        assert list(labels) == sorted(labels), "labels are in order"
        name = labels.pop("__name__")
        text = name + "{" + ",".join(f'{key}="{value}"' for key, value in labels.items()) + "}"
        found += [(text, one.timestamp, one.value) for one in series.samples]
    return found


def told(receiver: HttpReceiver, name: str = OK) -> list[tuple[int, float]]:
    """Return all that was sent of a series, in the order of arrival."""
    return [(at // 1000, value) for _, _, body in receiver.got for series, at, value in samples(body) if series == name]


def at(begin: datetime, *steps: tuple[int, int]) -> list[tuple[int, float]]:
    """Return (step, value) as times and values."""
    return [(int((begin + STEP * step).timestamp()), float(value)) for step, value in steps]


def begun(acme: Slice, url: str, begin: datetime, **more: Any) -> Export:
    """An export that was told where it begins."""
    export(url, **more)
    seal_until(begin)
    return send()


def pass_steps(acme: Slice, begin: datetime, first: int, last: int, number: int = 1) -> None:
    """Let steps pass in each of which so many requests are counted."""
    for step in range(first, last + 1):
        record([count(acme.pk, number, at=begin + STEP * (step - 1))], [])
    seal_until(begin + STEP * last)


def test_counters_go_out_step_by_step_and_begin_with_a_zero(acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(
        acme, receiver.url, begin, headers={"X-Scope-OrgID": "edge"}, external_labels={"cluster": "eu", "tenant": "x"}
    )
    pass_steps(acme, begin, 1, 3, 5)
    record([], [], [Heard(begin + STEP * 3, NODE, acme.gateway_id)])
    seal_until(begin + STEP * 5)
    found = send()
    name = 'gatehouse_slice_requests_total{cluster="eu",code_class="2xx",gateway="edge",tenant="acme"}'
    assert told(receiver, name) == at(begin, (0, 0), (1, 5), (2, 10), (3, 15), (4, 15), (5, 15))
    heard = told(receiver, 'gatehouse_gateway_heard{cluster="eu",gateway="edge",tenant="x"}')
    assert heard[-3:] == at(begin, (3, 1), (4, 1), (5, 0))
    assert (found.sent_until, found.started_at) == (begin + STEP * 5, begin)
    headers = receiver.got[0][1]
    assert headers["x-scope-orgid"] == "edge"
    assert headers["content-encoding"] == "snappy"
    assert headers["x-prometheus-remote-write-version"] == "0.1.0"


def test_a_receiver_that_was_away_for_an_hour_gets_everything_in_order(acme: Slice, receiver: HttpReceiver):
    begin = floor(timezone.now() - timedelta(minutes=61), 60)
    begun(acme, receiver.url, begin, interval_seconds=60)
    receiver.status, receiver.got = 503, []
    for minute in range(1, 61):
        record([count(acme.pk, minute, at=begin + STEP * (6 * minute - 1))], [])
        seal_until(begin + STEP * 6 * minute)
        if minute % 13 == 0:
            send()
            keep(timezone.now())
    failing = Export.objects.get()
    assert (failing.sent_until, failing.last_error) == (begin, "It answered 503: ok")
    assert failing.next_action_at > timezone.now()
    receiver.status, receiver.got = 200, []
    found = send()
    times = [when for when, _ in told(receiver)]
    assert {after - before for before, after in pairwise(times)} == {60}, "in order, each once, none missing"
    assert told(receiver)[-1] == at(begin, (360, 1830))[0]
    assert len(times) > 55
    assert (found.failing_since, found.last_error, found.skipped_seconds) == (None, "", 0)


def test_a_receiver_that_is_away_from_the_beginning_misses_nothing_since(
    acme: Slice, receiver: HttpReceiver, begin: datetime
):
    receiver.status = 503
    begun(acme, receiver.url, begin)
    pass_steps(acme, begin, 1, 3)
    assert send().sent_until is None
    receiver.status, receiver.got = 200, []
    found = send()
    assert told(receiver) == at(begin, (0, 0), (1, 1), (2, 2), (3, 3))
    assert (found.started_at, found.skipped_seconds) == (begin, 0)


def test_another_interval_loses_nothing(acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(acme, receiver.url, begin)
    pass_steps(acme, begin, 1, 2)
    send()
    Export.objects.update(interval_seconds=60)
    pass_steps(acme, begin, 3, 12)
    assert send().skipped_seconds == 0
    assert told(receiver) == at(begin, (0, 0), (1, 1), (2, 2), (6, 6), (12, 12))


def test_what_is_sent_twice_is_the_same_twice(acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(acme, receiver.url, begin)
    pass_steps(acme, begin, 1, 3)
    lost = Export.objects.get()
    go(lost)
    first, receiver.got = [body for _, _, body in receiver.got[1:]], []
    record([count(acme.pk, 100, at=begin)], [latency(acme.pk, (1_000, 100, 1), at=begin)])
    keep(timezone.now() + timedelta(minutes=2))
    send()
    again = [body for _, _, body in receiver.got]
    assert [sorted(samples(body)) for body in again] == [sorted(samples(body)) for body in first]


def test_late_counts_are_in_the_step_in_which_they_come(acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(acme, receiver.url, begin)
    pass_steps(acme, begin, 1, 2)
    record([count(acme.pk, 7, at=begin)], [])
    pass_steps(acme, begin, 3, 3)
    send()
    assert told(receiver) == at(begin, (0, 0), (1, 1), (2, 2), (3, 10))


def test_what_a_receiver_refuses_is_dropped_and_told(acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(acme, receiver.url, begin)
    pass_steps(acme, begin, 1, 1)
    receiver.status, receiver.answer = 400, b"out of bounds\n"
    found = send()
    assert found.sent_until == begin + STEP
    assert found.samples_refused == len(samples(receiver.got[-1][2]))
    assert found.last_refusal == "It answered 400: out of bounds"
    assert found.failing_since is None


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
def test_what_may_yet_be_taken_is_tried_again_no_earlier_than_asked(
    acme: Slice, receiver: HttpReceiver, begin: datetime, status: int
):
    begun(acme, receiver.url, begin)
    pass_steps(acme, begin, 1, 1)
    receiver.status, receiver.headers = status, {"Retry-After": "1200"}
    found = send()
    assert found.sent_until == begin
    assert found.next_action_at - timezone.now() > timedelta(minutes=19)
    calls = len(receiver.got)
    assert send_due() == 0
    assert len(receiver.got) == calls


def test_a_sender_that_lost_its_claim_notes_nothing(acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(acme, receiver.url, begin)
    pass_steps(acme, begin, 1, 1)
    long_ago = timezone.now() - timedelta(hours=1)
    Export.objects.update(next_action_at=long_ago)
    [lost] = claim_due(Export.objects.all(), long_ago, lease=sender.LEASE, most=1)
    trip = go(Export.objects.get())
    assert claim_due(Export.objects.all(), long_ago, lease=sender.LEASE, most=1) == [], "somebody has it"
    before = send()
    assert before.sent_until == begin + STEP, "its lease is over"
    note(lost, trip)
    assert Export.objects.get().samples_sent == before.samples_sent


def test_steps_that_nobody_sealed_are_told_apart_later(acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(acme, receiver.url, begin)
    for step in range(1, 31):
        record([count(acme.pk, 1, at=begin + STEP * (step - 1))], [])
    seal_until(begin + STEP * 30)
    send()
    assert told(receiver)[1:] == at(begin, *((step, step) for step in range(1, 31)))


def test_what_is_too_old_is_given_up_and_told(acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(acme, receiver.url, begin)
    pass_steps(acme, begin, 1, 3)
    end = begin + STEP * 3 + HELD + STEP * 2
    seal_until(end)
    found = send()
    assert Sealing.objects.count() == HELD // STEP + 1
    assert found.skipped_seconds == 50
    assert found.sent_until == end
    assert told(receiver)[-1] == (int(end.timestamp()), 3.0)


def test_without_exports_nothing_is_sealed(acme: Slice):
    assert seal_steps(timezone.now()) == 0
    assert not Sealing.objects.exists()


def test_of_named_tenants_only_is_told(cast, acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(acme, receiver.url, begin, tenants=["globex"])
    pass_steps(acme, begin, 1, 2)
    send()
    assert told(receiver) == []


def test_a_collector_of_opentelemetry_gets_cumulative_sums_and_histograms(
    acme: Slice, receiver: HttpReceiver, begin: datetime
):
    begun(acme, receiver.url, begin, kind="otlp")
    record([count(acme.pk, 5, at=begin), count(acme.pk, 1, at=begin, code=503)],
           [latency(acme.pk, (1_000, 100, 6), at=begin)])  # fmt: skip
    seal_until(begin + STEP)
    send()
    _, headers, body = receiver.got[-1]
    assert headers["content-type"] == "application/x-protobuf"
    message = ExportMetricsServiceRequest.FromString(gzip.decompress(body))
    [ours] = [one for one in message.resource_metrics if len(one.scope_metrics[0].metrics) > 2]
    about = {one.key: one.value.string_value for one in ours.resource.attributes}
    assert about["service.name"] == "gatehouse"
    assert (about["gatehouse.gateway"], about["gatehouse.tenant"]) == ("edge", "acme")
    metrics = {one.name: one for one in ours.scope_metrics[0].metrics}
    requests = metrics["gatehouse.requests"].sum
    assert requests.is_monotonic
    assert requests.aggregation_temporality == 2
    assert sorted(point.as_int for point in requests.data_points) == [1, 5]
    [point] = metrics["gatehouse.request.duration"].histogram.data_points
    assert (point.count, sum(point.bucket_counts), len(point.bucket_counts)) == (6, 6, len(point.explicit_bounds) + 1)
    assert point.bucket_counts[list(point.explicit_bounds).index(0.002)] == 6
    assert point.sum == pytest.approx(6 * 0.00105, rel=0.05)
    assert point.time_unix_nano == int((begin + STEP).timestamp()) * 10**9


def test_points_that_a_collector_did_not_want_are_counted(acme: Slice, receiver: HttpReceiver, begin: datetime):
    begun(acme, receiver.url, begin, kind="otlp")
    pass_steps(acme, begin, 1, 1)
    partly = ExportMetricsPartialSuccess(rejected_data_points=2, error_message="too old")
    receiver.answer = ExportMetricsServiceResponse(partial_success=partly).SerializeToString()
    found = send()
    assert (found.samples_refused, found.last_refusal) == (2, "too old")

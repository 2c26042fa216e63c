"""What nodes tell of requests is stored once, in bounds, kept as long as it should be, and sent on as spans."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection

from policies.models import Slice
from telemetry import partitions
from telemetry.records import keeping, measure
from telemetry.records.export.sending import send_new
from telemetry.records.models import Record, RecordGap
from telemetry.records.tables import RECORD
from tests import make
from tests.cast import Cast
from tests.telemetry.seen import TRACE, failed, now, said, store


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


def gaps() -> dict[str, int]:
    return dict(RecordGap.objects.values_list("reason", "count"))


def test_a_record_is_stored_as_it_was_told(acme):
    store(acme.pk, failed(request_id="r", trace_parent=TRACE, query="pin=****"))
    row = Record.objects.get()
    assert (row.request_id, row.status, row.flags, row.upstream_us) == ("r", 503, ["UF"], None)
    assert (row.trace_id, row.span_id) == ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
    assert (row.route, row.service, row.query) == ("front", "cart", "pin=****")


def test_a_clock_that_is_wrong_is_not_believed(acme):
    store(acme.pk, said(at=now(-86_400)), said(at=now(86_400)))
    for row in Record.objects.all():
        assert abs((row.at - row.recorded_at).total_seconds()) < 16 * 60


def test_texts_and_numbers_beyond_what_a_column_holds_are_cut(acme):
    store(acme.pk, said(user_agent="x" * 4_000, status=4_000, attempts=2**62, duration_us=2**63 - 1, flags="A," * 90))
    row = Record.objects.get()
    assert (len(row.user_agent), row.status, row.attempts, len(row.flags)) == (500, 999, 1_000, 20)


def test_a_slice_has_its_measure_and_the_rest_is_counted(acme, monkeypatch):
    monkeypatch.setattr(measure, "RECORDS_A_MINUTE", 5)
    for _ in range(3):
        store(acme.pk, *[said() for _ in range(3)])
    assert Record.objects.count() in {5, 9}  # nine, where a minute ended in between
    assert Record.objects.count() + gaps().get("store", 0) == 9


def test_what_nodes_do_not_tell_adds_up(acme):
    store(acme.pk, missing={"rate": 7})
    store(acme.pk, missing={"rate": 2, "room": 1})
    assert sum(RecordGap.objects.filter(reason="rate").values_list("count", flat=True)) == 9


def test_records_past_their_time_go_with_their_partition(acme):
    old = datetime.now(UTC) - timedelta(days=30)
    partitions.ensure(RECORD, [old])
    store(acme.pk, said())
    keeping.keep_records(datetime.now(UTC))
    names = partitions.existing(RECORD)
    assert partitions.name_of(RECORD, RECORD.partition_start(old)) not in names
    assert Record.objects.count() == 1
    assert len(names) >= partitions.AHEAD + 1


def test_the_oldest_go_first_while_all_take_up_too_much_room_but_never_the_present(acme):
    present = datetime.now(UTC)
    partitions.ensure(RECORD, [present - timedelta(hours=12), present - timedelta(hours=6), present])
    assert keeping.too_large(present, 0) == [
        partitions.name_of(RECORD, RECORD.partition_start(present - timedelta(hours=hours))) for hours in (6, 12)
    ]
    assert keeping.too_large(present, 10**12) == []


class Collector(HTTPServer):
    """A collector that keeps what it was sent, and refuses while it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.bodies: list[dict] = []
        self.status = 200

    @property
    def spans(self) -> list[dict]:
        return [
            span
            for body in self.bodies
            for resource in body["resourceSpans"]
            for scope in resource["scopeSpans"]
            for span in scope["spans"]
        ]


class _Answering(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert (self.path, self.headers["content-type"]) == ("/v1/traces", "application/json")
        if self.server.status == 200:
            self.server.bodies.append(body)
        self.send_response(self.server.status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector(settings, transactional_db) -> Iterator[Collector]:
    server = Collector()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.OTLP_ENDPOINT = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def values_of(attributes) -> dict:
    return {one["key"]: next(iter(one["value"].values())) for one in attributes}


def test_records_go_to_the_collector_once_and_in_order(collector, acme):
    store(acme.pk, said(path="/before"))
    assert send_new() == 0
    store(acme.pk, failed(path="/one", trace_parent=TRACE), said(path="/two"))
    assert send_new() == 2
    assert send_new() == 0
    one, two = collector.spans
    assert (one["traceId"], one["parentSpanId"]) == ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
    assert (one["kind"], one["name"], one["status"]) == (2, "GET front", {"code": 2})
    assert int(one["endTimeUnixNano"]) - int(one["startTimeUnixNano"]) == 1_200_000
    assert len(two["traceId"]) == 32
    assert "parentSpanId" not in two
    attributes = values_of(one["attributes"])
    assert (attributes["url.path"], attributes["http.response.status_code"]) == ("/one", "503")
    resource = values_of(collector.bodies[0]["resourceSpans"][0]["resource"]["attributes"])
    assert (resource["service.name"], resource["gatehouse.slice"]) == ("gatehouse", "acme@edge")


def test_a_trace_that_the_gateway_made_has_its_span_as_the_first(collector, acme):
    send_new()
    store(acme.pk, said(trace_parent=TRACE, is_own_trace=True))
    send_new()
    (span,) = collector.spans
    assert (span["spanId"], "parentSpanId" in span) == ("00f067aa0ba902b7", False)


def test_what_a_collector_that_is_away_did_not_take_is_sent_again(collector, acme):
    send_new()
    collector.status = 503
    store(acme.pk, said(path="/late"))
    assert send_new() == 0
    collector.status = 200
    assert send_new() == 1
    assert values_of(collector.spans[0]["attributes"])["url.path"] == "/late"


def test_what_is_still_being_written_is_sent_when_it_is_there(collector, acme):
    send_new()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('telemetry_row')")
    store(acme.pk, *[said() for _ in range(1_100)])
    assert send_new() == 1_100
    assert len({span["spanId"] for span in collector.spans}) == 1_100


def test_without_a_collector_nothing_goes_anywhere(acme, settings):
    settings.OTLP_ENDPOINT = ""
    store(acme.pk, said())
    assert send_new() == 0

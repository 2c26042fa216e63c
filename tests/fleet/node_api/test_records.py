"""Records of requests come in with reports: stored once, for slices of the node's own gateway, and only so many."""

from gatehouse_protocol.records import MAX_RECORDS

from telemetry.records.models import Record, RecordGap
from tests.telemetry.seen import failed, now, said


def records(*saids, dropped=()):
    return {"records": list(saids), "dropped": list(dropped)}


def gap(count, slice_key="acme@edge"):
    return {"at": now(), "slice": slice_key, "reason": "rate", "count": count}


def test_the_control_plane_says_what_it_takes(edge, node):
    since = ["records", "bytes", "checks", "vitals", "egress", "leaks", "vending", "identified_by"]
    assert node.report().json()["takes"] == [*since, "endpoints", "health", "key_sets"]


def test_a_repeated_report_is_stored_once(edge, node):
    body = node.report_body(records=records(failed(request_id="once"), dropped=[gap(7)]))
    for _ in range(3):
        assert node.post("/reports", body).status_code == 200
    row = Record.objects.get()
    assert (row.slice_id, str(row.node_id), row.request_id) == (edge.acme.pk, str(node.id), "once")
    assert RecordGap.objects.get().count == 7


def test_what_is_of_slices_elsewhere_is_left_out(edge, node):
    node.report(records=records(said(slice="acme@west"), said(slice="nobody@edge"), dropped=[gap(1, "acme@west")]))
    assert (Record.objects.count(), RecordGap.objects.count()) == (0, 0)


def test_too_many_and_what_is_no_record_are_refused_by_their_field(edge, node):
    many = node.report_body(records=records(*[said()] * (MAX_RECORDS + 1)))
    assert node.post("/reports", many).json()["problems"][0]["pointer"] == "/records/records"
    odd = node.report_body(records=records(said(trace_parent="hunter2")))
    assert node.post("/reports", odd).json()["problems"][0]["pointer"] == "/records/records/0/trace_parent"
    assert Record.objects.count() == 0

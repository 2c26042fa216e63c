"""A report is answered when it is stored; repeats and other orders of arrival change nothing."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from fleet.models import Node, NodeEvent, NodeSlice
from telemetry.queries.breakdown import busiest
from telemetry.queries.window import window_ending
from tests.fleet.edge import publish_now
from tests.fleet.simulated_node import counted, proven, received


def total_of(slice) -> int:
    return sum(
        share.total for share in busiest([slice.pk], window_ending(timezone.now() + timedelta(seconds=30), 900)).routes
    )


def progress(node, slice) -> NodeSlice:
    return NodeSlice.objects.get(node_id=node.id, slice=slice)


def test_a_report_is_stored_before_it_is_answered(edge, node):
    publish_now(edge.platform)

    answer = node.report(proven("platform@edge", 1), manifest_version=9)

    takes = [
        "records", "bytes", "checks", "vitals", "egress", "leaks", "vending", "identified_by", "endpoints", "health",
        "key_sets",
    ]  # fmt: skip
    assert answer.json() == {"accepted": True, "next_report_seconds": 2, "takes": takes, "tries": []}
    row = Node.objects.get(pk=node.id)
    assert (row.manifest_version, row.agent["state"], row.envoy["state"]) == (9, "running", "live")
    assert timezone.now() - row.last_seen_at < timedelta(minutes=1)
    assert progress(node, edge.platform).proven == 1


def test_a_late_report_does_not_undo_a_newer_one(edge, node):
    late = node.report_body(received("acme@edge", 1))
    node.report(proven("acme@edge", 1))

    assert node.post("/reports", late).status_code == 200
    assert progress(node, edge.acme).proven == 1


def test_counts_are_added_once_however_often_and_late_they_come(edge, node):
    first = node.report_body(counts=counted("acme@edge", 1, 5))
    second = node.report_body(counts=counted("acme@edge", 1, 7))

    for body in (second, first, first, second):
        assert node.post("/reports", body).status_code == 200

    assert total_of(edge.acme) == 12


def test_a_restarted_agent_starts_counting_anew_and_its_former_life_is_over(edge, node):
    node.report(proven("acme@edge", 1), counts=counted("acme@edge", 1, 5))
    former = node.report_body(received("acme@edge", 1), counts=counted("acme@edge", 1, 100))
    node.epoch, node.sequence = str(uuid4()), 0
    node.report(proven("acme@edge", 2), counts=counted("acme@edge", 2, 7))

    assert node.post("/reports", former).status_code == 200
    assert progress(node, edge.acme).proven == 2
    assert total_of(edge.acme) == 12


def test_a_node_says_nothing_about_slices_and_traffic_of_other_gateways(cast, edge, node):
    from tests.fleet import edge as edges

    west = edges.build(cast, "west")

    node.report(proven("acme@west", 1), proven("acme@edge", 1), counts=counted("acme@west", 1, 5))

    assert not NodeSlice.objects.filter(slice=west.acme).exists()
    assert total_of(west.acme) == 0
    assert progress(node, edge.acme).proven == 1


def test_a_slice_the_node_no_longer_has_is_forgotten(edge, node):
    node.report(proven("acme@edge", 1), proven("globex@edge", 1))
    node.report(proven("acme@edge", 1))

    assert list(NodeSlice.objects.values_list("slice__key", flat=True)) == ["acme@edge"]


def test_events_are_kept_once_with_a_time_that_can_be_true(edge, node):
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    body = node.report_body(events=[{"at": tomorrow, "code": "manifest_expired", "text": "It was over."}])

    node.post("/reports", body)
    node.post("/reports", body)

    event = NodeEvent.objects.get()
    assert (event.code, event.text) == ("manifest_expired", "It was over.")
    assert event.at <= timezone.now()


def test_many_reports_at_once_are_each_stored(edge, node, new_node):
    nodes = [node, *(new_node(f"edge-{number}") for number in range(2, 6))]

    waiting = [one.start_report(proven("acme@edge", number)) for number in range(1, 6) for one in nodes]

    assert {future.result(30).status_code for future in waiting} == {200}
    assert set(NodeSlice.objects.values_list("proven", flat=True)) == {5}


def test_nonsense_is_refused_with_its_place(node):
    places = {
        "/epoch": {"epoch": "not a uuid"},
        "/sequence": {"sequence": -1},
        "/agent/state": {"agent": {"version": "1", "state": "happy", "uptime_seconds": 1, "refusals": 0}},
        "/slices": {"slices": [proven("acme@edge", 1)] * 2},
        "/surprise": {"surprise": 1},
    }
    for place, change in places.items():
        answer = node.post("/reports", {**node.report_body(), **change})
        assert answer.status_code == 422, place
        assert answer.json()["problems"][0]["pointer"] == place

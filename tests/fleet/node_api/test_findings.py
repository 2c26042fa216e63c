"""What inspectors find comes in with reports: once, in measure, as it is, and to whom it belongs."""

import os
from base64 import b64encode
from datetime import timedelta

from django.utils import timezone

from fleet.models import NodeEvent
from tests.waf.findings import count, event, now, sample, waf
from waf.intake.measure import EVENTS_A_MINUTE
from waf.models import Attack, Event, HourCount, MinuteCount, Sample, Tally, Total
from waf.sealing import open_sample


def total(slice, outcome: str) -> int:
    rows = MinuteCount.objects.filter(slice_id=slice.pk, outcome=outcome)
    return sum(rows.values_list("total", flat=True))


def test_an_event_its_request_and_its_counts_are_stored(edge, node):
    found = waf(event(), samples=[sample()], counts=[count("refused", 3), count("matched", 4, rule="942100")])

    assert node.report(waf=found).status_code == 200

    row = Event.objects.get(slice_id=edge.acme.pk)
    assert (row.policy, row.route, row.client, row.rules) == ("shop", "front", "203.0.113.9", ["942100"])
    assert (str(row.node_id), row.matches[0]["value"]) == (node.id, "1' or '1'='1")
    assert open_sample(Sample.objects.get(pk=row.pk))["target"] == "/find?id=1%27"
    assert Sample.objects.filter(slice_id=edge.acme.pk, outcome="passed").count() == 1
    assert (total(edge.acme, "refused"), total(edge.acme, "matched")) == (3, 4)
    assert HourCount.objects.get(slice_id=edge.acme.pk, outcome="refused").total == 3
    assert list(Total.objects.filter(slice_id=edge.acme.pk).values_list("outcome", "total")) == [("refused", 3)]


def test_a_repeated_report_adds_nothing(edge, node):
    body = node.report_body(waf=waf(event(), counts=[count("refused", 1)]))

    for _ in range(3):
        assert node.post("/reports", body).status_code == 200

    assert Event.objects.count() == Sample.objects.count() == Attack.objects.get().requests == 1
    assert Tally.objects.get().total == total(edge.acme, "refused") == 1


def test_findings_go_to_the_tenant_of_their_policy_and_to_nobody_without_one(cast, edge, node):
    strangers = [event(policy="globex/shop"), event(policy="initech/shop"), event(policy="shop"), event(policy="/")]

    assert node.report(waf=waf(*strangers, counts=[count("passed", 1, policy="initech/shop")])).status_code == 200

    assert [row.slice_id for row in Event.objects.all()] == [edge.globex.pk]
    assert Event.objects.get().route == "acme/front"
    text = NodeEvent.objects.get(node_id=node.id, code="findings_of_nobody").text
    assert text.startswith("4 findings")


def test_what_the_agent_could_not_read_is_told(edge, node):
    node.report(waf=waf(lost=7))

    assert NodeEvent.objects.get(node_id=node.id).code == "inspector_not_understood"


def test_ten_thousand_events_at_once_are_stored_in_measure_and_all_counted(edge, node):
    for _ in range(50):
        assert node.report(waf=waf(*[event(sample=None) for _ in range(200)])).status_code == 200
    node.report(waf=waf(event(policy="globex/shop")))

    stored = Event.objects.filter(slice_id=edge.acme.pk).count()
    assert EVENTS_A_MINUTE <= stored <= 3 * EVENTS_A_MINUTE
    assert stored + total(edge.acme, "untold") == 10_000
    assert sum(Tally.objects.filter(slice_id=edge.acme.pk).values_list("total", flat=True)) == stored
    assert Event.objects.filter(slice_id=edge.globex.pk).count() == 1


def test_kept_requests_have_a_measure_of_their_own(edge, node):
    big = {**event()["sample"], "body": b64encode(os.urandom(36_000)).decode()}
    for _ in range(8):
        assert node.report(waf=waf(*[event(sample=big) for _ in range(20)])).status_code == 200

    kept = Sample.objects.count()
    assert Event.objects.count() == 160
    assert 0 < kept < 160
    assert Event.objects.filter(has_sample=True).count() == kept


def test_hostile_texts_are_stored_as_they_came(edge, node):
    texts = ["<script>alert(1)</script>", "'; DROP TABLE waf_event; --", "\u202e\ufffd\\u0000%00", '{}[]\t"\\']
    for text in texts:
        hostile = event(path=text, host=text, method=text[:32], client=text, request_id=text, ja4=text, country=text)
        assert node.report(waf=waf(hostile)).status_code == 200

    assert sorted(Event.objects.values_list("path", flat=True)) == sorted(texts)
    assert set(Event.objects.values_list("client", flat=True)) == {None}


def test_what_no_column_holds_is_refused_by_name_and_nothing_of_it_is_stored(edge, node):
    too_long = {**event()["sample"], "target": "/" + "a" * 1_000_000}
    for body, pointer in (
        (waf(event(), event(path="/\0")), "/waf/events/1/path"),
        (waf(event(sample=too_long)), "/waf/events/0/sample/target"),
        (waf(*[event()] * 201), "/waf/events"),
        (waf(event(outcome="lost")), "/waf/events/0/outcome"),
        (waf(counts=[count("passed", -1)]), "/waf/counts/0/count"),
    ):
        answer = node.report(waf=body)
        assert answer.status_code == 422
        assert answer.json()["problems"][0]["pointer"] == pointer

    assert not Event.objects.exists()


def test_numbers_beyond_their_columns_do_not_break_the_batch(edge, node):
    big = 2**63 - 1
    huge = event(asn=big, status=big, score=big, scores=[["x", big]])
    assert node.report(waf=waf(huge, counts=[count("passed", big)])).status_code == 200

    assert Event.objects.get().score == 1_000_000


def test_a_clock_that_is_wrong_moves_events_into_what_is_believable(edge, node):
    node.report(waf=waf(event(at=now(-3600)), event(at=now(86_400)), counts=[count("passed", 1, at=now(86_400 * 900))]))

    oldest, newest = Event.objects.order_by("at").values_list("at", flat=True)
    assert timezone.now() - timedelta(minutes=16) < oldest < newest <= timezone.now()
    assert total(edge.acme, "passed") == 1


def test_an_agent_that_knows_nothing_of_it_reports_as_before(edge, node):
    assert node.report().status_code == 200
    assert node.report(waf=None).status_code == 200

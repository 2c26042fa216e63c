"""What went out comes in with reports: once, to whom it belongs, and within bounds."""

from datetime import UTC, datetime, timedelta

from egress.intake import measure
from egress.models import Cut, Denial, Flow, Hit, Sight, Teller, Tunnel
from fleet.models import NodeEvent
from tests.egress.telling import STRIPE, ago, cut, denied, egress, flow, tunnels


def test_flows_are_added_to_their_minute_and_remembered(edge, node):
    noon = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    same = {"at": noon.isoformat().replace("+00:00", "Z")}
    told = egress(flow(count=2, **same), flow(**same), denied(count=3, **same), tunnels=[tunnels(2)], cuts=[cut(4)])

    assert node.report(egress=told).status_code == 200
    assert node.report(egress=egress(flow(**same))).status_code == 200

    allowed = Flow.objects.get(slice_id=edge.acme.pk, outcome="allowed")
    assert (allowed.count, allowed.bytes_up, allowed.bytes_down, allowed.rule) == (4, 2_400, 27_000, "payments/stripe")
    assert (allowed.at, allowed.workload, allowed.destination, allowed.way) == (noon, "orders", STRIPE, "tunnel")
    sights = {row.destination: row for row in Sight.objects.filter(slice_id=edge.acme.pk)}
    assert (sights[STRIPE].allowed, sights[STRIPE].days, sights[STRIPE].missed_days) == (4, 1, 0)
    evil = sights["evil.example.com:443"]
    assert (evil.denied, evil.missed_days, evil.missed_first_at) == (3, 1, noon)
    assert {row.rule: (row.allowed, row.denied) for row in Hit.objects.all()} == {
        "payments/stripe": (4, 0), "denied": (0, 3),
    }  # fmt: skip
    denial = Denial.objects.get()
    assert (denial.count, denial.reason, denial.client, str(denial.node_id)) == (3, "no_rule", "10.1.2.3", node.id)
    assert Cut.objects.get().count == 4


def test_a_repeated_report_adds_nothing(edge, node):
    body = node.report_body(egress=egress(flow(), denied(), cuts=[cut()]))

    for _ in range(3):
        assert node.post("/reports", body).status_code == 200

    assert [row.count for row in Flow.objects.all()] == [1, 1]
    assert Denial.objects.count() == Cut.objects.count() == 1
    assert sum(row.allowed + row.denied for row in Sight.objects.all()) == 2


def test_slices_that_are_not_of_the_gateway_are_left_out(edge, node):
    strangers = [flow(slice="initech@edge"), flow(slice="acme@elsewhere"), flow(slice="globex@edge")]

    assert node.report(egress=egress(*strangers, tunnels=[tunnels(1, slice="initech@edge")])).status_code == 200

    assert [row.slice_id for row in Flow.objects.all()] == [edge.globex.pk]
    assert not Tunnel.objects.exists()


def test_open_tunnels_are_those_of_the_newest_report(edge, node):
    two = [tunnels(3), tunnels(1, destination="api.github.com:443")]
    node.report(egress=egress(tunnels=two))
    older = node.report_body(egress=egress(tunnels=[tunnels(9)]))
    node.report(egress=egress(tunnels=[tunnels(2)]))
    node.post("/reports", older)

    row = Tunnel.objects.get()
    assert (row.destination, row.count, str(row.node_id)) == (STRIPE, 2, node.id)
    assert Teller.objects.get().node_name == node.name


def test_a_report_without_egress_leaves_open_tunnels_as_they_are(edge, node):
    node.report(egress=egress(tunnels=[tunnels(3)]))
    node.report()

    assert Tunnel.objects.get().count == 3


def test_what_found_no_room_is_told(edge, node):
    node.report(egress=egress(lost=7))

    assert NodeEvent.objects.get(node_id=node.id, code="egress_not_told").text.startswith("7 sorts")


def test_one_slice_cannot_fill_the_tables(edge, node, monkeypatch):
    monkeypatch.setattr("egress.intake.flowing.FLOWS_A_DAY", 3)
    monkeypatch.setattr("egress.intake.sighting.SIGHTS", 4)
    monkeypatch.setattr("egress.intake.hitting.HITS_A_DAY", 2)
    monkeypatch.setattr("egress.intake.denying.DENIALS_A_MINUTE", 2)
    at = ago()
    many = [denied(f"d{number}.example.com:443", at=at, rule=f"acme/egress/p/r{number}") for number in range(6)]

    node.report(egress=egress(*many))
    assert Denial.objects.count() == 2
    node.report(egress=egress(denied("d0.example.com:443", at=at, rule="acme/egress/p/r0"), flow()))

    assert sum(row.count for row in Flow.objects.all()) == 8
    assert {row.destination for row in Flow.objects.all()} == {"other", *(f"d{n}.example.com:443" for n in range(3))}
    assert {row.destination for row in Sight.objects.all()} == {"other", *(f"d{n}.example.com:443" for n in range(4))}
    assert sum(row.denied + row.allowed for row in Sight.objects.all()) == 8
    assert {row.rule for row in Hit.objects.all()} == {"p/r0", "p/r1", "other"}


def test_the_bounds_begin_anew_with_their_time(edge, db):
    now = datetime.now(UTC)
    first = measure.lock([edge.acme.pk], now)
    assert first[edge.acme.pk].admit("flows", 1)
    assert first[edge.acme.pk].admit("denials", 1)
    measure.note(first)

    soon = measure.lock([edge.acme.pk], now)[edge.acme.pk]
    assert not soon.admit("flows", 1)
    tomorrow = measure.lock([edge.acme.pk], now + timedelta(days=1))[edge.acme.pk]
    assert tomorrow.admit("flows", 1)
    assert tomorrow.admit("denials", 1)

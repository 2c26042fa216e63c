"""What Envoy tells of the way out is added up so that each thing is told once, and no tenant crowds another out."""

import pytest
from gatehouse_agent.egress.admitting import AT_ONCE, Admission
from gatehouse_agent.egress.flows import Flows, Gain, Seen
from gatehouse_agent.egress.reading import Ends, Subject, host_and_port, told
from gatehouse_agent.egress.tunnels import SILENT_ROUNDS, Tunnels
from gatehouse_agent.records import wire
from gatehouse_protocol.egress import MAX_FLOWS, FlowOutcome, IdentifiedBy, Way

BEGAN = 1_800_000_000.25
BEGIN, STILL, END = "DownstreamTunnelSuccessfullyEstablished", "DownstreamPeriodic", "DownstreamEnd"
ALLOWED = {
    "route": "gatehouse/proof", "type": END, "began": f"{BEGAN:.6f}", "lasted": "1500",
    "tenant": "acme", "workload": "orders", "credential": "k1ab",
    "destination": "api.test:443", "method": "CONNECT", "request_id": "7491a1d1",
    "rule": "acme/egress/partners/all", "status": "200", "details": "via_upstream", "protocol": "HTTP/1.1",
    "client": "10.1.2.3:5000", "client_side": "10.0.0.1:13128",
    "upstream": "192.0.2.7:443", "upstream_side": "10.0.0.1:4000",
    "bytes_up": "5", "bytes_down": "8",
}  # fmt: skip
REFUSED = {"upstream": "", "upstream_side": "", "details": "direct_response", "bytes_up": "0", "bytes_down": "0"}


def line(**said):
    return told(ALLOWED | {name: str(value) for name, value in said.items()})


def test_a_line_says_who_asked_for_what_and_what_became_of_it():
    one = line()
    assert one.subject == Subject(
        "acme", "orders", "api.test:443", Way.TUNNEL, FlowOutcome.ALLOWED, "", "acme/egress/partners/all",
        "192.0.2.7:443", "10.1.2.3", IdentifiedBy.PASSWORD,
    )  # fmt: skip
    assert (one.at, one.bytes_up, one.bytes_down, one.is_tunnel) == (BEGAN + 1.5, 5, 8, True)
    assert (one.upstream, one.downstream) == (
        Ends("10.0.0.1:4000", "192.0.2.7:443"),
        Ends("10.0.0.1:13128", "10.1.2.3:5000"),
    )
    assert told(ALLOWED | {"type": "DownstreamStart"}) is None


@pytest.mark.parametrize(
    ("said", "outcome", "reason"),
    [
        ({"outcome": "would_deny"}, "would_deny", ""),
        ({"status": 503, "details": "via_upstream", "reason": "rule"}, "allowed", ""),
        (
            {"status": 403, "details": "response_refused", "reason": "data_found_in_answer"},
            "failed",
            "data_found_in_answer",
        ),
        ({"status": 403, "reason": "rule"}, "allowed", ""),
        ({"status": 0, "details": "downstream_remote_disconnect", "flags": "DC"}, "allowed", ""),
        (
            {"status": 503, "details": "upstream_reset_before_response_started{…}", "flags": "UC"},
            "failed",
            "unreachable",
        ),
        ({"status": 403, "reason": "no_rule"} | REFUSED, "denied", "no_rule"),
        ({"status": 400, "flags": "DPE"} | REFUSED, "denied", "request_invalid"),
        ({"status": 502, "reason": "name_unknown", "flags": "DF"} | REFUSED, "failed", "name_unknown"),
        ({"status": 503, "flags": "UF"} | REFUSED, "failed", "unreachable"),
        ({"status": 0, "flags": "DC"} | REFUSED, "failed", "broken_off"),
    ],
)
def test_what_became_of_it_is_envoys_word_and_never_the_destinations(said, outcome, reason):
    found = line(**said).subject
    assert (found.outcome, found.reason) == (outcome, reason)


def test_who_is_only_claimed_asked_for_nothing():
    claimed = line(status=407, reason="identity_refused", **REFUSED)
    assert (claimed.subject.tenant, claimed.subject.workload, claimed.subject.rule) == ("platform", "", "")
    assert claimed.credential == ""
    assert line(status=407).subject.tenant == "acme"  # a destination may answer 407 as well
    assert line(tenant="", workload="", status=400, **REFUSED).subject.tenant == "platform"


def test_how_somebody_is_known_follows_from_what_proved_it():
    known = [line(credential=one).subject.identified_by for one in ("k1ab", "x509-0a1b-1-2", "by-source")]
    assert known == ["password", "certificate", "source"]
    assert line(status=407, reason="identity_refused", **REFUSED).subject.identified_by == "none"
    assert line(tenant="", credential="", status=400, **REFUSED).subject.identified_by == "none"


def test_the_nodes_own_looks_at_its_listeners_are_nobodys_flows():
    assert line() is not None
    assert line(tenant="0f" * 16, workload="node", rule="gatehouse/proof", status="200", upstream="-") is None


def test_a_connection_that_others_share_is_not_the_callers_own():
    assert line(protocol="HTTP/2").downstream is None


def test_addresses_have_one_spelling():
    assert host_and_port("[::ffff:192.0.2.7]:443") == host_and_port("192.0.2.7:443") == ("192.0.2.7", 443)
    assert host_and_port("[2001:DB8:0::1]:80") == ("2001:db8::1", 80)
    assert [host_and_port(text) for text in ("", "-", "/run/a.sock", "192.0.2.7")] == [None] * 4


def gains(tunnels, *lines):
    return [tunnels.hear(one) for one in lines]


def test_bytes_of_a_tunnel_are_told_as_they_come_and_each_once():
    tunnels = Tunnels(BEGAN - 1)
    begun, still = line(type=BEGIN, bytes_up=0, bytes_down=0), line(type=STILL, bytes_up=100, bytes_down=50)
    end = line(bytes_up=150, bytes_down=50)
    assert gains(tunnels, begun, still, still, end) == [Gain(1, 0, 0), Gain(0, 100, 50), Gain(0, 0, 0), Gain(0, 50, 0)]
    assert list(tunnels) == []
    assert gains(tunnels, end, still, begun) == [Gain(0, 0, 0)] * 3  # what comes late adds nothing


def test_a_tunnel_is_counted_once_even_if_its_beginning_was_not_heard():
    tunnels = Tunnels(BEGAN - 1)
    assert gains(tunnels, line(type=STILL), line(bytes_up=9)) == [Gain(1, 5, 8), Gain(0, 4, 0)]
    assert Tunnels(BEGAN - 1).hear(line()) == Gain(1, 5, 8)


def test_the_agent_before_told_of_what_began_before_this_one_did():
    tunnels = Tunnels(BEGAN + 10)
    assert gains(tunnels, line(type=STILL), line(bytes_up=9)) == [Gain(0, 0, 0), Gain(0, 4, 0)]


def test_a_tunnel_without_room_is_told_of_as_a_whole_when_it_ends():
    tunnels = Tunnels(BEGAN - 1, most=1)
    other = {"upstream_side": "10.0.0.1:4001"}
    tunnels.hear(line(type=BEGIN))
    heard = gains(tunnels, line(type=BEGIN, **other), line(type=STILL, **other), line(bytes_up=70, **other))
    assert heard == [Gain(0, 0, 0), Gain(0, 0, 0), Gain(1, 70, 8)]
    assert len(list(tunnels)) == 1


def test_a_tunnel_of_which_nothing_is_heard_has_ended():
    tunnels = Tunnels(BEGAN - 1)
    tunnels.hear(line(type=BEGIN))
    before = tunnels.changes
    assert [tunnels.grow_older() for _ in range(SILENT_ROUNDS)] == [0] * SILENT_ROUNDS
    tunnels.hear(line(type=STILL))
    assert [tunnels.grow_older() for _ in range(SILENT_ROUNDS + 1)] == [0] * SILENT_ROUNDS + [1]
    assert tunnels.most_common(5) == []
    assert tunnels.changes > before


def seen(at=BEGAN, request_id="a", count=1, up=10, down=20):
    return Seen(at, request_id, Gain(count, up, down))


def test_alike_things_go_together_with_the_newest_time_and_id():
    flows = Flows()
    for one in (seen(request_id="a"), seen(BEGAN + 2, "c"), seen(BEGAN + 1, "b")):
        flows.add("acme@edge", 7, line().subject, one)
    flows.add("acme@edge", 8, line().subject, seen())
    (old, new), lost = flows.take()
    assert (old.revision_sequence, old.count, old.bytes_up, old.bytes_down, old.request_id) == (7, 3, 30, 60, "c")
    assert (old.at.timestamp(), new.revision_sequence, new.count, lost) == (BEGAN + 2, 8, 1, 0)
    assert flows.is_empty


def test_where_there_is_no_room_the_tenant_that_has_most_loses_and_it_is_counted():
    flows = Flows(kept=10)
    flows.add("small@edge", 1, line(tenant="small").subject, seen())
    for number in range(50):
        flows.add("loud@edge", 1, line(tenant="loud", destination=f"{number}.test:443").subject, seen(count=2))
    told_flows, lost = flows.take()
    assert [one.slice for one in told_flows].count("small@edge") == 1
    assert (len(told_flows), lost) == (10, 82)


def test_a_report_takes_of_each_slice_in_turn_and_leaves_the_rest():
    flows = Flows()
    for number in range(MAX_FLOWS + 5):
        flows.add("loud@edge", 1, line(destination=f"{number}.test:443").subject, seen())
    flows.add("small@edge", 1, line().subject, seen())
    first, _ = flows.take()
    assert len(first) == MAX_FLOWS
    assert first[1].slice == "small@edge"
    assert len(flows.take()[0]) == 6


def attributes(**said):
    record = wire.LogRecord()
    for key, value in said.items():
        record.attributes.add(key=key).value.string_value = value.encode()
    return record.attributes


def test_a_flood_of_refusals_is_not_read_and_takes_nothing_from_others():
    admission = Admission(lambda: 100.0)
    refused = attributes(tenant="loud", status="403", upstream="-")
    assert sum(admission.admits(refused) for _ in range(AT_ONCE + 500)) == AT_ONCE
    assert admission.admits(attributes(tenant="small", status="403", upstream="-"))
    assert admission.admits(attributes(tenant="loud", status="200", upstream="192.0.2.7:443"))
    claimed = attributes(tenant="small", status="407", upstream="-")
    assert sum(admission.admits(claimed) for _ in range(AT_ONCE + 500)) == AT_ONCE
    assert admission.admits(attributes(tenant="small", status="403", upstream="-"))

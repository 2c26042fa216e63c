"""A message is read exactly as written or refused with the place and the reason."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from gatehouse_protocol.messages import Enrolment, Index, Manifest, NodeToken
from gatehouse_protocol.reports import Report, Transport
from gatehouse_protocol.shapes import ShapeError, encode, format_time, parse

MANIFEST = {
    "gateway": "edge",
    "gateway_id": "0199",
    "audience": None,
    "version": 7,
    "issued_at": "2026-01-02T03:04:05Z",
    "expires_at": "2026-01-02T04:04:05.000000Z",
    "slices": [
        {
            "slice": "acme@edge",
            "platform": False,
            "revision": "0198",
            "sequence": 3,
            "root": "ab" * 32,
            "count": 2,
            "bytes": 100,
        }
    ],
    "challenges": [
        {"id": "0197", "type": "http-01", "host": "shop.acme.test", "token": "abc", "key_authorization": "abc.def"}
    ],
}
REPORT = {
    "epoch": "e",
    "sequence": 1,
    "sent_at": "2026-01-02T03:04:05.000000Z",
    "manifest_version": 7,
    "agent": {"version": "0.1.0", "state": "running", "uptime_seconds": 5, "refusals": 0},
    "envoy": {"version": "1.40.0", "state": "live", "restarts": 0, "uptime_seconds": 4, "warming": 0},
    "slices": [
        {
            "slice": "acme@edge",
            "received": 3,
            "accepted": 3,
            "active": 3,
            "proven": None,
            "proven_at": None,
            "error": {"stage": "probe", "sequence": 3, "type": "", "object": "http", "message": "no answer"},
        }
    ],
    "listeners": [
        {"name": "http", "address": "127.0.0.1:10080", "proven": False, "error": "no answer", "transport": "tcp"}
    ],
    "counts": {
        "from": "2026-01-02T03:04:03.000000Z",
        "to": "2026-01-02T03:04:05.000000Z",
        "rows": [
            {
                "slice": "acme@edge",
                "revision_sequence": 3,
                "route": "acme/shop",
                "service": "-",
                "code": 200,
                "flags": "-",
                "count": 12,
            }
        ],
        "latency": [{"slice": "acme@edge", "revision_sequence": 3, "route": "acme/shop", "bins": [[100, 10, 12]]}],
        "bytes": [
            {
                "slice": "acme@edge",
                "revision_sequence": 3,
                "route": "acme/shop",
                "service": "acme/echo",
                "requests": 12,
                "received": 8_400,
                "sent": 276_000,
            }
        ],
    },
    "events": [{"at": "2026-01-02T03:04:05.000000Z", "code": "probe_failed", "text": "http"}],
    "challenges": [{"id": "0197", "proven": False, "error": "127.0.0.1:10080 answers 404"}],
    "certificates": [
        {
            "listener": "https",
            "server_name": "shop.acme.test",
            "key": "ecdsa",
            "certificate": "ab" * 32,
            "proven": True,
            "error": "",
            "proven_at": "2026-01-02T03:04:05.000000Z",
            "transport": "quic",
        }
    ],
    "inspector": {
        "state": "serving",
        "text": "",
        "engine": "3.0.9",
        "crs": "3.3.4",
        "bundle": "ab" * 32,
        "workers": 2,
    },
    "waf": {
        "events": [
            {
                "at": "2026-01-02T03:04:05.000000Z",
                "policy": "acme/shop",
                "route": "acme/front",
                "request_id": "9f",
                "client": "203.0.113.9",
                "country": "DE",
                "asn": 64496,
                "ja4": "",
                "method": "GET",
                "host": "shop.acme.test",
                "path": "/find",
                "outcome": "refused",
                "status": 403,
                "score": 5,
                "scores": [["sql_injection", 5]],
                "rules": [{"name": "office", "action": "block", "staged": False}],
                "matches": [
                    {
                        "rule": 942100,
                        "message": "SQL Injection",
                        "tags": ["attack-sqli"],
                        "severity": 2,
                        "paranoia": 1,
                        "target": "ARGS:id",
                        "found": "s&1c",
                        "value": "1' or '1'='1",
                    }
                ],
                "sample": {
                    "method": "GET",
                    "target": "/find?id=1",
                    "version": "1.1",
                    "headers": [["host", "shop.acme.test"]],
                    "body": "AAEC",
                    "body_kept": True,
                    "truncated": False,
                    "redacted": ["header:cookie"],
                    "response": {
                        "status": 200,
                        "headers": [["content-type", "text/html"]],
                        "truncated": False,
                        "found": [["RESPONSE_BODY", "SQL syntax", "You have an error"]],
                    },
                },
                "response_status": 200,
                "leaks": [
                    {
                        "detector": "iban",
                        "label": "Bank account (IBAN)",
                        "action": "block",
                        "place": "body /a",
                        "count": 2,
                        "sample": "DE…00",
                        "fingerprint": "0123456789abcdef",
                    }
                ],
            }
        ],
        "samples": [],
        "counts": [
            {
                "at": "2026-01-02T03:04:00.000000Z",
                "policy": "acme/shop",
                "route": "acme/front",
                "outcome": "matched",
                "rule": "942100",
                "count": 12,
            }
        ],
        "lost": 0,
        "bans": [
            {
                "at": "2026-01-02T03:04:05.000000Z",
                "until": "2026-01-02T03:14:05.000000Z",
                "policy": "acme/shop",
                "client": "2001:db8::/64",
                "country": "DE",
                "route": "acme/front",
                "action": "block",
                "enforced": True,
                "times": 1,
                "rule": "942100",
                "most": 1000,
            }
        ],
    },
    "records": {
        "records": [
            {
                "at": "2026-01-02T03:04:05.000000Z",
                "slice": "acme@edge",
                "revision_sequence": 3,
                "request_id": "9f",
                "trace_parent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "is_own_trace": False,
                "trace_state": "",
                "client": "203.0.113.9",
                "method": "GET",
                "host": "shop.acme.test",
                "path": "/find",
                "query": "token=****",
                "route": "acme/front",
                "service": "acme/echo",
                "upstream": "10.0.0.1:80",
                "status": 503,
                "flags": "UF",
                "details": "",
                "bytes_in": 0,
                "bytes_out": 91,
                "duration_us": 417,
                "first_byte_us": 409,
                "upstream_us": None,
                "attempts": 1,
                "protocol": "HTTP/1.1",
                "tls": "",
                "ja4": "",
                "server_name": "",
                "user_agent": "curl/8",
                "waf_policy": "",
                "waf_outcome": "",
                "waf_score": 0,
                "ja3": "",
                "country": "DE",
                "asn": 64500,
            }
        ],
        "dropped": [{"at": "2026-01-02T03:04:00.000000Z", "slice": "acme@edge", "reason": "rate", "count": 12}],
    },
    "checks": {
        "running": 2,
        "refused": [{"slice": "acme@edge", "check": "later", "text": "This agent cannot read it."}],
        "results": [
            {
                "at": "2026-01-02T03:04:05.000000Z",
                "slice": "acme@edge",
                "check": "front",
                "reason": "status",
                "status": 503,
                "attempts": 2,
                "connect_us": 90,
                "tls_us": None,
                "first_byte_us": 2100,
                "total_us": 2400,
                "text": "It answered 503; expected is 2xx.",
                "body": "closed",
            }
        ],
        "lost": 0,
        "tries": [],
    },
    "vitals": {
        "to": "2026-01-02T03:04:05.000000Z",
        "gauges": [{"resource": "memory", "subject": "", "used": 90_000_000, "limit": None}],
        "troubles": [{"trouble": "reset", "subject": "https", "count": 3}],
        "signals": [
            {
                "slice": "acme@edge",
                "revision_sequence": 3,
                "signal": "handshakes",
                "subject": "shop",
                "place": "https",
                "outcome": "ok",
                "count": 12,
            }
        ],
    },
    "egress": {
        "flows": [
            {
                "at": "2026-01-02T03:04:05.000000Z",
                "slice": "acme@edge",
                "revision_sequence": 3,
                "workload": "orders",
                "destination": "api.stripe.com:443",
                "way": "tunnel",
                "outcome": "allowed",
                "reason": "",
                "rule": "acme/egress/payments/stripe",
                "address": "192.0.2.7:443",
                "client": "10.1.2.3",
                "request_id": "8f3c1d20-0a3b-4c1e-9a55-0c5b1f0a7d11",
                "count": 2,
                "bytes_up": 812,
                "bytes_down": 90_210,
                "identified_by": "certificate",
            }
        ],
        "tunnels": [{"slice": "acme@edge", "workload": "orders", "destination": "api.stripe.com:443", "count": 1}],
        "cuts": [
            {
                "at": "2026-01-02T03:04:05.000000Z",
                "slice": "acme@edge",
                "revision_sequence": 4,
                "workload": "orders",
                "destination": "api.stripe.com:443",
                "rule": "acme/egress/payments/stripe",
                "cause": "denied",
                "count": 3,
            }
        ],
        "lost": 0,
    },
    "endpoints": {
        "names": [
            {
                "slice": "acme@edge",
                "service": "orders",
                "host": "orders.internal.example",
                "addresses": ["10.1.2.3:8080"],
                "since": "2026-01-02T03:04:05.000000Z",
                "failing_since": None,
                "error": "",
                "refused": ["10.0.0.1"],
            }
        ],
        "registered": 3,
    },
    "health": {
        "services": [
            {
                "slice": "acme@edge",
                "service": "orders",
                "total": 1,
                "healthy": 0,
                "endpoints": [
                    {
                        "address": "10.0.0.7:8080",
                        "host": "",
                        "state": "unhealthy",
                        "reason": "status",
                        "status": 503,
                        "since": "2026-01-02T03:04:05.000000Z",
                        "weight": 1,
                        "priority": 0,
                        "zone": "",
                        "active": 0,
                        "requests": 1200,
                        "failed": 7,
                    }
                ],
            }
        ],
        "gone": [{"slice": "acme@edge", "service": "old"}],
        "is_whole": True,
    },
    "key_sets": {
        "key_sets": [
            {
                "slice": "acme@edge",
                "policy": "customers",
                "address": "https://id.acme.test/keys",
                "keys": 2,
                "left_out": 0,
                "fetched_at": "2026-01-02T03:04:05.000000Z",
                "error": "",
            }
        ]
    },
    "vending": {
        "credentials": [
            {
                "slice": "acme.credentials@edge",
                "name": "stripe",
                "version": 3,
                "state": "refreshing",
                "since": "2026-01-02T03:04:05.000000Z",
                "until": "2026-01-02T03:05:00.000000Z",
                "error": "The token endpoint answered 503.",
            }
        ]
    },
}
YOUNGER = {
    Manifest: {"challenges": ()},
    Report: {
        "challenges": (),
        "certificates": None,
        "inspector": None,
        "waf": None,
        "records": None,
        "checks": None,
        "vitals": None,
        "egress": None,
        "vending": None,
    },
}


def at(document, pointer, value):
    """Return a copy of the document with the value at the JSON pointer replaced."""
    copy = json.loads(json.dumps(document))
    *path, last = [int(part) if part.isdigit() else part for part in pointer.split("/")[1:]]
    place = copy
    for part in path:
        place = place[part]
    place[last] = value
    return copy


def test_a_manifest_is_read():
    manifest = parse(Manifest, MANIFEST)
    assert manifest.slices[0].sequence == 3
    assert manifest.issued_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_report_survives_the_round_trip():
    assert encode(parse(Report, REPORT)) == REPORT


def test_keywords_lose_their_underscore_on_the_wire():
    index = {"slice": "acme@edge", "sequence": 4, "from": 3, "root": "00" * 32, "changed": [], "removed": []}
    assert parse(Index, index).from_ == 3
    assert encode(parse(Index, index)) == index


def test_keys_travel_as_base64():
    enrolment = {
        "token": "ghj_x",
        "name": "edge-1",
        "signing_key": "AAEC",
        "sealing_key": {"kem": "x25519", "key": "AwQF"},
        "facts": {"agent_version": "1", "envoy_version": "", "hostname": "", "platform": "", "capabilities": ["http1"]},
    }
    assert parse(Enrolment, enrolment).signing_key == b"\0\1\2"
    assert encode(parse(Enrolment, enrolment)) == enrolment


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/version", "7"),
        ("/version", True),
        ("/version", 7.0),
        ("/version", None),
        ("/version", -1),
        ("/version", 2**63),
        ("/gateway", ""),
        ("/gateway", "a\0b"),
        ("/gateway", 7),
        ("/audience", ""),
        ("/issued_at", "yesterday"),
        ("/issued_at", "2026-01-02T03:04:05"),
        ("/issued_at", 1_800_000_000),
        ("/slices", {}),
        ("/slices/0", None),
        ("/slices/0/slice", "acme"),
        ("/slices/0/slice", "acme@edge\n"),
        ("/slices/0/slice", "acme.traffic@edge"),
        ("/slices/0/slice", ".certificates@edge"),
        ("/challenges/0/type", "dns-01"),
        ("/challenges/0/host", ""),
        ("/challenges", None),
        ("/slices/0/root", "AB" * 32),
        ("/slices/0/root", "ab" * 31),
        ("/slices/0/platform", 0),
        ("/slices/0/unheard_of", 1),
        ("/unheard_of", 1),
    ],
)
def test_a_value_of_another_shape_is_refused_at_its_place(pointer, value):
    with pytest.raises(ShapeError) as refused:
        parse(Manifest, at(MANIFEST, pointer, value))
    assert refused.value.pointer == pointer


def test_a_tenants_certificates_are_a_slice_of_their_own():
    manifest = parse(Manifest, at(MANIFEST, "/slices/0/slice", "acme.certificates@edge"))
    assert manifest.slices[0].slice == "acme.certificates@edge"


@pytest.mark.parametrize(("shape", "document"), [(Manifest, MANIFEST), (Report, REPORT)])
def test_what_an_earlier_peer_does_not_know_has_a_default(shape, document):
    earlier = {name: value for name, value in document.items() if name not in YOUNGER[shape]}
    read = parse(shape, earlier)
    assert {name: getattr(read, name) for name in YOUNGER[shape]} == YOUNGER[shape]


@pytest.mark.parametrize("place", ["listeners", "certificates"])
def test_an_agent_that_does_not_know_quic_means_tcp(place):
    document = json.loads(json.dumps(REPORT))
    del document[place][0]["transport"]
    (row,) = getattr(parse(Report, document), place)
    assert row.transport is Transport.TCP


@pytest.mark.parametrize("field", sorted(MANIFEST.keys() - YOUNGER[Manifest].keys()))
def test_every_other_field_is_required(field):
    with pytest.raises(ShapeError, match="required"):
        parse(Manifest, {name: value for name, value in MANIFEST.items() if name != field})


def test_a_fixed_tuple_has_its_length():
    with pytest.raises(ShapeError, match="expected 3 items"):
        parse(Report, at(REPORT, "/counts/latency/0/bins/0", [1, 2]))


def test_a_choice_names_what_is_allowed():
    with pytest.raises(ShapeError, match="starting, live, crashed, stopped"):
        parse(Report, at(REPORT, "/envoy/state", "fine"))


def test_an_answer_of_facts_may_grow():
    answer = {"token": "t", "expires_at": MANIFEST["expires_at"], "server_time": MANIFEST["issued_at"], "new": 1}
    assert parse(NodeToken, answer, may_have_more=True).token == "t"
    with pytest.raises(ShapeError, match="unknown field"):
        parse(NodeToken, answer)


def test_times_are_written_in_utc():
    moment = datetime(2026, 1, 2, 5, 4, 5, tzinfo=timezone(timedelta(hours=2)))
    assert format_time(moment) == "2026-01-02T03:04:05.000000Z"

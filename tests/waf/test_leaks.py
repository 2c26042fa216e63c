"""What must not leave, from the worker that found it to the page that shows it: told of, and nowhere itself."""

import base64
import json
import os
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from gatehouse_agent.inspection.datagrams import read
from gatehouse_inspector.dlp.known import KnownSecret, new_salt
from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.policy import DlpAction, DlpMode, DlpPolicy, Watch, Watched
from gatehouse_inspector.requests.request import Request, Surroundings
from gatehouse_inspector.serving.answers import answer_of_guard
from gatehouse_inspector.serving.events import event_of_guard
from gatehouse_protocol.findings import WafReport

from tests import make
from tests.callers import signed_in
from tests.policies.api.test_known_secrets import tables_with
from tests.policies.steps import fill
from tests.waf.findings import event, found
from waf.holding import holds_of
from waf.ingest import Finding, record

BASE = "/api/v1/slices/acme@edge/waf"
CARD, MAIL, SECRET = "4012888888881881", "jane.doe@example.com", "c0Nq7wZt4Vb9Yx2Lr8Kd5Hs1"
POLICY = "acme/dlp/cards"


@pytest.fixture
def acme(cast):
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def alice(cast):
    return signed_in(cast.alice)


def leaked(action=DlpAction.BLOCK):
    """A request with everything in every place; and what the worker says of it, to the agent and to the client."""
    guard = Guard(
        DlpPolicy(
            mode=DlpMode.ENFORCE,
            watches=(Watch("card_number", action), Watch("email", DlpAction.OBSERVE)),
            secrets=(Watched(KnownSecret.of("payments", SECRET, new_salt()), action),),
            headers=("x-note",),
            key=os.urandom(16).hex(),
        )
    )
    body = json.dumps({MAIL: {CARD: base64.b64encode(SECRET.encode()).decode()}, "note": SECRET}).encode()
    request = Request(
        b"POST", f"/pay/{CARD}/{SECRET}?mail={MAIL}".encode(),
        [(b"host", f"{CARD}.example.com".encode()), (b"content-type", b"application/json"), (b"x-note", CARD.encode())],
        body, client="203.0.113.9", id="request-1", around=Surroundings(route="acme/front"),
    )  # fmt: skip
    verdict = guard.look(request)
    return event_of_guard(POLICY, request, verdict, datetime.now(UTC).timestamp()), answer_of_guard(
        POLICY, verdict, request
    )


def test_a_leak_is_told_of_with_detector_place_and_fingerprint_and_is_nowhere_itself(acme, alice):
    datagram, answer = leaked()
    heard = read(datagram, 0)
    record([Finding(uuid4(), acme.gateway_id, WafReport((heard,), (), (), 0), datetime.now(UTC))])
    (told,) = alice.get(f"{BASE}/events").json()["items"]
    assert (told["kind"], told["policy"], told["outcome"], told["has_sample"]) == ("dlp", "dlp/cards", "refused", False)
    by = {one["detector"]: one for one in told["leaks"]}
    assert set(by) == {"card_number", "email", "secret:payments"}
    assert (by["card_number"]["sample"], by["secret:payments"]["sample"]) == ("40…81", "")
    assert all(len(one["fingerprint"]) == 16 and one["count"] for one in told["leaks"])
    assert (told["host"], told["path"]) == ("…", "/pay/…/…")
    shown = alice.get(f"{BASE}/events").content
    for secret in (CARD, MAIL, SECRET):
        assert tables_with(secret) == []
        for said in (datagram, answer, shown):
            assert secret.encode() not in said
            assert base64.b64encode(secret.encode()) not in said


@pytest.mark.parametrize("action", [DlpAction.HOLD, DlpAction.REDACT, DlpAction.OBSERVE])
def test_whatever_becomes_of_it_it_is_in_no_table_no_answer_and_no_datagram(acme, alice, action):
    datagram, answer = leaked(action)
    heard = read(datagram, 0)
    record([Finding(uuid4(), acme.gateway_id, WafReport((heard,), (), (), 0), datetime.now(UTC))])
    (told,) = alice.get(f"{BASE}/events").json()["items"]
    if action is DlpAction.HOLD:
        asked = {"until": (datetime.now(UTC) + timedelta(hours=1)).isoformat(), "reason": "Why."}
        made = alice.post(f"{BASE}/events/{told['id']}/approval", asked, format="json")
        assert made.status_code == 201
        answer += made.content + repr(holds_of(acme.gateway_id, datetime.now(UTC))).encode()
    for secret in (CARD, MAIL, SECRET):
        assert tables_with(secret) == []
        for said in (datagram, answer, alice.get(f"{BASE}/events").content):
            assert secret.encode() not in said


def test_it_stands_beside_events_of_the_firewall_and_is_found_by_its_policy_and_detector(acme, alice):
    leak = {
        "detector": "iban", "label": "Bank account (IBAN)", "action": "observe", "place": "body /a", "count": 2,
        "sample": "DE…00", "fingerprint": "0" * 16,
    }  # fmt: skip
    found(
        acme.gateway_id,
        event(),
        event(policy=POLICY, matches=[], sample=None, outcome="noted", status=None, leaks=[leak]),
    )
    everything = alice.get(f"{BASE}/events").json()["items"]
    assert {one["kind"]: one["leaks"] for one in everything} == {"waf": [], "dlp": [leak]}
    for query in ("policy=dlp/cards", "rule=dlp/iban", "outcome=noted"):
        (one,) = alice.get(f"{BASE}/events?{query}").json()["items"]
        assert one["kind"] == "dlp"
    (attack,) = alice.get(f"{BASE}/attacks?rule=dlp/iban").json()["items"]
    assert attack["message"] == "Bank account (IBAN)"


def leak(detector="card_number", place="body /orders/7/reference", fingerprint="a" * 16, action="observe"):
    return {
        "detector": detector, "label": detector.title(), "action": action, "place": place, "count": 1,
        "sample": "40…81", "fingerprint": fingerprint,
    }  # fmt: skip


def noted(*leaks, **more):
    return event(
        policy=POLICY, matches=[], sample=None, leaks=list(leaks), **{"outcome": "noted", "status": None, **more}
    )


FEEDBACK = "/api/v1/slices/acme@edge/dlp-policies/cards/feedback"


def test_feedback_says_which_detector_finds_what_is_no_leak(acme, alice):
    fill(acme, [{"kind": "dlp_policy", "name": "cards", "spec": {"detectors": [{"detector": "card_number"}]}}])
    found(
        acme.gateway_id,
        noted(leak(), leak("email", "header x-note", "b" * 16)),
        noted(leak(fingerprint="c" * 16), leak(place="query note", fingerprint="d" * 16)),
        noted(leak("iban", "body /a (base64, gzip)", action="block"), outcome="refused", status=403),
        event(),
    )
    told = alice.get(FEEDBACK).json()
    assert (told["events"], told["is_partial"]) == (3, False)
    by = {one["detector"]: (one["findings"], one["excluded"], one["refused"]) for one in told["items"]}
    assert by == {"card_number": (2, 0, 0), "email": (1, 0, 0), "iban": (1, 0, 1)}
    excluding = {
        "detectors": [{"detector": one} for one in ("card_number", "email", "iban")],
        "exclusions": [
            {"detector": "card_number", "pointer": "/orders/*/reference"}, {"detector": "iban", "pointer": "/a"},
            {"detector": "email", "fingerprint": "b" * 16}, {"detector": "card_number", "fingerprint": "d" * 16},
        ],
    }  # fmt: skip
    fill(acme, [{"kind": "dlp_policy", "name": "cards", "spec": excluding}])
    by = {one["detector"]: one["share"] for one in alice.get(FEEDBACK).json()["items"]}
    assert by == {"card_number": 1.0, "email": 1.0, "iban": 1.0}


def test_an_event_that_is_called_false_counts_for_its_detectors(acme, alice):
    fill(acme, [{"kind": "dlp_policy", "name": "cards", "spec": {}}])
    found(acme.gateway_id, noted(leak()), noted(leak(fingerprint="c" * 16)))
    one, _ = alice.get(f"{BASE}/events").json()["items"]
    alice.put(f"{BASE}/events/{one['id']}/label", {"label": "false_positive"}, format="json")
    (told,) = alice.get(FEEDBACK).json()["items"]
    assert (told["findings"], told["excluded"], told["share"]) == (2, 1, 0.5)
    assert alice.get(FEEDBACK.replace("cards", "other")).status_code == 404

"""What is held leaves once somebody approved it: by its fingerprint, for a while, on every node within seconds."""

from datetime import UTC, datetime, timedelta

import pytest
from gatehouse_protocol.messages import Hold

from console.audit.models import Entry
from tests import make
from tests.callers import signed_in
from tests.waf.findings import event, found
from waf.holding import holding_gateways, holds_of
from waf.models import Event

BASE = "/api/v1/slices/acme@edge"
HELD = {
    "detector": "held", "label": "Held for approval", "action": "hold", "place": "orders → bank.example", "count": 1,
    "sample": "", "fingerprint": "0123456789abcdef",
}  # fmt: skip
CARD = {**HELD, "detector": "card_number", "label": "Card number", "place": "body /card", "sample": "40…81"}


@pytest.fixture
def acme(cast):
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def alice(cast):
    return signed_in(cast.alice)


@pytest.fixture
def held(acme):
    """The id of an event about a request that is held."""
    found(acme.gateway_id, event(policy="acme/dlp/payments", matches=[], sample=None, leaks=[HELD, CARD]))
    return Event.objects.get().pk


def soon(hours=1):
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def approve(caller, event_id, **more):
    wanted = {"until": soon(), "reason": "The yearly report", **more}
    return caller.post(f"{BASE}/waf/events/{event_id}/approval", wanted, format="json")


def told(acme) -> list[Hold]:
    return holds_of(acme.gateway_id, datetime.now(UTC))


def test_it_is_told_to_nodes_by_its_fingerprint_and_stands_in_the_trail(acme, alice, held):
    assert holding_gateways(datetime.now(UTC)) == set()
    answer = approve(alice, held)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert (said["what"], said["detectors"], said["state"]) == ("orders → bank.example", ["Card number"], "in_force")
    assert holding_gateways(datetime.now(UTC)) == {acme.gateway_id}
    (hold,) = told(acme)
    assert (hold.policy, hold.subject) == ("acme/dlp/payments", "leak:0123456789abcdef")
    assert hold.released_at is None
    assert "Approved until" in Entry.objects.latest("id").summary
    for query in ("policy=dlp/payments", "held=0123456789abcdef", ""):
        assert [one["id"] for one in alice.get(f"{BASE}/dlp-approvals?{query}").json()["items"]] == [said["id"]]
    assert alice.get(f"{BASE}/dlp-approvals?held=other").json()["items"] == []


def test_revoked_it_is_held_again(acme, alice, held):
    made = approve(alice, held).json()
    place = f"{BASE}/dlp-approvals/{made['id']}/revoke"
    assert alice.post(place).json()["state"] == "revoked"
    (hold,) = told(acme)
    assert hold.released_at is not None
    assert alice.post(place).json()["state"] == "revoked"
    again = approve(alice, held)
    assert again.status_code == 201
    assert [one.released_at is None for one in told(acme)] == [False, True], "releases stand first"


def test_what_cannot_be_approved_is_refused_with_a_reason(acme, alice, held):
    for until in (soon(-1), soon(24 * 32)):
        assert approve(alice, held, until=until).json()["problems"][0]["pointer"] == "/until"
    assert approve(alice, held, reason="").json()["problems"][0]["pointer"] == "/reason"
    assert approve(alice, held).status_code == 201
    assert approve(alice, held).json()["code"] == "approved_already"
    found(acme.gateway_id, event(policy="acme/dlp/payments", matches=[], sample=None, leaks=[CARD]))
    other = Event.objects.exclude(pk=held).get().pk
    assert approve(alice, other).json()["code"] == "not_held"


def test_a_dry_run_lets_nothing_leave(acme, alice, held):
    wanted = {"until": soon(), "reason": "Why"}
    assert alice.post(f"{BASE}/waf/events/{held}/approval?dry_run=true", wanted, format="json").status_code == 201
    assert told(acme) == []

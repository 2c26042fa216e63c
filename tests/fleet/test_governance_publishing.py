"""Freezes and approvals as somebody meets them who publishes over REST."""

import pytest

from console.audit.models import Entry
from fleet.models import Approval, Rollout
from fleet.rollout.states import RolloutState
from tests.fleet.approving import ask, decide, draft_service, required_on
from tests.fleet.edge import publish_now
from tests.fleet.simulated_node import proven
from tests.fleet.waiting import until

REVISIONS = "/slices/acme@edge/revisions"
DIRECT = {"strategy": "direct"}


@pytest.fixture
def live(edge, node, as_bob):
    """Acme's first revision is live and proven; from now on approvals are required."""
    publish_now(edge.platform)
    node.report(proven("platform@edge", 1))
    draft_service(as_bob, "echo")
    assert as_bob.post(REVISIONS, DIRECT).status_code == 202
    completed(edge.acme, 1, node)
    required_on(edge.gateway)
    return edge


def completed(slice, sequence, node):
    node.report(proven("platform@edge", 1), proven(slice.key, sequence))
    until(lambda: state_of(slice, sequence) == RolloutState.COMPLETE)


def state_of(slice, sequence):
    return Rollout.objects.get(slice=slice, revision__sequence=sequence).state


def test_a_publish_waits_for_somebody_else_and_uses_their_approval(live, as_alice, as_bob):
    draft_service(as_bob, "echo-v2")
    refused = as_bob.post(REVISIONS, DIRECT)
    assert (refused.status_code, refused.json()["code"]) == (409, "approval_required")
    asked = ask(as_bob)
    assert as_bob.post(REVISIONS, DIRECT).json()["code"] == "approval_required"
    assert decide(as_alice, asked, "approve").status_code == 200

    tried = as_bob.post(f"{REVISIONS}?dry_run=true", {**DIRECT, "plan": asked["plan"]})
    assert (tried.status_code, Approval.objects.get().state) == (200, "approved")
    done = as_bob.post(REVISIONS, {**DIRECT, "plan": asked["plan"]})

    assert (done.status_code, Approval.objects.get().state) == (202, "used")


def test_a_publish_that_fails_leaves_the_approval_to_be_used(live, as_alice, as_bob):
    draft_service(as_bob, "echo-v2")
    asked = ask(as_bob)
    decide(as_alice, asked, "approve")

    refused = as_bob.post(REVISIONS, {**DIRECT, "plan": "0" * 64})

    assert (refused.status_code, refused.json()["code"]) == (409, "plan_changed")
    assert Approval.objects.get().state == "approved"


def test_going_back_to_what_was_proven_needs_nobody(live, node, as_alice, as_bob):
    draft_service(as_bob, "echo-v2")
    decide(as_alice, ask(as_bob), "approve")
    as_bob.post(REVISIONS, DIRECT)
    completed(live.acme, 2, node)

    done = as_bob.post(f"{REVISIONS}/1/revert", DIRECT)

    assert (done.status_code, done.data["revision"]["reverts"]) == (202, 1)


def test_a_publish_into_a_freeze_waits_and_only_an_operator_goes_through(live, as_bob, as_olga):
    live.gateway.delivery.delete()
    assert as_olga.post("/freezes", {"gateway": "edge", "reason": "Audit"}).status_code == 201
    draft_service(as_bob, "echo-v2")

    urgent = {**DIRECT, "override_freeze": "Mends incident 4711"}
    refused = as_bob.post(REVISIONS, urgent)
    assert (refused.status_code, refused.json()["code"]) == (403, "override_forbidden")
    waiting = as_bob.post(REVISIONS, DIRECT)
    assert (waiting.status_code, waiting.data["rollout"]["state"]) == (202, "scheduled")
    assert "Audit" in waiting.data["rollout"]["reason"]

    draft_service(as_bob, "echo-v3")
    through = as_olga.post(REVISIONS, urgent)
    assert (through.status_code, through.data["rollout"]["state"]) == (202, "pushing")
    entry = Entry.objects.get(verb="freeze.override", slice="acme@edge")
    assert "Audit" in entry.summary
    assert "Mends incident 4711" in entry.summary

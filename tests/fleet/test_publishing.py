"""Publish → pushed → proven, or refused and taken back; each tenant's rollout goes its own way."""

import pytest

from console.audit.models import Entry
from fleet.models import Rollout
from fleet.rollout.states import RolloutState
from policies.compiler import Kind
from policies.models import DraftObject, Revision
from tests.fleet.edge import draft_service, draft_site, publish_now
from tests.fleet.simulated_node import proven, received, rejected
from tests.fleet.standing import assigned, exceptions, the_rollout
from tests.fleet.waiting import until


@pytest.fixture
def live(edge, node):
    """The platform's and Acme's first revisions, proven by one node."""
    publish_now(edge.platform)
    draft_site(edge.acme, "shop.acme.test")
    publish_now(edge.acme)
    node.report(proven("platform@edge", 1), proven("acme@edge", 1))
    until(lambda: not Rollout.objects.exclude(state=RolloutState.COMPLETE).exists())
    return edge


def test_a_publish_goes_to_one_node_at_once_and_to_all_when_that_one_has_proven_it(edge, node, new_node):
    nodes = {one.name: one for one in (node, new_node("edge-2"))}
    for one in nodes.values():
        one.report()
    publish_now(edge.platform)
    assert assigned(edge.platform) is None
    (first,) = exceptions(edge.platform)
    (other,) = nodes.keys() - {first}
    assert the_rollout(edge.platform, 1).state == RolloutState.PUSHING

    nodes[first].report(received("platform@edge", 1))
    until(lambda: the_rollout(edge.platform, 1).state == RolloutState.CONVERGING)
    assert assigned(edge.platform) is None
    nodes[first].report(proven("platform@edge", 1))
    until(lambda: assigned(edge.platform) == 1)
    assert exceptions(edge.platform) == {}
    nodes[other].report(received("platform@edge", 1))
    until(lambda: the_rollout(edge.platform, 1).state == RolloutState.CONVERGING)
    nodes[other].report(proven("platform@edge", 1))

    until(lambda: the_rollout(edge.platform, 1).state == RolloutState.COMPLETE)
    assert {row.state for row in the_rollout(edge.platform, 1).nodes.all()} == {"proven"}
    assert Entry.objects.filter(verb="rollout.complete", slice="platform@edge").exists()


def test_a_refusal_rolls_back_names_the_culprit_and_waits_for_the_proof_of_the_base(live, node):
    draft_service(live.acme, "echo-v2", port=9102)
    publish_now(live.acme)
    assert (assigned(live.acme), exceptions(live.acme)) == (1, {"edge-1": 2})

    refusal = rejected("acme@edge", 2, 1, object="acme/echo-v2", message="malformed IP address")
    node.report(proven("platform@edge", 1), refusal)

    until(lambda: the_rollout(live.acme, 2).state == RolloutState.ROLLING_BACK)
    cause = the_rollout(live.acme, 2).cause
    assert all(word in cause for word in ("edge-1", "acme/echo-v2", "malformed IP address"))
    assert (assigned(live.acme), exceptions(live.acme)) == (1, {})
    assert node.manifest()["slices"][0]["sequence"] == 1

    node.report(proven("platform@edge", 1), proven("acme@edge", 1))
    until(lambda: the_rollout(live.acme, 2).state == RolloutState.ROLLED_BACK)
    assert the_rollout(live.acme, 2).cause == cause
    assert [row.state for row in the_rollout(live.acme, 2).nodes.all()] == ["rejected"]
    assert Entry.objects.filter(verb="rollout.roll_back", slice="acme@edge").count() == 1


def test_after_a_refusal_the_next_publish_goes_out_at_once(live, node):
    draft_service(live.acme, "bad", port=9102)
    publish_now(live.acme)
    node.report(proven("platform@edge", 1), rejected("acme@edge", 2, 1, object="acme/bad", message="no"))
    until(lambda: the_rollout(live.acme, 2).state == RolloutState.ROLLING_BACK)

    draft_service(live.acme, "good", port=9103)
    publish_now(live.acme)
    assert the_rollout(live.acme, 2).state == RolloutState.SUPERSEDED
    assert exceptions(live.acme) == {"edge-1": 3}
    node.report(proven("platform@edge", 1), proven("acme@edge", 3))

    until(lambda: the_rollout(live.acme, 3).state == RolloutState.COMPLETE)


def test_two_tenants_rollouts_do_not_touch_each_other(live, node):
    draft_site(live.globex, "shop.globex.test")
    draft_service(live.acme, "bad", port=9102)
    publish_now(live.acme)
    publish_now(live.globex)

    refusal = rejected("acme@edge", 2, 1, object="acme/bad", message="no")
    node.report(proven("platform@edge", 1), refusal, proven("globex@edge", 1))

    until(lambda: the_rollout(live.acme, 2).state == RolloutState.ROLLING_BACK)
    until(lambda: the_rollout(live.globex, 1).state == RolloutState.COMPLETE)
    assert (assigned(live.acme), assigned(live.globex)) == (1, 1)


def test_a_newer_publish_supersedes_the_one_under_way(live):
    draft_service(live.acme, "first", port=9102)
    publish_now(live.acme)
    draft_service(live.acme, "second", port=9103)
    publish_now(live.acme)

    old, new = the_rollout(live.acme, 2), the_rollout(live.acme, 3)
    assert (old.state, new.state) == (RolloutState.SUPERSEDED, RolloutState.PUSHING)
    assert "3" in old.reason
    assert new.previous.sequence == 1, "what failed or was superseded is nothing to go back to"


def test_the_first_revision_a_node_refuses_leaves_nothing_assigned(edge, node):
    publish_now(edge.platform)

    node.report(rejected("platform@edge", 1, None, object="http", message="cannot bind"))

    until(lambda: the_rollout(edge.platform, 1).state == RolloutState.ROLLING_BACK)
    assert (assigned(edge.platform), exceptions(edge.platform)) == (None, {})
    node.report()
    until(lambda: the_rollout(edge.platform, 1).state == RolloutState.ROLLED_BACK)


def test_without_nodes_a_rollout_waits_and_the_first_node_completes_it(edge, door, new_node):
    publish_now(edge.platform)
    rollout = the_rollout(edge.platform, 1)
    assert rollout.state == RolloutState.PUSHING

    new_node("edge-9").report(proven("platform@edge", 1))

    until(lambda: the_rollout(edge.platform, 1).state == RolloutState.COMPLETE)


def test_a_publish_leaves_one_entry_and_a_revision_that_says_who(live):
    draft_service(live.acme, "echo-v2", port=9102)
    publish_now(live.acme, "Second version")

    revision = Revision.objects.get(slice=live.acme, sequence=2)
    assert revision.message == "Second version"
    assert Entry.objects.filter(verb="revision.publish", target_id=str(revision.pk)).count() == 1


def test_a_revert_publishes_the_old_content_again(live, node, as_bob):
    draft_service(live.acme, "echo-v2", port=9102)
    publish_now(live.acme)
    node.report(proven("platform@edge", 1), proven("acme@edge", 2))

    answer = as_bob.post("/slices/acme@edge/revisions/1/revert", {"message": "Back"})

    assert answer.status_code == 202, answer.content
    assert (answer.data["revision"]["sequence"], answer.data["revision"]["reverts"]) == (3, 1)
    first, third = (Revision.objects.get(slice=live.acme, sequence=number) for number in (1, 3))
    assert bytes(first.root) == bytes(third.root)
    assert not DraftObject.objects.present().filter(slice=live.acme, kind=Kind.SERVICE, name="echo-v2").exists()

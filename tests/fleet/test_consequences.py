"""From an entry to what came of it: the revision its change went out with, its rollout, the nodes that proved it."""

import pytest

from console.audit.models import Entry
from fleet.models import Rollout
from fleet.rollout.states import RolloutState
from tests.callers import signed_in
from tests.fleet.edge import draft_service, draft_site, publish_now
from tests.fleet.simulated_node import proven
from tests.fleet.waiting import until


@pytest.fixture
def live(edge, node):
    """The platform's and Acme's first revisions, proven by one node."""
    publish_now(edge.platform)
    draft_site(edge.acme, "shop.acme.test")
    publish_now(edge.acme, "The shop")
    node.report(proven("platform@edge", 1), proven("acme@edge", 1))
    until(lambda: not Rollout.objects.exclude(state=RolloutState.COMPLETE).exists())
    return edge


def consequences(person, **named):
    entry = Entry.objects.filter(slice="acme@edge", **named).order_by("id").first()
    answer = signed_in(person).get(f"/audit/{entry.pk}/consequences")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("verb", ["revision.publish", "rollout.complete", "route.create"])
def test_a_publish_a_rollout_and_a_change_lead_to_nodes_and_traffic(cast, live, verb):
    found = consequences(cast.alice, verb=verb)
    assert (found["revision"]["slice"], found["revision"]["sequence"]) == ("acme@edge", 1)
    assert found["revision"]["message"] == "The shop"
    ((rollout,),) = (found["rollouts"],)
    assert rollout["state"] == "complete"
    assert [(one["node"], one["state"]) for one in rollout["nodes"]] == [("edge-1", "proven")]
    assert rollout["nodes"][0]["at"]
    assert found["effect"]["text"]


def test_a_change_that_went_nowhere_yet_leads_nowhere(cast, live):
    draft_service(live.acme, "later", port=9103)
    assert consequences(cast.alice, target_name="later") == {"revision": None, "rollouts": [], "effect": None}


def test_only_readers_of_the_trail_ask(cast, live):
    entry = Entry.objects.filter(slice="acme@edge").first()
    assert signed_in(cast.mallory).get(f"/audit/{entry.pk}/consequences").status_code == 404
    assert signed_in(cast.vera).get(f"/audit/{entry.pk}/consequences").status_code == 403

"""What needs no statistics sends a revision back at once; silence counts only while we listened."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from fleet.models import Node, Rollout, RolloutEvent
from fleet.rollout.states import RolloutState
from tests.fleet.crew import everybody, make_older, one_node, strategy
from tests.fleet.edge import draft_service, publish_next
from tests.fleet.simulated_node import received
from tests.fleet.standing import assigned, exceptions, step, the_rollout, wait_for

S = RolloutState


@pytest.fixture
def canary(edge, crew):
    """The one node that has Acme's second revision, and bakes it for long."""
    publish_next(edge, strategy=strategy("watchful", one_node(bake_seconds=600), everybody()))
    (first,) = exceptions(edge.acme)
    crew.obey(first)
    wait_for(edge.acme, 2, S.BAKING)
    return first


def make_silent(seconds, *names):
    Node.objects.filter(name__in=names).update(last_seen_at=F("last_seen_at") - timedelta(seconds=seconds))


def test_an_envoy_that_restarts_since_it_was_told_sends_it_back(edge, crew, canary):
    envoy = {"version": "1.40.0", "state": "live", "restarts": 1, "uptime_seconds": 1, "warming": 0}
    crew.speak(canary, envoy=envoy)

    rollout = wait_for(edge.acme, 2, S.ROLLING_BACK)

    assert "restarted" in rollout.cause
    assert canary in rollout.cause
    assert RolloutEvent.objects.filter(rollout=rollout, kind="guard", text=rollout.cause).count() == 1
    assert {crew.asked(name)["acme@edge"] for name in crew.nodes} == {1}


def test_an_envoy_that_restarted_before_it_was_told_does_not(edge, crew):
    envoy = {"version": "1.40.0", "state": "live", "restarts": 3, "uptime_seconds": 1, "warming": 0}
    crew.speak(envoy=envoy)
    publish_next(edge, strategy=strategy("watchful", one_node(bake_seconds=600), everybody()))
    (first,) = exceptions(edge.acme)

    crew.obey(first, envoy=envoy)

    wait_for(edge.acme, 2, S.BAKING)


def test_a_node_that_dies_in_the_middle_of_a_stage_sends_it_back_and_is_waited_for(edge, crew, canary):
    make_silent(31, canary)
    crew.speak(*crew.others(canary))
    rollout = wait_for(edge.acme, 2, S.ROLLING_BACK)
    assert canary in rollout.cause

    make_older(rollout, 3)
    rollout = wait_for(edge.acme, 2, S.ROLLBACK_INCOMPLETE)
    assert canary in rollout.reason
    crew.obey(canary)

    wait_for(edge.acme, 2, S.ROLLED_BACK)


def test_when_everybody_is_silent_that_is_our_outage_and_nothing_is_rolled_back(edge, crew, canary):
    make_silent(300, *crew.nodes)
    step()
    assert the_rollout(edge.acme, 2).state == S.BAKING

    crew.speak(*crew.others(canary))
    step()
    assert the_rollout(edge.acme, 2).state == S.BAKING, "the others are back a moment before it: that is no silence"
    crew.speak(canary)
    step()
    assert the_rollout(edge.acme, 2).state == S.BAKING


def test_after_a_gap_in_our_looking_silence_is_counted_anew(edge, crew, canary):
    Rollout.objects.filter(slice=edge.acme).update(attended_at=timezone.now() - timedelta(seconds=300))
    make_silent(300, canary)
    crew.speak(*crew.others(canary))

    step()

    rollout = the_rollout(edge.acme, 2)
    assert rollout.state == S.BAKING
    assert rollout.attentive_since is not None
    Rollout.objects.filter(pk=rollout.pk).update(attentive_since=F("attentive_since") - timedelta(seconds=31))
    wait_for(edge.acme, 2, S.ROLLING_BACK)


def test_a_node_that_speaks_but_never_proves_it_sends_it_back(edge, crew):
    publish_next(edge)
    (first,) = exceptions(edge.acme)
    crew.nodes[first].report(received("acme@edge", 2))
    wait_for(edge.acme, 2, S.CONVERGING)
    make_older(the_rollout(edge.acme, 2), 2.1)

    rollout = wait_for(edge.acme, 2, S.ROLLING_BACK)

    assert rollout.cause == f"Not proven within 120 seconds by {first} (received)."


def test_time_in_which_nobody_looked_does_not_count_against_a_node(edge, crew):
    publish_next(edge)
    (first,) = exceptions(edge.acme)
    crew.nodes[first].report(received("acme@edge", 2))
    wait_for(edge.acme, 2, S.CONVERGING)
    Rollout.objects.filter(slice=edge.acme).update(attended_at=timezone.now() - timedelta(minutes=9))
    make_older(the_rollout(edge.acme, 2), 10)

    step()

    assert the_rollout(edge.acme, 2).state == S.CONVERGING


def test_a_revision_of_a_very_different_size_waits_for_a_person_before_any_node_has_it(edge, crew, as_bob):
    for number in range(30):
        draft_service(edge.acme, f"many-{number}", port=9200 + number)

    rollout = publish_next(edge)

    assert (rollout.state, rollout.stage, exceptions(edge.acme), assigned(edge.acme)) == (S.HELD, None, {}, 1)
    assert "size" in rollout.reason
    without = as_bob.post(f"/rollouts/{rollout.pk}/promote", {})
    assert (without.status_code, without.json()["problems"][0]["pointer"]) == (422, "/reason")
    answer = as_bob.post(f"/rollouts/{rollout.pk}/promote", {"reason": "We moved thirty services here."})
    assert (answer.status_code, answer.data["state"], answer.data["stage"]) == (200, "pushing", 0)

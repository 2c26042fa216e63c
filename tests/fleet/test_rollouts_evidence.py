"""The judge compares nodes that have a revision with those that have not; no evidence is not good evidence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.audit.actor import SYSTEM
from fleet.actions.rollout_commands import command_rollout
from fleet.models import Rollout, RolloutEvent, RolloutMinute
from fleet.rollout.commands import Command
from fleet.rollout.states import RolloutState
from tests.fleet.crew import everybody, make_older, minutes_ago, one_node, share, strategy
from tests.fleet.edge import publish_next
from tests.fleet.standing import assigned, exceptions, step, stepping_until, the_rollout, wait_for

S = RolloutState


@pytest.fixture
def publish(edge, crew):
    """Publishes Acme's second revision by a strategy of these stages, proven by its first node; returns its name."""

    def act(*stages, bake_seconds=0, **how):
        for minute in range(15, 55):
            crew.count(edge.acme, crew.nodes, minutes_ago(minute), 100)
        publish_next(edge, strategy=strategy("judging", *stages, everybody(bake_seconds=bake_seconds), **how))
        (first,) = exceptions(edge.acme)
        crew.obey(first)
        stepping_until(lambda: the_rollout(edge.acme, 2).origin is not None)
        return first

    return act


def past(edge, minutes):
    """Let the rollout have baked for so long; return the beginnings of its minutes that are over."""
    make_older(the_rollout(edge.acme, 2), minutes)
    origin = the_rollout(edge.acme, 2).origin
    return [origin + timedelta(minutes=number, seconds=20) for number in range(int(minutes) - 1)]


def test_a_regression_is_rolled_back_by_itself_and_the_others_never_had_it(edge, crew, publish):
    first = publish(one_node(bake_seconds=3600, min_requests=100))
    for at in past(edge, 6):
        crew.count(edge.acme, [first], at, 200, bad=8)
        crew.count(edge.acme, crew.others(first), at, 200)

    rollout = wait_for(edge.acme, 2, S.ROLLING_BACK)

    assert rollout.cause.startswith("5xx on canary nodes 4.0 % (40 of 1 000) against 0 % (0 of 3 000) on the others")
    assert RolloutEvent.objects.filter(rollout=rollout, kind="verdict").count() == 1
    assert {crew.asked(name)["acme@edge"] for name in crew.nodes} == {1}
    crew.obey(first)
    wait_for(edge.acme, 2, S.ROLLED_BACK)
    assert all(stage is None for stage in rollout.nodes.exclude(node__name=first).values_list("stage", flat=True))


def test_what_is_no_worse_goes_on_when_it_has_baked_and_enough_was_asked(edge, crew, publish):
    first = publish(one_node(bake_seconds=240, min_requests=900))
    for at in past(edge, 6):
        crew.count(edge.acme, crew.nodes, at, 200)
    Rollout.objects.update(baked_seconds=240)

    stepping_until(lambda: assigned(edge.acme) == 2)

    stage = the_rollout(edge.acme, 2).stages[0]
    assert stage["requests"] == 1000
    assert RolloutMinute.objects.filter(rollout__slice=edge.acme, arm="canary", nodes=1, requests=200).count() == 5
    assert RolloutMinute.objects.filter(rollout__slice=edge.acme, arm="control", nodes=3, requests=600).count() == 5
    crew.obey(*crew.others(first))
    wait_for(edge.acme, 2, S.COMPLETE)


def test_without_traffic_it_is_held_says_what_it_waits_for_and_goes_on_when_it_comes(edge, crew, publish):
    first = publish(one_node(bake_seconds=0, min_requests=500), share(50))
    for at in past(edge, 3):
        crew.count(edge.acme, crew.nodes, at, 0)
    crew.count(edge.acme, crew.nodes, timezone.now(), 0)

    rollout = wait_for(edge.acme, 2, S.HELD)
    assert "0 of 500 requests" in rollout.reason
    assert assigned(edge.acme) == 1

    for at in past(edge, 6):
        crew.count(edge.acme, [first], at, 1000)
        crew.count(edge.acme, crew.others(first), at, 1000)
    stepping_until(lambda: len(exceptions(edge.acme)) == 2)


def test_a_rollout_held_for_longer_than_its_strategy_allows_goes_back(edge, crew, publish):
    publish(one_node(min_requests=500), hold_hours=1)
    crew.count(edge.acme, crew.nodes, timezone.now(), 0)
    wait_for(edge.acme, 2, S.HELD)

    Rollout.objects.active().update(held_since=minutes_ago(61))

    assert "Held for 1 hour" in wait_for(edge.acme, 2, S.ROLLING_BACK).cause


def test_when_counts_stay_away_while_nodes_speak_it_pauses_and_goes_on_by_itself(edge, crew, publish):
    publish(one_node(bake_seconds=3600, min_requests=100))
    past(edge, 5)
    crew.speak()

    rollout = wait_for(edge.acme, 2, S.PAUSED)
    assert "No counts have arrived" in rollout.reason
    baked = rollout.baked_seconds
    step()
    assert the_rollout(edge.acme, 2).baked_seconds == baked, "a pause is not watching"

    crew.count(edge.acme, crew.nodes, timezone.now(), 10)
    wait_for(edge.acme, 2, S.BAKING)


def test_a_node_with_far_more_5xx_than_in_its_own_hour_before_needs_no_comparison(edge, crew, publish):
    first = publish(one_node(bake_seconds=3600))
    for at in past(edge, 4):
        crew.count(edge.acme, [first], at, 60, bad=6)

    rollout = wait_for(edge.acme, 2, S.ROLLING_BACK)

    assert rollout.cause.startswith(f"{first} answered 10.0 % of")
    assert "(0 % in the hour before)" in rollout.cause


def test_where_stages_take_seconds_a_node_that_burns_is_seen_within_seconds(edge, crew, publish):
    first = publish(one_node(bake_seconds=60), bake_seconds=60)
    make_older(the_rollout(edge.acme, 2), 40 / 60)
    origin = the_rollout(edge.acme, 2).origin
    for seconds in (2, 12):
        crew.count(edge.acme, [first], origin + timedelta(seconds=seconds), 60, bad=9)

    rollout = wait_for(edge.acme, 2, S.ROLLING_BACK)

    assert rollout.cause.startswith(f"{first} answered 15.0 % of 120 requests with 5xx in 20 seconds")
    assert {crew.asked(name)["acme@edge"] for name in crew.nodes} == {1}, "the others never had it"


def test_what_a_bad_revision_did_to_a_node_is_not_the_nodes_own_way_when_it_is_tried_once_more(edge, crew, publish):
    first = publish(one_node(bake_seconds=3600))
    for at in past(edge, 4):
        crew.count(edge.acme, [first], at, 60, bad=20)
    wait_for(edge.acme, 2, S.ROLLING_BACK)
    crew.obey()
    wait_for(edge.acme, 2, S.ROLLED_BACK)

    again = command_rollout(the_rollout(edge.acme, 2), Command.RETRY, actor=SYSTEM)

    assert again.baseline["rates"]["server_errors"] == 0
    assert again.nodes.get(stage=0).before["server_errors"] == 0


def test_what_was_as_bad_before_is_not_blamed_on_the_revision(edge, crew):
    for minute in range(15, 55):
        crew.count(edge.acme, crew.nodes, minutes_ago(minute), 100, bad=10)
    publish_next(edge, strategy=strategy("judging", one_node(bake_seconds=3600), everybody()))
    (first,) = exceptions(edge.acme)
    crew.obey(first)
    stepping_until(lambda: the_rollout(edge.acme, 2).origin is not None)

    for at in past(edge, 6):
        crew.count(edge.acme, crew.nodes, at, 200, bad=20)
    stepping_until(lambda: RolloutMinute.objects.filter(requests=200, arm="canary").count() == 5)
    step()

    assert the_rollout(edge.acme, 2).state == S.BAKING


def test_late_reports_are_counted_and_a_minute_in_which_a_node_joined_says_nothing_of_it(edge, crew, publish):
    first = publish(one_node(bake_seconds=0, min_requests=300), share(50, bake_seconds=3600))
    for at in past(edge, 4):
        crew.count(edge.acme, crew.nodes, at, 200)
    stepping_until(lambda: len(exceptions(edge.acme)) == 2)
    (second,) = exceptions(edge.acme).keys() - {first}
    crew.obey(second)

    rollout = wait_for(edge.acme, 2, S.BAKING)
    last = rollout.origin + timedelta(minutes=2, seconds=40)
    crew.count(edge.acme, crew.nodes, last, 7)
    step()

    minutes = {(row.number, row.arm): row for row in RolloutMinute.objects.filter(rollout=rollout)}
    assert (minutes[2, "canary"].nodes, minutes[2, "canary"].requests) == (1, 207)
    assert (minutes[2, "control"].nodes, minutes[2, "control"].requests) == (3, 621)
    assert the_rollout(edge.acme, 2).stages[1]["requests"] == 0

"""A revision reaches nodes in stages; who is not told keeps what it had, and nothing goes on without proof."""

from console.audit.models import Entry
from fleet.models import RolloutEvent, RolloutNode
from fleet.rollout.states import RolloutState
from tests.fleet import crew as crews
from tests.fleet.crew import everybody, one_node, share, strategy
from tests.fleet.edge import draft_service, publish_next, publish_now
from tests.fleet.simulated_node import rejected
from tests.fleet.standing import assigned, exceptions, step, stepping_until, the_rollout, wait_for
from tests.fleet.waiting import until

S = RolloutState


def test_every_stage_is_told_proven_and_watched_before_the_next(edge, crew):
    by = strategy("slow", one_node(), share(50, bake_seconds=1), everybody())
    publish_next(edge, strategy=by)

    (first,) = exceptions(edge.acme)
    assert {name: crew.asked(name)["acme@edge"] for name in crew.nodes} == {
        name: 2 if name == first else 1 for name in crew.nodes
    }
    crew.obey(first)
    until(lambda: len(exceptions(edge.acme)) == 2)
    second = exceptions(edge.acme)
    assert first in second, "a cohort grows"
    assert assigned(edge.acme) == 1
    crew.obey(*second)
    wait_for(edge.acme, 2, S.BAKING)
    assert len(exceptions(edge.acme)) == 2
    stepping_until(lambda: assigned(edge.acme) == 2)
    assert exceptions(edge.acme) == {}
    crew.obey()
    rollout = wait_for(edge.acme, 2, S.COMPLETE)

    assert sorted(RolloutNode.objects.filter(rollout=rollout).values_list("stage", flat=True)) == [0, 1, 2, 2]
    assert [stage["nodes"] for stage in rollout.stages] == [1, 2, 4]
    assert rollout.stages[1]["baked_seconds"] >= 1
    assert all(stage["started_at"] and stage["finished_at"] for stage in rollout.stages)
    verbs = list(Entry.objects.filter(slice="acme@edge", target_id=str(rollout.pk)).values_list("verb", flat=True))
    assert verbs.count("rollout.stage") == 3
    assert verbs.count("rollout.complete") == 1
    told = list(
        RolloutEvent.objects.filter(rollout=rollout, kind="stage").order_by("id").values_list("stage", flat=True)
    )
    assert told == [0, 1, 2]


def test_who_refuses_it_sends_it_back_and_the_others_never_had_it(edge, crew):
    publish_next(edge)
    (first,) = exceptions(edge.acme)

    crew.nodes[first].report(rejected("acme@edge", 2, 1, object="acme/echo-v2", message="no"))
    wait_for(edge.acme, 2, S.ROLLING_BACK)
    assert {crew.asked(name)["acme@edge"] for name in crew.nodes} == {1}
    crew.obey(first)

    rollout = wait_for(edge.acme, 2, S.ROLLED_BACK)
    stages = RolloutNode.objects.filter(rollout=rollout).values_list("node__name", "stage")
    assert dict(stages) == {name: 0 if name == first else None for name in crew.nodes}
    assert "acme/echo-v2" in rollout.cause


def test_a_roll_back_is_not_over_before_every_node_that_was_told_has_proven_the_base(edge, crew):
    by = strategy("half", one_node(), share(50), everybody())
    publish_next(edge, strategy=by)
    (first,) = exceptions(edge.acme)
    crew.obey(first)
    until(lambda: len(exceptions(edge.acme)) == 2)
    (second,) = exceptions(edge.acme).keys() - {first}
    crew.nodes[second].report(rejected("acme@edge", 2, 1, object="acme/echo-v2", message="no"))
    wait_for(edge.acme, 2, S.ROLLING_BACK)

    crew.obey(second)
    step()
    rollout = the_rollout(edge.acme, 2)
    assert rollout.state == S.ROLLING_BACK
    assert first in rollout.reason
    crews.make_older(rollout, 3)
    rollout = wait_for(edge.acme, 2, S.ROLLBACK_INCOMPLETE)
    assert first in rollout.reason
    crew.obey(first)
    wait_for(edge.acme, 2, S.ROLLED_BACK)


def test_a_node_that_comes_back_gets_what_its_cohort_has(edge, crew):
    by = strategy("half", one_node(bake_seconds=600), everybody())
    publish_next(edge, strategy=by)
    (first,) = exceptions(edge.acme)
    crew.obey(first)
    wait_for(edge.acme, 2, S.BAKING)

    crew.nodes[first].open_session()
    other = crew.others(first)[0]
    crew.nodes[other].open_session()

    assert crew.asked(first)["acme@edge"] == 2
    assert crew.asked(other)["acme@edge"] == 1


def test_a_node_that_joins_in_the_middle_gets_what_most_have_and_the_new_one_with_all(edge, crew, new_node):
    by = strategy("half", one_node(bake_seconds=1), everybody())
    publish_next(edge, strategy=by)
    crew.nodes["edge-9"] = new_node("edge-9")
    assert crew.asked("edge-9")["acme@edge"] == 1
    crew.obey()

    stepping_until(lambda: assigned(edge.acme) == 2)
    crew.nodes["edge-10"] = new_node("edge-10")
    crew.obey("edge-1", "edge-2", "edge-3", "edge-4", "edge-9")
    step()
    rollout = the_rollout(edge.acme, 2)
    assert rollout.state in {S.PUSHING, S.CONVERGING}, "who joined late has been told, and is waited for"
    crew.obey("edge-10")

    assert RolloutNode.objects.filter(rollout=wait_for(edge.acme, 2, S.COMPLETE), stage=1).count() == 5


def test_a_newer_publish_takes_everybody_to_its_own_base_or_first_cohort(edge, crew):
    by = strategy("half", one_node(), share(50, bake_seconds=600), everybody())
    publish_next(edge, strategy=by)
    crew.obey(*exceptions(edge.acme))
    until(lambda: len(exceptions(edge.acme)) == 2)
    crew.obey(*exceptions(edge.acme))

    publish_next(edge, "echo-v3", strategy=by)

    old, new = the_rollout(edge.acme, 2), the_rollout(edge.acme, 3)
    assert (old.state, new.previous.sequence) == (S.SUPERSEDED, 1)
    assert assigned(edge.acme) == 1
    assert list(exceptions(edge.acme).values()) == [3], "who had the superseded one runs the base again"
    assert "3" in old.reason


def test_one_tenants_trouble_does_not_keep_another_waiting(edge, crew):
    publish_next(edge)
    (first,) = exceptions(edge.acme)
    crew.nodes[first].report(rejected("acme@edge", 2, 1, object="acme/echo-v2", message="no"))
    wait_for(edge.acme, 2, S.ROLLING_BACK)

    draft_service(edge.globex, "web", port=9103)
    publish_now(edge.globex)
    crew.obey(*exceptions(edge.globex))
    until(lambda: assigned(edge.globex) == 1)
    crew.obey(*crew.others(first))
    crew.obey(first)

    wait_for(edge.globex, 1, S.COMPLETE)


def test_a_gateway_without_nodes_completes_with_the_first_one_by_any_strategy(edge, door, new_node):
    by = strategy("slow", one_node(bake_seconds=1), share(50, bake_seconds=1), everybody(bake_seconds=1))
    draft_service(edge.acme, "echo", port=9101)
    publish_now(edge.acme, strategy=by)
    assert the_rollout(edge.acme, 1).state == S.PUSHING
    assert assigned(edge.acme) == 1

    crew = crews.Crew({"edge-1": new_node("edge-1")})
    crew.obey()

    wait_for(edge.acme, 1, S.COMPLETE)

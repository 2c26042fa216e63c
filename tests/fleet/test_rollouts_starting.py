"""When a rollout starts: now, at its time, when a freeze ends; by a strategy that its gateway knows."""

from datetime import timedelta

from django.utils import timezone

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from fleet.actions.freezes import Span, create_freeze, end_freeze
from fleet.models import Rollout
from fleet.rollout.states import RolloutState
from tests.fleet.crew import everybody, one_node, strategy
from tests.fleet.edge import draft_service, publish_next
from tests.fleet.standing import assigned, exceptions, step, stepping_until, the_rollout, wait_for

S = RolloutState


def test_a_scheduled_rollout_touches_nobody_before_its_time(edge, crew):
    rollout = publish_next(edge, starts_at=timezone.now() + timedelta(hours=1))
    step()
    assert (the_rollout(edge.acme, 2).state, exceptions(edge.acme), assigned(edge.acme)) == (S.SCHEDULED, {}, 1)

    Rollout.objects.filter(pk=rollout.pk).update(starts_at=timezone.now() - timedelta(seconds=1))
    stepping_until(lambda: len(exceptions(edge.acme)) == 1)


def test_a_rollout_waits_for_its_time_and_not_longer(edge, crew):
    rollout = publish_next(edge, starts_at=timezone.now() + timedelta(hours=1))

    assert abs((rollout.next_action_at - rollout.starts_at).total_seconds()) < 1


def test_an_abort_before_any_node_was_told_cancels(edge, crew, as_bob):
    rollout = publish_next(edge, starts_at=timezone.now() + timedelta(hours=1))

    answer = as_bob.post(f"/rollouts/{rollout.pk}/abort", {"reason": "Never mind."})

    assert (answer.status_code, answer.data["state"], answer.data["stage"]) == (200, "cancelled", None)
    assert (assigned(edge.acme), exceptions(edge.acme)) == (1, {})
    assert Entry.objects.filter(verb="rollout.cancel").count() == 1


def test_a_freeze_holds_the_start_and_says_why(edge, crew, as_bob):
    freeze = create_freeze(actor=SYSTEM, gateway=edge.gateway, span=Span(), reason="Holidays")
    rollout = publish_next(edge)
    assert (rollout.state, exceptions(edge.acme)) == (S.SCHEDULED, {})
    assert "Holidays" in as_bob.get(f"/rollouts/{rollout.pk}").data["reason"]

    end_freeze(freeze, actor=SYSTEM)
    stepping_until(lambda: len(exceptions(edge.acme)) == 1)


def test_a_freeze_that_begins_in_the_middle_holds_the_promotion_but_never_the_way_back(edge, crew, as_bob):
    publish_next(edge, strategy=strategy("short", one_node(bake_seconds=1), everybody()))
    crew.obey(*exceptions(edge.acme))
    create_freeze(actor=SYSTEM, gateway=None, span=Span(), reason="Incident")

    rollout = wait_for(edge.acme, 2, S.HELD)
    assert "Incident" in rollout.reason
    assert as_bob.post(f"/rollouts/{rollout.pk}/promote", {"reason": "I want it."}).status_code == 409
    assert assigned(edge.acme) == 1
    assert as_bob.post(f"/rollouts/{rollout.pk}/abort", {"reason": "Then not."}).data["state"] == "rolling_back"


def test_who_operates_the_platform_may_go_through_a_freeze_and_that_is_recorded(edge, crew, as_bob, as_olga):
    create_freeze(actor=SYSTEM, gateway=edge.gateway, span=Span(), reason="Holidays")
    draft_service(edge.acme, "echo-v2", port=9102)
    body = {"override_freeze": "The shop is down."}

    refused = as_bob.post("/slices/acme@edge/revisions", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "override_forbidden")
    answer = as_olga.post("/slices/acme@edge/revisions", body)

    assert (answer.status_code, answer.data["rollout"]["state"]) == (202, "pushing")
    assert "The shop is down." in Entry.objects.get(verb="freeze.override").summary
    crew.obey(*exceptions(edge.acme))
    stepping_until(lambda: assigned(edge.acme) == 2)


def test_a_publish_names_its_strategy_or_takes_the_gateways_own(edge, crew, as_bob):
    strategy("mine", one_node(bake_seconds=60), everybody())
    draft_service(edge.acme, "echo-v2", port=9102)

    unknown = as_bob.post("/slices/acme@edge/revisions", {"strategy": "nobodys"})
    late = as_bob.post("/slices/acme@edge/revisions", {"starts_at": "2999-01-01T00:00:00Z"})
    own = as_bob.post("/slices/acme@edge/revisions?dry_run=true", {})
    answer = as_bob.post("/slices/acme@edge/revisions", {"strategy": "mine"})

    assert (unknown.status_code, unknown.json()["problems"][0]["pointer"]) == (422, "/strategy")
    assert (late.status_code, late.json()["problems"][0]["pointer"]) == (422, "/starts_at")
    assert own.data["rollout"]["strategy"]["name"] == "direct"
    assert answer.data["rollout"]["strategy"] == {"name": "mine", "title": "Mine"}
    assert [stage["nodes"] for stage in answer.data["rollout"]["stages"]] == [1, 4]


def test_a_rollout_keeps_the_strategy_it_began_with(edge, crew, as_bob, as_olga):
    strategy("mine", one_node(bake_seconds=60), everybody())
    rollout = publish_next(edge, strategy="mine")

    stages = [one_node(title="Other", bake_seconds=1)]
    assert as_olga.patch("/strategies/mine", {"title": "Changed", "stages": stages}, if_match="*").status_code == 200

    shown = as_bob.get(f"/rollouts/{rollout.pk}").data
    assert (shown["strategy"]["title"], shown["stages"][0]["bake_seconds"]) == ("Mine", 60)

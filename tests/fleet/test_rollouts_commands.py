"""What people do to a rollout: it makes sense or is refused, twice is no harm, and two at once come to one result."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.threads import with_database
from fleet.actions.freezes import Span, create_freeze
from fleet.models import Rollout, RolloutEvent
from fleet.rollout.states import RolloutState
from tests.callers import signed_in
from tests.fleet.crew import everybody, one_node, strategy
from tests.fleet.edge import publish_next
from tests.fleet.standing import assigned, exceptions, step, stepping_until, the_rollout, wait_for

S = RolloutState


@pytest.fixture
def baking(edge, crew):
    """Acme's second revision, proven by one node, which is watched for long."""
    publish_next(edge, strategy=strategy("watchful", one_node(bake_seconds=600), everybody()))
    crew.obey(*exceptions(edge.acme))
    return wait_for(edge.acme, 2, S.BAKING)


def say(caller, rollout, command, reason=""):
    return caller.post(f"/rollouts/{rollout.pk}/{command}", {"reason": reason})


def test_a_paused_rollout_stays_where_it_is_until_somebody_resumes_it(edge, crew, baking, as_bob):
    paused = say(as_bob, baking, "pause")
    assert (paused.status_code, paused.data["state"], paused.data["commands"]) == (200, "paused", ["resume", "abort"])
    before = the_rollout(edge.acme, 2).baked_seconds

    again = say(as_bob, baking, "pause")
    step()

    assert (again.status_code, again.data["state"]) == (200, "paused")
    assert the_rollout(edge.acme, 2).baked_seconds == before
    assert Entry.objects.filter(verb="rollout.pause").count() == 1
    assert say(as_bob, baking, "resume").data["state"] == "baking"


def test_a_promotion_over_missing_evidence_needs_a_reason_that_is_kept(edge, crew, baking, as_bob):
    refused = say(as_bob, baking, "promote")
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "/reason")

    answer = say(as_bob, baking, "promote", "I looked myself.")

    assert (answer.status_code, answer.data["state"], answer.data["stage"]) == (200, "pushing", 1)
    assert assigned(edge.acme) == 2
    event = RolloutEvent.objects.get(rollout=baking, kind="command")
    assert ("I looked myself." in event.text, event.actor["name"]) == (True, "bob@people.test")
    assert Entry.objects.get(verb="rollout.promote").actor_name == "bob@people.test"
    assert say(as_bob, baking, "promote", "Again.").status_code == 200, "it is on its way already"


def test_a_gate_waits_for_a_person_and_opens_without_a_reason(edge, crew, as_bob):
    publish_next(edge, strategy=strategy("gated", one_node(gate=True), everybody()))
    crew.obey(*exceptions(edge.acme))
    rollout = wait_for(edge.acme, 2, S.HELD)

    answer = say(as_bob, rollout, "promote")

    assert (answer.status_code, answer.data["stages"][0]["gate_opened"]) == (200, True)
    assert assigned(edge.acme) == 2


def test_an_aborted_rollout_goes_back_and_may_be_tried_again(edge, crew, baking, as_bob):
    assert say(as_bob, baking, "abort").status_code == 422
    answer = say(as_bob, baking, "abort", "Wrong day.")
    assert (answer.data["state"], answer.data["cause"]) == ("rolling_back", "Aborted: Wrong day.")
    assert {crew.asked(name)["acme@edge"] for name in crew.nodes} == {1}
    assert (say(as_bob, baking, "promote", "No!").status_code, say(as_bob, baking, "retry").status_code) == (409, 409)
    assert say(as_bob, baking, "promote", "No!").json()["code"] == "rollout_state"
    crew.obey()
    wait_for(edge.acme, 2, S.ROLLED_BACK)

    retried = say(as_bob, baking, "retry")

    assert (retried.status_code, retried.data["revision"], retried.data["state"]) == (202, 2, "pushing")
    assert retried.data["id"] != str(baking.pk)
    assert retried["Location"] == f"/api/v1/rollouts/{retried.data['id']}"
    assert say(as_bob, baking, "retry").data["id"] == retried.data["id"], "somebody was quicker"
    (revision,) = [row for row in as_bob.get("/slices/acme@edge/revisions").data["items"] if row["sequence"] == 2]
    assert revision["rollout"]["id"] == retried.data["id"]


def test_what_was_said_of_a_revision_holds_when_it_is_tried_again(edge, crew, baking, as_bob):
    baking.override_freeze = "It mends the outage."
    baking.save()
    create_freeze(actor=SYSTEM, gateway=None, span=Span(), reason="Holidays.")
    say(as_bob, baking, "abort", "Wrong day.")
    crew.obey()
    wait_for(edge.acme, 2, S.ROLLED_BACK)

    retried = say(as_bob, baking, "retry")

    assert (retried.status_code, retried.data["state"]) == (202, "pushing"), "the freeze does not hold it"
    assert "It mends the outage." in Entry.objects.filter(verb="freeze.override").last().summary


def test_what_was_published_since_is_not_overtaken_by_a_retry(edge, crew, baking, as_bob):
    say(as_bob, baking, "abort", "Wrong day.")
    crew.obey()
    wait_for(edge.acme, 2, S.ROLLED_BACK)
    assert as_bob.get(f"/rollouts/{baking.pk}").data["commands"] == ["retry"]
    publish_next(edge, "echo-v3")
    assert as_bob.get(f"/rollouts/{baking.pk}").data["commands"] == []

    answer = say(as_bob, baking, "retry")

    assert (answer.status_code, answer.json()["code"]) == (409, "rollout_state")
    assert the_rollout(edge.acme, 3).state == S.PUSHING


def test_of_people_who_say_different_things_at_once_each_is_told_what_became_of_it(edge, crew, baking, cast):
    def act(command):
        caller = signed_in(cast.bob)
        return command, with_database(lambda: say(caller, baking, command, "At once.")).status_code

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(act, ["pause", "abort", "pause", "abort", "resume", "abort"]))

    assert {status for _, status in answers} <= {200, 409}
    assert [status for command, status in answers if command == "abort"] == [200, 200, 200]
    assert the_rollout(edge.acme, 2).state == S.ROLLING_BACK
    assert Entry.objects.filter(verb="rollout.abort").count() == 1
    assert Rollout.objects.active().filter(slice=edge.acme).count() == 1


def test_a_dry_run_of_an_abort_says_what_would_be_and_changes_nothing(edge, crew, baking, as_bob):
    answer = as_bob.post(f"/rollouts/{baking.pk}/abort?dry_run=true", {"reason": "Just asking."})

    assert (answer.status_code, answer.data["state"]) == (200, "rolling_back")
    assert the_rollout(edge.acme, 2).state == S.BAKING
    assert exceptions(edge.acme) != {}
    stepping_until(lambda: the_rollout(edge.acme, 2).state == S.BAKING)

"""Where approvals are required, somebody else agrees to exactly this plan, and that agreement is used once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from console.audit.models import Entry
from console.base.errors import Conflict
from fleet.models import Approval, Rollout
from fleet.rollout.states import RolloutState
from policies.models import Revision
from tests import make
from tests.callers import bearing, signed_in
from tests.fleet import edge as edges
from tests.fleet.approving import APPROVALS, ask, decide, draft_service, required_on, take
from tests.fleet.edge import Edge
from tests.policies.steps import publish as make_revision

UNKNOWN_PLAN = "0" * 64


@pytest.fixture
def edge(cast) -> Edge:
    """Acme's draft has one change of Bob's, and approvals are required."""
    edge = edges.build(cast)
    draft_service(signed_in(cast.bob), "echo")
    required_on(edge.gateway)
    return edge


def refusal_of(slice, by, **more) -> str:
    with pytest.raises(Conflict) as refused:
        take(slice, by, **more)
    return refused.value.code


class TestPublishing:
    def test_without_an_approval_nothing_is_published(self, edge, cast):
        assert refusal_of(edge.acme, cast.bob) == "approval_required"

    def test_where_none_is_required_nobody_need_ask(self, edge, cast):
        edge.gateway.delivery.delete()
        assert take(edge.acme, cast.bob) is None

    def test_a_question_alone_is_no_approval(self, edge, cast, as_bob):
        ask(as_bob)
        assert refusal_of(edge.acme, cast.bob) == "approval_required"

    @pytest.mark.parametrize("decision", ["reject", "withdraw"])
    def test_neither_is_a_refusal_or_a_question_taken_back(self, edge, cast, as_alice, as_bob, decision):
        assert decide(as_alice, ask(as_bob), decision).status_code == 200
        assert refusal_of(edge.acme, cast.bob) == "approval_required"

    def test_what_somebody_else_approved_is_published_once(self, edge, cast, as_alice, as_bob):
        approval = ask(as_bob)
        assert decide(as_alice, approval, "approve").status_code == 200
        assert str(take(edge.acme, cast.bob).pk) == approval["id"]
        row = Approval.objects.get()
        assert (row.state, row.used_by) == ("used", cast.bob.email)
        assert refusal_of(edge.acme, cast.bob) == "approval_required"

    def test_who_approved_may_publish_it_too(self, edge, cast, as_alice, as_bob):
        decide(as_alice, ask(as_bob), "approve")
        assert take(edge.acme, cast.alice) is not None

    def test_an_approval_is_for_one_plan_only(self, edge, cast, as_alice, as_bob):
        decide(as_alice, ask(as_bob), "approve")
        draft_service(as_bob, "echo-v2")
        assert refusal_of(edge.acme, cast.bob) == "approval_required"

    def test_a_draft_that_is_set_back_has_its_approval_again(self, edge, cast, as_alice, as_bob):
        decide(as_alice, ask(as_bob), "approve")
        draft_service(as_bob, "echo-v2")
        assert as_bob.delete("/slices/acme@edge/services/echo-v2", if_match="*").status_code in {200, 204}
        assert take(edge.acme, cast.bob) is not None

    def test_a_publish_of_another_plan_ends_it_for_good(self, edge, cast, as_alice, as_bob):
        decide(as_alice, ask(as_bob), "approve")
        draft_service(as_bob, "echo-v2")
        decide(as_alice, ask(as_bob), "approve")
        take(edge.acme, cast.bob)
        assert sorted(Approval.objects.values_list("state", flat=True)) == ["stale", "used"]

    def test_who_writes_into_the_draft_after_approving_it_has_approved_nothing(self, edge, cast, as_alice, as_bob):
        decide(as_alice, ask(as_bob), "approve")
        as_alice.delete("/slices/acme@edge/services/echo", if_match="*")
        draft_service(as_alice, "echo")
        assert refusal_of(edge.acme, cast.bob) == "approval_required"

    def test_another_slice_s_approval_is_not_this_one_s(self, edge, cast, as_alice, as_bob):
        approval = ask(as_bob)
        decide(as_alice, approval, "approve")
        Approval.objects.update(slice=edge.globex)
        assert refusal_of(edge.acme, cast.bob) == "approval_required"

    @pytest.mark.parametrize(("state", "is_free"), [(RolloutState.COMPLETE, True), (RolloutState.ROLLED_BACK, False)])
    def test_going_back_to_what_once_completed_needs_nobody(self, edge, cast, state, is_free):
        revision = make_revision(edge.acme)
        Rollout.objects.create(slice=edge.acme, revision=revision, state=state, actor={}, strategy={})
        draft_service(signed_in(cast.bob), "echo-v2")
        if is_free:
            assert take(edge.acme, cast.bob, reverts=1) is None
        else:
            assert refusal_of(edge.acme, cast.bob, reverts=1) == "approval_required"
        assert refusal_of(edge.acme, cast.bob) == "approval_required"


class TestWhoseChange:
    def test_who_asked_may_not_approve(self, edge, as_alice, as_bob):
        refused = decide(as_alice, ask(as_alice), "approve")
        assert (refused.status_code, refused.json()["code"]) == (403, "own_change")

    def test_who_wrote_a_changed_object_may_not_approve_what_another_asked_for(self, edge, as_alice, as_bob):
        refused = decide(as_bob, ask(as_alice), "approve")
        assert (refused.status_code, refused.json()["code"]) == (403, "own_change")
        assert Approval.objects.get().state == "requested"

    def test_who_wrote_only_what_is_published_may_approve(self, edge, cast, as_alice, as_bob):
        make_revision(edge.acme)
        draft_service(as_alice, "echo-v2")
        assert decide(as_bob, ask(as_alice), "approve").status_code == 200

    @pytest.mark.parametrize("name", ["robot", "robot (alice@people.test)"])
    def test_a_token_s_change_is_its_maker_s(self, edge, cast, as_alice, name):
        row, secret = make.token(cast.acme, cast.bob)
        row.name = name
        row.save()
        robot = bearing(secret)
        asked = ask(robot)
        assert decide(signed_in(cast.bob), asked, "approve").json()["code"] == "own_change"
        assert decide(robot, asked, "approve").json()["code"] == "own_change"
        assert decide(as_alice, asked, "approve").status_code == 200

    def test_who_writes_by_token_may_not_approve_in_person(self, edge, cast, as_alice, as_olga):
        _, secret = make.token(cast.acme, cast.alice)
        draft_service(bearing(secret), "echo-v2")
        asked = ask(as_olga)
        refused = decide(as_alice, asked, "approve")
        assert (refused.status_code, refused.json()["code"]) == (403, "own_change")

    def test_the_list_tells_each_whether_they_may_decide_and_why_not(self, edge, as_alice, as_bob, as_vera, as_olga):
        ask(as_alice, "Please look.")
        seen = {name: caller.get(APPROVALS).json()["items"][0] for name, caller in
                {"alice": as_alice, "bob": as_bob, "vera": as_vera, "olga": as_olga}.items()}  # fmt: skip
        assert {name: one["may_decide"] for name, one in seen.items()} == {
            "alice": False, "bob": False, "vera": False, "olga": True,
        }  # fmt: skip
        assert "asked for it" in seen["alice"]["why_not"]
        assert "wrote some" in seen["bob"]["why_not"]
        assert "publish" in seen["vera"]["why_not"]
        assert seen["olga"]["why_not"] == ""
        assert seen["olga"]["message"] == "Please look."


class TestDeciding:
    def test_an_approval_says_who_when_and_why_and_leaves_a_trail(self, edge, as_alice, as_bob):
        decided = decide(as_alice, ask(as_bob), "approve", "Seen it.").json()
        assert (decided["state"], decided["decided_by"], decided["comment"]) == (
            "approved", "alice@people.test", "Seen it.",
        )  # fmt: skip
        entries = Entry.objects.filter(target_kind="approval", slice="acme@edge", target_id=decided["id"])
        assert list(entries.order_by("position").values_list("verb", "actor_name")) == [
            ("approval.request", "bob@people.test"),
            ("approval.approve", "alice@people.test"),
        ]

    def test_a_plan_that_changed_is_shown_stale_and_cannot_be_approved(self, edge, as_alice, as_bob):
        asked = ask(as_bob)
        draft_service(as_bob, "echo-v2")
        (shown,) = as_alice.get(APPROVALS).json()["items"]
        assert (shown["state"], shown["may_decide"]) == ("stale", False)
        refused = decide(as_alice, asked, "approve")
        assert (refused.status_code, refused.json()["code"]) == (409, "plan_changed")
        assert decide(as_bob, asked, "withdraw").status_code == 200

    def test_an_approved_plan_that_changed_is_shown_stale(self, edge, as_alice, as_bob):
        decide(as_alice, ask(as_bob), "approve")
        draft_service(as_bob, "echo-v2")
        assert as_bob.get(APPROVALS).json()["items"][0]["state"] == "stale"

    def test_only_the_present_plan_can_be_asked_about(self, edge, as_bob):
        answer = as_bob.post(APPROVALS, {"plan": UNKNOWN_PLAN})
        assert (answer.status_code, answer.json()["code"]) == (409, "plan_changed")

    def test_one_plan_is_asked_about_once_until_that_is_over(self, edge, as_alice, as_bob):
        asked = ask(as_bob)
        again = as_alice.post(APPROVALS, {"plan": asked["plan"]})
        assert (again.status_code, again.json()["code"]) == (409, "approval_open")
        decide(as_alice, asked, "reject")
        assert as_bob.post(APPROVALS, {"plan": asked["plan"]}).status_code == 201

    def test_an_approval_can_be_taken_back_until_it_is_used(self, edge, cast, as_alice, as_bob):
        asked = ask(as_bob)
        decide(as_alice, asked, "approve")
        assert decide(as_alice, asked, "withdraw", "Wait for Monday.").json()["state"] == "withdrawn"
        assert refusal_of(edge.acme, cast.bob) == "approval_required"
        again = as_bob.post(APPROVALS, {"plan": asked["plan"]}).json()
        decide(as_alice, again, "approve")
        take(edge.acme, cast.bob)
        assert decide(as_alice, again, "withdraw").json()["code"] == "approval_closed"

    @pytest.mark.parametrize(
        ("first", "second"), [("approve", "reject"), ("reject", "approve"), ("withdraw", "approve")]
    )
    def test_what_is_decided_stays_decided(self, edge, as_alice, as_olga, as_bob, first, second):
        asked = ask(as_bob)
        decide(as_alice, asked, first)
        refused = decide(as_olga, asked, second)
        assert (refused.status_code, refused.json()["code"]) == (409, "approval_closed")

    @pytest.mark.parametrize("decision", ["approve", "reject", "withdraw"])
    def test_the_same_decision_twice_is_one(self, edge, as_alice, as_olga, as_bob, decision):
        asked = ask(as_bob)
        first, second = decide(as_alice, asked, decision, "One"), decide(as_olga, asked, decision, "Two")
        assert (first.status_code, second.status_code) == (200, 200)
        assert second.json()["decided_by"] == "alice@people.test"
        assert second.json()["comment"] == "One"
        assert Entry.objects.filter(verb=f"approval.{decision}").count() == 1

    def test_who_may_only_look_neither_asks_nor_decides(self, edge, as_vera, as_bob):
        asked = ask(as_bob)
        assert as_vera.post(APPROVALS, {"plan": asked["plan"]}).status_code == 403
        assert {decide(as_vera, asked, decision).status_code for decision in ("approve", "reject", "withdraw")} == {403}

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({}, "/plan"),
            ({"plan": "abc"}, "/plan"),
            ({"plan": "A" * 64}, "/plan"),
            ({"plan": None}, "/plan"),
            ({"plan": UNKNOWN_PLAN, "message": "x" * 501}, "/message"),
            ({"plan": UNKNOWN_PLAN, "message": "a\u202eb"}, "/message"),
            ({"plan": UNKNOWN_PLAN, "approved": True}, "/approved"),
        ],
    )
    def test_a_question_with_a_mistake_is_refused_with_its_field(self, edge, as_bob, body, pointer):
        answer = as_bob.post(APPROVALS, body)
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.json()["problems"]] == [pointer]
        assert not Approval.objects.exists()

    def test_a_decision_with_a_mistake_is_refused_with_its_field(self, edge, as_alice, as_bob):
        answer = as_alice.post(f"{APPROVALS}/{ask(as_bob)['id']}/approve", {"comment": 5, "force": True})
        assert "/force" in [one["pointer"] for one in answer.json()["problems"]]
        assert Approval.objects.get().state == "requested"


class TestGates:
    GATES = "/slices/acme@edge/gates"

    def test_an_untouched_gateway_has_no_gates(self, edge, as_vera):
        edge.gateway.delivery.delete()
        assert as_vera.get(self.GATES).json() == {
            "strategy": "standard",
            "approval": {"required": False, "approval": None},
            "freeze": None,
            "budget": {"state": "none", "text": ""},
        }

    def test_gates_show_the_freeze_that_holds_and_the_approval_of_this_plan(self, edge, as_alice, as_bob, as_olga):
        freeze = as_olga.post("/freezes", {"gateway": "edge", "reason": "Audit"}).json()
        first = ask(as_bob)
        draft_service(as_bob, "echo-v2")
        stale = as_alice.get(self.GATES).json()
        second = ask(as_bob)
        decide(as_alice, second, "approve")
        gates = as_bob.get(self.GATES).json()
        assert (stale["approval"]["approval"]["id"], stale["approval"]["approval"]["state"]) == (first["id"], "stale")
        assert (gates["approval"]["approval"]["id"], gates["approval"]["approval"]["state"]) == (
            second["id"],
            "approved",
        )
        assert gates["approval"]["required"] is True
        assert gates["freeze"] == freeze

    def test_what_is_over_is_no_gate(self, edge, cast, as_alice, as_bob):
        asked = ask(as_bob)
        decide(as_alice, asked, "reject", "No.")
        assert as_bob.get(self.GATES).json()["approval"]["approval"]["comment"] == "No."
        draft_service(as_bob, "echo-v2")
        assert as_bob.get(self.GATES).json()["approval"]["approval"] is None


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_people_who_approve_at_once_come_to_one_approval(self, edge, cast, as_bob):
        asked = ask(as_bob)
        answers = at_once(lambda caller: decide(caller, asked, "approve").status_code, [cast.alice, cast.olga] * 4)
        assert answers == [200] * 8
        assert Approval.objects.get().state == "approved"
        assert Entry.objects.filter(verb="approval.approve").count() == 1

    def test_who_approves_and_who_rejects_at_once_do_not_both_win(self, edge, cast, as_bob):
        asked = ask(as_bob)
        decisions = iter(["approve", "reject"] * 4)
        answers = at_once(lambda caller: decide(caller, asked, next(decisions)).status_code, [cast.alice] * 8)
        assert sorted(answers) == [200] * 4 + [409] * 4
        assert Entry.objects.filter(verb__in=["approval.approve", "approval.reject"]).count() == 1

    def test_two_publishes_at_once_use_an_approval_once(self, edge, cast, as_alice, as_bob):
        decide(as_alice, ask(as_bob), "approve")

        def attempt(_: object) -> str:
            try:
                return take(edge.acme, cast.bob).state
            except Conflict as refused:
                return refused.code

        assert sorted(at_once(attempt, [cast.bob] * 4)) == ["approval_required"] * 3 + ["used"]

    def test_two_people_who_ask_at_once_ask_once(self, edge, cast, as_bob):
        plan = as_bob.get("/slices/acme@edge/plan").json()["digest"]
        answers = at_once(lambda one: one.post(APPROVALS, {"plan": plan}).status_code, [cast.alice, cast.bob] * 3)
        assert sorted(answers) == [201] + [409] * 5
        assert Revision.objects.count() == 0


def at_once(act, people) -> list:
    """Let these people act at the same moment; return what came of it."""

    def alone(person):
        try:
            return act(signed_in(person))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(alone, people))

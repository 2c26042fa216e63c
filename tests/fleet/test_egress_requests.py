"""Asking for access: from a denial to a rule with an end on the nodes, and who may decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from egress.models import AccessRequest
from fleet.actions.egress_grants import policy_name
from fleet.actions.switches import lift_switch, throw_switch
from fleet.models import Assignment, DeliveryRules, Rollout
from fleet.rollout.states import RolloutState
from fleet.switching import Throw
from policies.actions.objects import patch_object
from policies.compiler import Kind, SwitchType
from policies.models import DraftObject, Revision, RevisionObject, Slice
from tests import make
from tests.callers import signed_in
from tests.egress.telling import denied, tell
from tests.fleet.edge import build, draft, publish_now

BASE = "/slices/acme@edge/egress"
GITHUB = {"workload": "orders", "destination": "api.github.com", "why": "Releases."}


@pytest.fixture
def acme(cast, db) -> Slice:
    """Acme's slice with two workloads, one of which is only observed; live."""
    edge = build(cast)
    for name in ("orders", "reports"):
        draft(edge.acme, Kind.WORKLOAD, name, {})
    never = {"name": "never", "action": "deny", "destinations": [{"host": "gist.github.com"}]}
    draft(edge.acme, Kind.EGRESS_POLICY, "base", {"workloads": ["orders"], "rules": [never]})
    draft(edge.acme, Kind.EGRESS_POLICY, "trial", {"workloads": ["reports"], "mode": "observe"})
    publish_now(edge.acme)
    return Slice.objects.get(pk=edge.acme.pk)


@pytest.fixture
def vera(cast):
    return signed_in(cast.vera)


@pytest.fixture
def bob(cast):
    return signed_in(cast.bob)


def until(**ahead: float) -> str:
    return (timezone.now() + timedelta(**(ahead or {"days": 1}))).isoformat()


def ask(caller, **more):
    return caller.post(f"{BASE}/requests", {**GITHUB, "until": until(), **more})


def asked(caller, **more) -> str:
    answer = ask(caller, **more)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def live(name: str) -> dict:
    return RevisionObject.objects.get(slice__key="acme@edge", name=name, to_sequence=None).spec


def test_a_denial_becomes_a_request_with_its_evidence_and_then_a_rule_with_an_end(acme, vera, bob):
    tell(acme, denied("api.github.com:443", request_id="one", count=4))
    end = until()

    made = vera.post(f"{BASE}/requests", {"request_id": "one", "until": end, "why": "Releases."}).json()

    assert (made["workload"], made["destination"], made["way"]) == ("orders", "api.github.com:443", "tunnel")
    assert (made["evidence"]["denied"], made["evidence"]["days"]) == (4, 1)
    assert "publish" in made["why_not"]
    (listed,) = bob.get(f"{BASE}/requests", {"state": "requested"}).json()["items"]
    assert (listed["id"], listed["why_not"]) == (made["id"], "")

    done = bob.post(f"{BASE}/requests/{made['id']}/grant", {"comment": "Fine."}).json()

    assert (done["state"], done["revision"]) == ("granted", 2)
    spec, (policy, rule) = live("granted-orders"), done["rule"].split("/")
    assert (policy, spec["mode"], spec["workloads"]) == ("granted-orders", "enforce", ["orders"])
    assert [one["name"] for one in spec["rules"]] == [rule]
    assert spec["rules"][0]["destinations"][0]["host"] == "api.github.com"
    assert spec["rules"][0]["expires_at"][:16] == end[:16]
    assert Revision.objects.get(slice=acme, sequence=2).message.startswith("Granted orders access to api.github.com")
    assert Entry.objects.filter(verb="egress_request.grant").exists()
    assert not DraftObject.objects.unpublished().filter(slice=acme).exists()
    answer = vera.post(f"{BASE}/test", {"workload": "orders", "destination": "api.github.com"}).json()
    assert (answer["outcome"], answer["policy"]) == ("allowed", "granted-orders")
    later = {"workload": "orders", "destination": "api.github.com", "at": until(days=2)}
    assert vera.post(f"{BASE}/test", later).json()["reason"] == "expired"


def test_an_unpublished_draft_stays_as_it_is(acme, vera, bob):
    patch_object(actor=SYSTEM, slice=acme, kind=Kind.EGRESS_POLICY, name="base", patch={"rules": []}, expected="*")

    bob.post(f"{BASE}/requests/{asked(vera)}/grant", {})

    assert [row.name for row in DraftObject.objects.unpublished().filter(slice=acme)] == ["base"]
    assert live("base")["rules"]


def test_what_is_over_goes_with_the_next_grant(acme, vera, bob, monkeypatch):
    first = bob.post(f"{BASE}/requests/{asked(vera, until=until(minutes=5))}/grant", {}).json()
    second = asked(vera, destination="pypi.org")
    at = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr("fleet.actions.egress_grants.timezone.now", lambda: at)

    done = bob.post(f"{BASE}/requests/{second}/grant", {}).json()

    names = [rule["name"] for rule in live("granted-orders")["rules"]]
    assert names == [done["rule"].split("/")[1]]
    assert first["rule"] != done["rule"]
    assert bob.get(f"{BASE}/requests/{first['id']}").json()["state"] == "over"


def test_what_was_granted_a_moment_ago_stays_while_it_is_on_its_way(acme, vera, bob):
    Rollout.objects.filter(slice=acme).update(state=RolloutState.COMPLETE)
    make.node(acme.gateway)
    github, pypi, reports = asked(vera), asked(vera, destination="pypi.org"), asked(vera, destination="npmjs.com")
    for one in (github, pypi, reports):
        answer = bob.post(f"{BASE}/requests/{one}/grant", {})
        assert answer.status_code == 200, answer.content

    assert Revision.objects.get(slice=acme, sequence=4).pk != Assignment.objects.get(slice=acme, node=None).revision_id
    hosts = [rule["destinations"][0]["host"] for rule in live("granted-orders")["rules"]]
    assert hosts == ["api.github.com", "pypi.org", "npmjs.com"]


def rules_and_switches() -> tuple[set[str], set[str]]:
    """The hosts that the last revision grants, and its switches."""
    rows = RevisionObject.objects.filter(slice__key="acme@edge", to_sequence=None)
    specs = [row.spec for row in rows.filter(name__startswith="granted-")]
    hosts = {rule["destinations"][0]["host"] for spec in specs for rule in spec["rules"]}
    return hosts, {row.spec["destination"] for row in rows.filter(kind=Kind.SWITCH)}


def deny(slice: Slice, destination: str):
    wanted = Throw(
        SwitchType.DESTINATION_DENY, "A leak.", destination=destination, expires_at=timezone.now() + timedelta(hours=1)
    )
    return throw_switch(slice, wanted, actor=SYSTEM)


def test_a_switch_that_is_thrown_or_lifted_right_after_a_grant_keeps_it(acme, vera, bob):
    Rollout.objects.filter(slice=acme).update(state=RolloutState.COMPLETE)
    make.node(acme.gateway)
    assert bob.post(f"{BASE}/requests/{asked(vera)}/grant", {}).status_code == 200

    thrown = deny(acme, "**.leak.test")
    assert rules_and_switches() == ({"api.github.com"}, {"**.leak.test"})
    lift_switch(thrown, "It was mended.", actor=SYSTEM)
    assert rules_and_switches() == ({"api.github.com"}, set())


def test_a_grant_right_after_a_switch_keeps_it_and_takes_it_to_all_nodes_at_once(acme, vera, bob):
    Rollout.objects.filter(slice=acme).update(state=RolloutState.COMPLETE)
    for name in ("one", "two", "three", "four"):
        make.node(acme.gateway, name)
    request = asked(vera)
    deny(acme, "**.leak.test")
    before = Assignment.objects.get(slice=acme, node=None).revision.sequence

    assert bob.post(f"{BASE}/requests/{request}/grant", {}).status_code == 200

    assert rules_and_switches() == ({"api.github.com"}, {"**.leak.test"})
    assert before == 1
    told = Assignment.objects.filter(slice=acme).values_list("revision__sequence", flat=True)
    assert set(told) == {3}  # nobody is without the switch, whoever had it


def test_what_was_granted_and_rolled_back_does_not_ride_along(acme, vera, bob):
    Rollout.objects.filter(slice=acme).update(state=RolloutState.COMPLETE)
    make.node(acme.gateway)
    bob.post(f"{BASE}/requests/{asked(vera)}/grant", {})
    Rollout.objects.active().filter(slice=acme).update(state=RolloutState.ROLLED_BACK)

    deny(acme, "**.leak.test")

    assert rules_and_switches() == (set(), {"**.leak.test"})


def test_nobody_grants_their_own_request_where_two_must_agree(acme, bob, cast):
    own = asked(bob)
    DeliveryRules.objects.filter(gateway=acme.gateway).update(approvals_required=True)

    refused = bob.post(f"{BASE}/requests/{own}/grant", {})

    assert (refused.status_code, refused.json()["code"]) == (403, "own_request")
    assert bob.get(f"{BASE}/requests/{own}").json()["why_not"]
    assert signed_in(cast.alice).post(f"{BASE}/requests/{own}/grant", {}).status_code == 200


def test_granting_says_why_it_would_be_for_nothing(acme, vera, bob):
    for more, code in (
        ({"workload": "reports"}, "not_denied"),
        ({"destination": "gist.github.com"}, "still_denied"),
    ):
        answer = bob.post(f"{BASE}/requests/{asked(vera, **more)}/grant", {})
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert set(AccessRequest.objects.values_list("state", flat=True)) == {"requested"}
    assert Revision.objects.filter(slice=acme).count() == 1


def test_a_decision_stands(acme, vera, bob):
    first, second = asked(vera), asked(vera, destination="pypi.org")

    assert bob.post(f"{BASE}/requests/{first}/refuse", {}).json()["problems"][0]["pointer"] == "/comment"
    assert bob.post(f"{BASE}/requests/{first}/refuse", {"comment": "Not from here."}).json()["state"] == "refused"
    assert bob.post(f"{BASE}/requests/{first}/refuse", {"comment": "Again."}).json()["comment"] == "Not from here."
    assert bob.post(f"{BASE}/requests/{first}/grant", {}).json()["code"] == "request_closed"
    assert bob.post(f"{BASE}/requests/{second}/withdraw", {}).json()["state"] == "withdrawn"
    assert asked(vera) != first


def test_a_question_names_what_is_wrong_with_it(acme, vera):
    for more, pointer in (
        ({"until": until(days=-1)}, "/until"),
        ({"until": until(days=91)}, "/until"),
        ({"workload": "ghost"}, "/workload"),
        ({"destination": "a b"}, "/destination"),
        ({"destination": ""}, "/destination"),
        ({"destination": "", "request_id": "unheard"}, "/request_id"),
        ({"why": ""}, "/why"),
    ):
        answer = ask(vera, **more)
        assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (422, pointer), more
    asked(vera)
    assert ask(vera, destination="API.github.com.:443").json()["code"] == "request_open"


def test_policies_of_long_workloads_differ():
    names = {policy_name("a" * 62 + end) for end in "bc"}
    assert len(names) == 2
    assert all(len(name) <= 63 for name in names)

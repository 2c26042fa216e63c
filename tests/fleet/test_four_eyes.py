"""Nobody approves what is their own: not by token, not by a second account, not while looking as somebody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM, Actor
from console.base.errors import Forbidden
from fleet.actions.approvals import approve
from fleet.models import Approval
from tests import make
from tests.callers import bearing, looking_as, signed_in
from tests.fleet.approving import ask, decide, draft_service, required_on

EVERYTHING = tuple(Permission)


@pytest.fixture
def asked(edge, cast, as_bob):
    required_on(edge.gateway)
    draft_service(as_bob, "shop")
    return ask(as_bob)


def soon():
    return (timezone.now() + timedelta(days=1)).isoformat()


def code(answer):
    return answer.status_code, answer.json().get("code")


def test_not_by_a_token_of_ones_own_whatever_it_is_called(cast, asked):
    row, secret = make.token(cast.acme, cast.bob, EVERYTHING)
    row.name = f"robot ({cast.alice.email})"
    row.save()
    assert code(decide(bearing(secret), asked, "approve")) == (403, "own_change")


def test_not_in_person_what_ones_token_wrote(edge, cast, as_bob):
    required_on(edge.gateway)
    draft_service(bearing(make.token(cast.acme, cast.bob, EVERYTHING)[1]), "shop")
    approval = ask(signed_in(cast.alice))
    assert code(decide(as_bob, approval, "approve")) == (403, "own_change")


def test_not_in_person_what_a_service_account_wrote_whose_token_one_made(edge, cast, as_alice, as_bob):
    required_on(edge.gateway)
    as_alice.post("/tenants/acme/service-accounts", {"slug": "deploy", "roles": ["editor", "publisher"]})
    token = {"name": "ci", "scopes": ["view", "edit", "publish"], "expires_at": soon()}
    made = as_alice.post("/tenants/acme/service-accounts/deploy/tokens", token).json()
    robot = bearing(made["token"])
    draft_service(robot, "shop")
    asked = ask(robot)
    assert code(decide(as_alice, asked, "approve")) == (403, "own_change")
    assert code(decide(robot, asked, "approve"))[0] == 403
    assert decide(as_bob, asked, "approve").status_code == 200


def test_not_by_a_second_account_brought_along_for_it(cast, asked):
    second = signed_in(make.member(cast.acme, "second", "publisher"))
    assert code(decide(second, asked, "approve")) == (403, "newcomer")
    shown = second.get("/slices/acme@edge/approvals").json()["items"][0]
    assert "became a member after" in str(shown)


def test_not_while_looking_as_somebody_else(cast, asked):
    caller = looking_as(cast.olga, cast.alice, cast.acme, is_writable=True)
    assert code(decide(caller, asked, "approve")) == (403, "in_person_only")


def test_not_by_oneself_what_one_changed_as_somebody_else(edge, cast):
    required_on(edge.gateway)
    caller = looking_as(cast.olga, cast.bob, cast.acme, is_writable=True)
    draft_service(caller, "shop")
    approval = ask(signed_in(cast.alice))
    assert code(decide(signed_in(cast.olga), approval, "approve")) == (403, "own_change")
    assert decide(signed_in(cast.bob), approval, "approve").status_code == 200, "he did not write it"


def test_not_by_automation(cast, asked):
    row = Approval.objects.get(pk=asked["id"])
    for actor in (SYSTEM, Actor(kind="service", id="1", name="deployer")):  # type: ignore[arg-type]
        with pytest.raises(Forbidden) as refusal:
            approve(row, "", actor=actor)
        assert refusal.value.code == "people_only"


def test_somebody_else_who_was_there_may(cast, asked, as_alice):
    assert decide(as_alice, asked, "approve").status_code == 200

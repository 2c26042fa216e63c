"""Service accounts: automation acts as itself, with roles that were held by whoever gave them."""

import pytest

from console.accounts.access import Access
from console.accounts.models import ServiceAccount, User
from console.accounts.permissions import Permission
from console.audit.models import Entry
from tests import make
from tests.callers import bearing, signed_in

ACCOUNTS = "/tenants/acme/service-accounts"
TOKEN = {"name": "ci", "scopes": ["view", "edit"], "expires_at": "2099-01-01T00:00:00Z"}


def token_of(caller, slug="deploy", **changes):
    from tests.accounts.test_tokens import wanted

    return caller.post(f"{ACCOUNTS}/{slug}/tokens", {**wanted(["view", "edit"]), **changes})


@pytest.fixture
def deploy(cast) -> ServiceAccount:
    return make.service_account(cast.acme, "deploy", "editor")


def test_it_is_made_with_roles_and_acts_by_tokens_of_its_own(cast, as_alice):
    made = as_alice.post(ACCOUNTS, {"slug": "deploy", "roles": ["editor"], "description": "From CI"}).json()
    assert (made["roles"], made["is_active"], made["created_by"]) == (["editor"], True, "alice@people.test")
    robot = bearing(token_of(as_alice).json()["token"])
    me = robot.get("/me").json()
    assert (me["user"]["name"], me["user"]["service_account"]) == ("deploy", True)
    assert me["permissions"] == {"acme": ["view", "edit"]}
    assert robot.get("/tenants/globex").status_code == 404
    assert as_alice.get(f"{ACCOUNTS}/deploy").json()["tokens"] == 1


def test_the_trail_names_it_and_not_the_one_who_made_it(cast, as_alice, deploy):
    owner = make.service_account(cast.acme, "people", "owner")
    _, secret = make.token(cast.acme, owner)
    bearing(secret).post("/tenants/acme/invitations", {"email": "new@people.test", "roles": ["viewer"]})
    entry = Entry.objects.get(verb="invitation.create")
    assert (entry.actor_kind, entry.actor_id) == ("service", str(owner.pk))
    assert entry.actor_name == "robot (service account acme/people)"


def test_it_outlives_the_one_who_made_it(cast, as_olga, deploy):
    as_zoe = signed_in(make.member(cast.acme, "zoe", "owner"))
    robot = bearing(token_of(as_zoe).json()["token"])
    zoe = User.objects.get(email="zoe@people.test")
    as_olga.delete(f"/tenants/acme/members/{make.membership(cast.acme, zoe).pk}", if_match="*")
    zoe.delete()
    assert robot.get("/tenants/acme").status_code == 200


def test_nobody_gives_it_what_they_do_not_hold(cast, as_alice, deploy):
    clerk = bearing(make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.MEMBERS, Permission.TOKENS])[1])
    refused = clerk.post(ACCOUNTS, {"slug": "mighty", "roles": ["owner"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_held")
    assert clerk.patch(f"{ACCOUNTS}/deploy", {"roles": ["owner"]}, if_match="*").status_code == 403
    assert token_of(clerk).json()["code"] == "not_held"


def test_its_token_never_has_a_scope_that_it_lacks_itself(cast, as_alice, deploy):
    answer = token_of(as_alice, scopes=["view", "publish"])
    assert answer.status_code == 422
    assert [problem["pointer"] for problem in answer.json()["problems"]] == ["/scopes/1"]


def test_a_role_taken_away_counts_on_the_next_call(cast, as_alice, deploy):
    robot = bearing(token_of(as_alice).json()["token"])
    assert "edit" in robot.get("/me").json()["permissions"]["acme"]
    assert as_alice.patch(f"{ACCOUNTS}/deploy", {"roles": ["viewer"]}, if_match='"1"').status_code == 200
    assert robot.get("/me").json()["permissions"]["acme"] == ["view"]


def test_switched_off_it_is_refused_at_once_and_switched_on_it_works_again(cast, as_alice, deploy):
    robot = bearing(token_of(as_alice).json()["token"])
    as_alice.patch(f"{ACCOUNTS}/deploy", {"is_active": False}, if_match="*")
    assert robot.get("/me").status_code == 401
    as_alice.patch(f"{ACCOUNTS}/deploy", {"is_active": True}, if_match="*")
    assert robot.get("/me").status_code == 200
    summaries = Entry.objects.filter(verb="service_account.update").order_by("id").values_list("summary", flat=True)
    assert [text.rpartition(": ")[2] for text in summaries] == ["it is switched off.", "it is switched on again."]


def test_deleted_it_takes_its_tokens_with_it(cast, as_alice, deploy):
    robot = bearing(token_of(as_alice).json()["token"])
    assert as_alice.delete(f"{ACCOUNTS}/deploy", if_match='"1"').status_code == 204
    assert robot.get("/me").status_code == 401
    assert "1 tokens that were good" in Entry.objects.get(verb="service_account.delete").summary


def test_it_is_no_owner_who_may_stay_alone(cast, as_olga):
    make.service_account(cast.acme, "people", "owner")
    alice = make.membership(cast.acme, cast.alice)
    answer = as_olga.delete(f"/tenants/acme/members/{alice.pk}", if_match="*")
    assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")


def test_of_the_platform_it_acts_everywhere_and_one_of_a_tenant_there_only(cast):
    robot = make.service_account(cast.platform, "robot", "operator")
    _, secret = make.token(cast.platform, robot)
    assert {each["slug"] for each in bearing(secret).get("/tenants").json()["items"]} == {"acme", "globex", "platform"}
    assert not Access(user=make.service_account(cast.acme, "a", "owner")).scope(Permission.VIEW).is_everywhere


def test_two_of_its_tokens_do_not_hear_each_others_answers(cast, deploy):
    owner = make.service_account(cast.acme, "people", "owner")
    first, second = (bearing(make.token(cast.acme, owner)[1]) for _ in range(2))
    body = {"slug": "one", "name": "One", "roles": []}
    assert first.post("/tenants/acme/teams", body, idempotency_key="k").status_code == 201
    assert second.post("/tenants/acme/teams", body, idempotency_key="k").status_code == 409


def test_a_slug_is_taken_once_in_a_tenant(cast, as_alice, as_mallory, deploy):
    answer = as_alice.post(ACCOUNTS, {"slug": "deploy", "roles": []})
    assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (409, "/slug")
    assert as_mallory.post("/tenants/globex/service-accounts", {"slug": "deploy", "roles": []}).status_code == 201

"""People come and go only by those who may, nobody passes on what they lack, and an owner always stays."""

import pytest

from console.accounts.models import ApiToken, Membership, User
from console.accounts.permissions import Permission
from console.audit.models import Entry
from tests import make
from tests.callers import bearing, signed_in

MEMBERS = "/tenants/acme/members"


def address(cast, someone):
    return f"{MEMBERS}/{make.membership(cast.acme, someone).pk}"


def test_members_are_listed_with_roles_and_teams(cast, as_vera):
    make.team(cast.acme, "night", "editor", members=[cast.bob])
    bob = next(row for row in as_vera.get(MEMBERS).json()["items"] if row["user"]["name"] == "Bob")
    assert bob["roles"] == ["editor", "publisher"]
    assert bob["teams"] == ["night"]
    assert set(bob) == {"id", "user", "roles", "teams", "since", "etag"}


def test_somebody_new_whom_the_platform_adds_gets_a_link_shown_once(cast, as_olga):
    response = as_olga.post(MEMBERS, {"email": "New@People.Test", "roles": ["viewer"]})
    assert response.status_code == 201
    assert "/sign-in/once/" in response.json()["sign_in_url"]
    assert response.json()["user"]["email"] == "new@people.test"
    assert "sign_in_url" not in as_olga.get(response["Location"]).json()


def test_somebody_known_elsewhere_joins_without_a_link(cast, as_olga):
    response = as_olga.post(MEMBERS, {"email": cast.mallory.email, "roles": ["viewer"]})
    assert response.status_code == 201
    assert "sign_in_url" not in response.json()
    assert signed_in(cast.mallory).get("/tenants/acme").status_code == 200


def test_a_member_is_added_once(cast, as_olga):
    response = as_olga.post(MEMBERS, {"email": cast.bob.email, "roles": ["owner"]})
    assert (response.status_code, response.json()["code"]) == (409, "already_member")
    assert make.membership(cast.acme, cast.bob).roles == ["editor", "publisher"]


def test_new_roles_count_from_the_next_request_on(cast, as_alice, as_vera):
    assert as_vera.patch("/tenants/acme", {"name": "X"}, if_match="*").status_code == 403
    assert as_alice.patch(address(cast, cast.vera), {"roles": ["owner"]}, if_match="*").status_code == 200
    assert as_vera.patch("/tenants/acme", {"name": "X"}, if_match="*").status_code == 200


def test_a_change_needs_the_entity_tag_that_was_read(cast, as_alice):
    where = address(cast, cast.bob)
    read = as_alice.get(where)["ETag"]
    assert as_alice.patch(where, {"roles": ["viewer"]}).status_code == 428
    assert as_alice.patch(where, {"roles": ["viewer"]}, if_match=read).status_code == 200
    assert as_alice.patch(where, {"roles": ["editor"]}, if_match=read).status_code == 412
    assert as_alice.get(where).json()["roles"] == ["viewer"]


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_the_last_owner_can_be_neither_demoted_nor_removed(cast, as_alice, as_olga, method):
    body = {"roles": ["viewer"]} if method == "patch" else None
    for caller in (as_alice, as_olga):
        response = getattr(caller, method)(address(cast, cast.alice), body, if_match="*")
        assert (response.status_code, response.json()["code"]) == (409, "last_owner")
    assert as_alice.get("/me").json()["permissions"]["acme"] == [str(permission) for permission in Permission]


def test_an_owner_may_leave_once_there_is_another_also_in_a_team(cast, as_alice, as_bob):
    make.team(cast.acme, "founders", "owner", members=[cast.bob])
    assert as_alice.delete(address(cast, cast.alice), if_match="*").status_code == 204
    assert as_alice.get("/tenants/acme").status_code == 404
    assert as_bob.delete("/tenants/acme/teams/founders", if_match="*").json()["code"] == "last_owner"


def test_an_inactive_owner_does_not_count(cast, as_alice):
    sleeper = make.member(cast.acme, "sleeper", "owner")
    User.objects.filter(pk=sleeper.pk).update(is_active=False)
    response = as_alice.delete(address(cast, cast.alice), if_match="*")
    assert response.json()["code"] == "last_owner"


def test_whoever_leaves_loses_teams_sessions_and_tokens_here(cast, as_alice, as_bob):
    make.team(cast.acme, "night", "auditor", members=[cast.bob])
    _, secret = make.token(cast.acme, cast.bob, [Permission.VIEW])
    assert bearing(secret).get("/tenants/acme").status_code == 200
    assert as_alice.delete(address(cast, cast.bob), if_match="*").status_code == 204
    assert bearing(secret).get("/tenants/acme").status_code == 401
    assert as_bob.get("/tenants/acme").status_code == 404
    make.member(cast.acme, cast.bob, "viewer")
    assert as_bob.get("/me").json()["permissions"]["acme"] == ["view"]
    assert not ApiToken.objects.filter(created_by=cast.bob, revoked_at=None).exists()


def test_nobody_grants_or_takes_what_they_do_not_hold(cast):
    limited = bearing(make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.MEMBERS, Permission.EDIT])[1])
    invitations = "/tenants/acme/invitations"
    assert limited.post(invitations, {"email": "a@people.test", "roles": ["editor"]}).status_code == 201
    attempts = [
        limited.post(invitations, {"email": "b@people.test", "roles": ["owner"]}),
        limited.patch(address(cast, cast.vera), {"roles": ["publisher"]}, if_match="*"),
        limited.patch(address(cast, cast.bob), {"roles": ["editor"]}, if_match="*"),
        limited.delete(address(cast, cast.alice), if_match="*"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in attempts} == {(403, "not_held")}
    assert not User.objects.filter(email="b@people.test").exists()


def test_a_change_leaves_an_entry_in_the_tenants_own_trail(cast, as_alice):
    as_alice.patch(address(cast, cast.vera), {"roles": ["auditor"]}, if_match="*")
    entry = Entry.objects.get(verb="member.update")
    assert (entry.chain, entry.tenant_id, entry.actor_name) == ("acme", cast.acme.pk, cast.alice.email)
    assert entry.changes == [{"pointer": "/roles", "before": ["viewer"], "after": ["auditor"]}]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"roles": ["viewer"]}, "/email", "required"),
        ({"email": "nonsense", "roles": []}, "/email", "invalid"),
        ({"email": "a@b.test", "roles": ["king"]}, "/roles/0", "invalid_choice"),
        ({"email": "a@b.test", "roles": "owner"}, "/roles", "not_a_list"),
        ({"email": "a@b.test", "roles": [], "role": "owner"}, "/role", "unknown_field"),
        ([], "", "invalid"),
    ],
)
def test_mistakes_are_named_with_their_place(as_olga, body, pointer, code):
    response = as_olga.post(MEMBERS, body)
    assert response.status_code == 422
    assert {(problem["pointer"], problem["code"]) for problem in response.json()["problems"]} == {(pointer, code)}
    assert Membership.objects.filter(user__email__endswith="b.test").count() == 0

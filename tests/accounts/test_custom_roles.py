"""A tenant has roles of its own: never more than their maker holds, at once for everybody who holds them."""

import pytest

from console.accounts import roles
from console.accounts.models import CustomRole, Membership, TenantGroupObjectPermission
from console.accounts.permissions import Permission
from console.audit.models import Entry
from tests import make
from tests.callers import bearing

ROLES = "/tenants/acme/roles"
CAPTAIN = {"name": "captain", "label": "Captain", "description": "Lets out.", "permissions": ["view", "publish"]}


def create(caller, **changes):
    answer = caller.post(ROLES, {**CAPTAIN, **changes})
    assert answer.status_code == 201, answer.content
    return answer.json()


def give(caller, cast, person, *given):
    member = make.membership(cast.acme, person)
    return caller.patch(f"/tenants/acme/members/{member.pk}", {"roles": [*given]}, if_match="*")


def permissions(caller):
    return caller.get("/me").json()["permissions"].get("acme")


def test_an_own_role_can_be_given_and_permits_what_it_says(cast, as_alice, as_vera):
    create(as_alice)
    assert give(as_alice, cast, cast.vera, "captain").status_code == 200
    assert permissions(as_vera) == ["view", "publish"]


def test_roles_are_listed_with_the_built_in_ones_first(cast, as_alice, as_vera):
    create(as_alice)
    shown = as_vera.get(ROLES).json()["items"]
    assert [row["role"] for row in shown] == [*map(str, roles.Role), "captain"]
    assert [as_vera.get(f"{ROLES}/{row['role']}").json() for row in shown] == shown
    assert [row["built_in"] for row in shown] == [True] * len(roles.Role) + [False]


def test_a_change_reaches_members_and_teams_with_their_next_request(cast, as_alice, as_vera):
    create(as_alice)
    give(as_alice, cast, cast.vera)
    team = {"slug": "night", "name": "Night", "roles": ["captain"], "members": [str(cast.vera.pk)]}
    assert as_alice.post("/tenants/acme/teams", team).status_code == 201
    assert permissions(as_vera) == ["view", "publish"]
    changed = as_alice.patch(f"{ROLES}/captain", {"permissions": ["view", "edit"]}, if_match="*")
    assert changed.json()["permissions"] == ["view", "edit"]
    assert permissions(as_vera) == ["view", "edit"]


def test_nobody_makes_or_changes_a_role_beyond_what_they_hold(cast, as_alice):
    create(as_alice, name="mighty", permissions=["view", "publish", "audit"])
    _, secret = make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.MEMBERS, Permission.EDIT])
    limited = bearing(secret)
    attempts = [
        limited.post(ROLES, CAPTAIN),
        limited.patch(f"{ROLES}/mighty", {"permissions": ["view", "audit"]}, if_match="*"),
        limited.patch(f"{ROLES}/mighty", {"permissions": ["view", "publish", "audit", "tokens"]}, if_match="*"),
        limited.delete(f"{ROLES}/mighty", if_match="*"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in attempts} == {(403, "not_held")}
    assert limited.patch(f"{ROLES}/mighty", {"label": "Mighty one"}, if_match="*").status_code == 200


def test_a_role_gives_nobody_what_its_giver_lacks(cast, as_alice):
    create(as_alice)
    _, secret = make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.MEMBERS])
    assert give(bearing(secret), cast, cast.vera, "captain").json()["code"] == "not_held"


def test_a_role_in_use_stays_and_says_who_holds_it(cast, as_alice):
    create(as_alice)
    give(as_alice, cast, cast.vera, "captain")
    refused = as_alice.delete(f"{ROLES}/captain", if_match="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "role_in_use")
    assert cast.vera.email in refused.json()["detail"]
    give(as_alice, cast, cast.vera, "viewer")
    assert as_alice.delete(f"{ROLES}/captain", if_match="*").status_code == 204
    assert not TenantGroupObjectPermission.objects.filter(group__name__endswith=":captain").exists()


def test_an_own_role_with_everything_is_no_owner(cast, as_alice):
    create(as_alice, name="deputy", permissions=[*map(str, Permission)])
    give(as_alice, cast, cast.bob, "deputy")
    assert give(as_alice, cast, cast.alice, "deputy").json()["code"] == "last_owner"


def test_roles_of_another_tenant_are_none_here(cast, as_alice):
    CustomRole.objects.create(tenant=cast.globex, name="theirs", label="Theirs", permissions=["view"])
    answer = give(as_alice, cast, cast.vera, "viewer", "theirs")
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["problems"]] == [("/roles/1", "invalid_choice")]
    assert Membership.objects.get(user=cast.vera).roles == ["viewer"]


@pytest.mark.parametrize(
    ("changes", "status", "code", "pointer"),
    [
        ({"name": "owner"}, 409, "name_taken", "/name"),
        ({"name": "Captain"}, 422, "invalid", "/name"),
        ({"name": "a" * 41}, 422, "max_length", "/name"),
        ({"permissions": ["publish"]}, 422, "view_missing", "/permissions"),
        ({"permissions": []}, 422, "empty", "/permissions"),
        ({"permissions": ["view", "fly"]}, 422, "invalid_choice", "/permissions/1"),
        ({"label": "a\u202eb"}, 422, "control_characters", "/label"),
        ({"owner": True}, 422, "unknown_field", "/owner"),
    ],
)
def test_mistakes_are_named(as_alice, changes, status, code, pointer):
    answer = as_alice.post(ROLES, {**CAPTAIN, **changes})
    assert answer.status_code == status
    assert pointer in {problem["pointer"] for problem in answer.json()["problems"]}
    assert code in {answer.json()["code"], *(problem["code"] for problem in answer.json()["problems"])}


def test_every_change_is_in_the_trail(cast, as_alice):
    create(as_alice)
    as_alice.patch(f"{ROLES}/captain", {"permissions": ["view"]}, if_match="*")
    as_alice.delete(f"{ROLES}/captain", if_match="*")
    entries = Entry.objects.filter(chain="acme", target_kind="role").order_by("position")
    assert [entry.verb for entry in entries] == ["role.create", "role.update", "role.delete"]
    assert entries[1].changes == [{"pointer": "/permissions", "before": ["view", "publish"], "after": ["view"]}]


def test_a_migration_leaves_own_roles_as_they_are(cast, as_alice, as_vera):
    create(as_alice)
    give(as_alice, cast, cast.vera, "captain")
    roles.refresh()
    assert permissions(as_vera) == ["view", "publish"]

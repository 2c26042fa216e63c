"""A team passes its roles to its members, only to members, and only by those who hold them."""

import pytest

from console.accounts.models import Team
from console.accounts.permissions import Permission
from tests import make
from tests.callers import bearing

TEAMS = "/tenants/acme/teams"


def test_a_team_gives_its_members_its_roles_and_takes_them_back(cast, as_alice, as_vera):
    body = {"slug": "night", "name": "Night", "roles": ["auditor"], "members": [str(cast.vera.pk)]}
    response = as_alice.post(TEAMS, body)
    assert response.status_code == 201
    assert {key: response.json()[key] for key in body} == body
    assert as_vera.get("/audit").status_code == 200
    assert as_alice.patch(f"{TEAMS}/night", {"members": []}, if_match="*").json()["members"] == []
    assert as_vera.get("/audit").status_code == 403


def test_what_is_left_out_of_a_change_stays(cast, as_alice):
    make.team(cast.acme, "night", "auditor", members=[cast.vera])
    changed = as_alice.patch(f"{TEAMS}/night", {"name": "Late shift"}, if_match='"1"')
    assert changed.json()["name"] == "Late shift"
    assert changed.json()["roles"] == ["auditor"]
    assert changed.json()["members"] == [str(cast.vera.pk)]
    assert changed["ETag"] == '"2"'


def test_other_roles_of_a_team_reach_its_members(cast, as_alice, as_vera):
    make.team(cast.acme, "night", "auditor", members=[cast.vera])
    assert as_alice.patch(f"{TEAMS}/night", {"roles": ["editor"]}, if_match="*").status_code == 200
    assert as_vera.get("/me").json()["permissions"]["acme"] == ["view", "edit"]


def test_deleting_a_team_takes_its_roles_away(cast, as_alice, as_vera):
    make.team(cast.acme, "night", "editor", members=[cast.vera])
    assert as_alice.delete(f"{TEAMS}/night", if_match="*").status_code == 204
    assert as_vera.get("/me").json()["permissions"]["acme"] == ["view"]
    assert as_alice.post(TEAMS, {"slug": "night", "name": "Night"}).status_code == 201


@pytest.mark.parametrize("who", ["mallory", "charlie", "nobody"])
def test_only_members_of_the_tenant_can_be_in_its_teams(cast, as_alice, who):
    pk = str(getattr(cast, who).pk) if who != "nobody" else "00000000-0000-7000-8000-000000000000"
    response = as_alice.post(TEAMS, {"slug": "x", "name": "X", "members": [str(cast.bob.pk), pk]})
    problems = response.json()["problems"]
    assert (response.status_code, [p["pointer"] for p in problems], problems[0]["code"]) == (
        422,
        ["/members/1"],
        "not_a_member",
    )
    assert not Team.objects.filter(slug="x").exists()


def test_joining_a_mighty_team_is_granting_too(cast):
    make.team(cast.acme, "founders", "owner")
    limited = bearing(make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.MEMBERS])[1])
    for body in ({"members": [str(cast.vera.pk)]}, {"roles": []}):
        response = limited.patch(f"{TEAMS}/founders", body, if_match="*")
        assert (response.status_code, response.json()["code"]) == (403, "not_held")
    assert limited.patch(f"{TEAMS}/founders", {"name": "Board"}, if_match="*").status_code == 200


def test_a_slug_is_taken_once_per_tenant(cast, as_alice, as_mallory):
    make.team(cast.acme, "night")
    assert as_alice.post(TEAMS, {"slug": "night", "name": "N"}).json()["code"] == "slug_taken"
    assert as_mallory.post("/tenants/globex/teams", {"slug": "night", "name": "N"}).status_code == 201


@pytest.mark.parametrize("slug", ["Night", "-night", "night-", "ni ght", "nächt", "n" * 41, ""])
def test_a_slug_fits_into_addresses(as_alice, slug):
    response = as_alice.post(TEAMS, {"slug": slug, "name": "N"})
    assert [problem["pointer"] for problem in response.json()["problems"]] == ["/slug"]


@pytest.mark.parametrize("name", ["a\nb", "a\x00b", "a\u202eb", "a\u200bb", "", " ", "n" * 121])
def test_a_name_hides_nothing(as_alice, name):
    response = as_alice.post(TEAMS, {"slug": "n", "name": name})
    assert response.status_code == 422
    assert {problem["pointer"] for problem in response.json()["problems"]} == {"/name"}

"""Tenants appear and vanish by the platform's hand only; a tenant's own people may rename it."""

from importlib import import_module

import pytest
from django.apps import apps

from console.accounts.models import Tenant, User
from console.audit.models import Entry
from tests import make


def test_everybody_lists_only_what_is_theirs(as_alice, as_olga, as_charlie):
    def slugs(caller):
        return [row["slug"] for row in caller.get("/tenants").json()["items"]]

    assert slugs(as_alice) == ["acme"]
    assert slugs(as_olga) == ["acme", "globex", "platform"]
    assert slugs(as_charlie) == []


def test_the_platform_creates_a_tenant_and_names_its_first_owner(as_olga):
    made = as_olga.post("/tenants", {"slug": "initech", "name": "Initech"})
    assert made.status_code == 201
    assert made["Location"] == "/api/v1/tenants/initech"
    joined = as_olga.post("/tenants/initech/members", {"email": "peter@people.test", "roles": ["owner"]})
    assert joined.status_code == 201


def test_a_slug_is_taken_once(as_olga):
    response = as_olga.post("/tenants", {"slug": "acme", "name": "Another"})
    assert (response.status_code, response.json()["code"]) == (409, "slug_taken")


@pytest.mark.parametrize("slug", ["Night", "-night", "night-", "ni ght", "nächt", "n" * 41, "", "../x", "a/b", "a.b"])
def test_a_slug_fits_into_addresses_and_names_of_files(as_olga, slug):
    response = as_olga.post("/tenants", {"slug": slug, "name": "N"})
    assert response.status_code == 422
    assert [problem["pointer"] for problem in response.json()["problems"]] == ["/slug"]


def test_renaming_keeps_the_slug_and_moves_the_entity_tag(as_alice):
    before = as_alice.get("/tenants/acme")
    after = as_alice.patch("/tenants/acme", {"name": "Acme & Sons"}, if_match=before["ETag"])
    assert (after.json()["slug"], after.json()["name"]) == ("acme", "Acme & Sons")
    assert after["ETag"] != before["ETag"]
    assert as_alice.patch("/tenants/acme", {"name": "Late"}, if_match=before["ETag"]).status_code == 412


def test_deleting_takes_people_teams_and_tokens_but_not_the_trail(cast, as_olga, as_alice):
    make.team(cast.acme, "night", "editor", members=[cast.bob])
    make.token(cast.acme, cast.alice)
    as_alice.patch("/tenants/acme", {"name": "Last words"}, if_match="*")
    assert as_olga.delete("/tenants/acme", if_match="*").status_code == 204
    assert as_alice.get("/me").json()["tenants"] == []
    assert User.objects.filter(pk=cast.alice.pk).exists()
    assert [e.verb for e in Entry.objects.filter(chain="acme").order_by("position")] == [
        "tenant.update",
        "tenant.delete",
    ]
    assert not cast.bob.groups.exists()


def test_a_tenant_with_slices_stays(cast, as_olga):
    make.slice_of(cast.acme, make.gateway())
    response = as_olga.delete("/tenants/acme", if_match="*")
    assert (response.status_code, response.json()["code"]) == (409, "tenant_in_use")
    assert Tenant.objects.filter(slug="acme").exists()


def test_the_platform_itself_stays(as_olga):
    response = as_olga.delete("/tenants/platform", if_match="*")
    assert (response.status_code, response.json()["code"]) == (409, "platform_tenant")


@pytest.mark.django_db
def test_a_migration_makes_the_platform():
    Tenant.objects.filter(is_platform=True).delete()
    import_module("console.accounts.migrations.0002_platform_tenant").create(apps, None)
    assert Tenant.objects.get(is_platform=True).slug == "platform"

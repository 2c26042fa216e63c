"""What the platform bounds, a tenant has no more of; what it has already stays."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from console.accounts.models import User
from console.audit.models import Entry
from policies.actions.gateways import create_gateway
from tests import make


def refused(answer):
    return (answer.status_code, answer.json()["code"]) == (409, "quota_reached")


@pytest.mark.django_db
def test_of_each_sort_there_are_no_more_than_the_bound(cast, edge, as_alice, as_olga):
    from datetime import timedelta

    from django.utils import timezone

    from console.audit.actor import SYSTEM

    create_gateway(actor=SYSTEM, slug="west", name="West")
    used = as_olga.get("/tenants/acme/state").json()["used"]
    assert used == {"members": 3, "teams": 0, "tokens": 0, "objects": 0, "slices": 1}
    bounds = {"members": 3, "teams": 0, "tokens": 0, "objects": 0, "slices": 1}
    assert as_olga.patch("/tenants/acme/quotas", bounds).json()["quotas"] == bounds
    assert refused(as_olga.post("/tenants/acme/members", {"email": "new@people.test", "roles": ["viewer"]}))
    assert refused(as_alice.post("/tenants/acme/teams", {"slug": "night", "name": "Night", "roles": []}))
    token = {"name": "robot", "scopes": ["view"], "expires_at": (timezone.now() + timedelta(days=1)).isoformat()}
    assert refused(as_alice.post("/tenants/acme/tokens", token))
    host = {"kind": "hostname", "name": "shop.acme.test", "spec": {}}
    assert refused(as_alice.post("/slices/acme@edge/hostnames", {"name": "shop.acme.test", "spec": {}}))
    assert refused(as_alice.post("/slices/acme@edge/import", {"objects": [host]}))
    assert refused(as_olga.post("/slices", {"tenant": "acme", "gateway": "west"}))
    assert as_alice.patch("/tenants/acme/quotas", {"members": 9}).status_code == 403


@pytest.mark.django_db
def test_a_bound_can_be_taken_away_and_is_in_the_trail(cast, edge, as_alice, as_olga):
    as_olga.patch("/tenants/acme/quotas", {"members": 3, "tokens": 5})
    assert as_olga.patch("/tenants/acme/quotas", {"members": None}).json()["quotas"] == {"tokens": 5}
    added = as_olga.post("/tenants/acme/members", {"email": "new@people.test", "roles": ["viewer"]})
    assert added.status_code == 201
    noted = Entry.objects.filter(verb="tenant.set_quotas").order_by("position").last()
    assert noted.changes == [{"pointer": "/quotas/members", "before": 3, "after": None}]
    assert make.membership(cast.acme, cast.bob)


@pytest.mark.django_db
def test_an_invitation_brings_nobody_into_a_full_tenant(cast, as_alice, as_olga):
    asked = {"email": "new@people.test", "roles": ["viewer"]}
    path = urlsplit(as_alice.post("/tenants/acme/invitations", asked).json()["url"]).path
    as_olga.patch("/tenants/acme/quotas", {"members": 3})
    form = {"name": "New", "password": "four plain words together"}
    full = Client().post(path, form)
    assert (full.status_code, b"may have 3 members" in full.content) == (422, True)
    assert not User.objects.filter(email="new@people.test").exists()
    as_olga.patch("/tenants/acme/quotas", {"members": 4})
    assert Client().post(path, form).status_code == 302
    assert cast.acme.memberships.count() == 4


@pytest.mark.django_db
def test_a_number_that_is_none_is_refused_at_its_field(as_olga):
    wrong = as_olga.patch("/tenants/acme/quotas", {"members": -1})
    assert (wrong.status_code, wrong.json()["problems"][0]["pointer"]) == (422, "/members")

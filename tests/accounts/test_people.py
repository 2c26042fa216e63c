"""The platform shuts somebody out of everything at once."""

from datetime import timedelta

from console.accounts.actions.links import create_link
from console.accounts.models import SignInLink, User
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from tests import make
from tests.callers import bearing, signed_in


def test_who_is_shut_out_is_refused_from_the_next_request_on(cast, as_olga, as_bob):
    _, secret = make.token(cast.acme, cast.bob, [Permission.VIEW])
    assert as_olga.post(f"/people/{cast.bob.pk}/disable").json()["is_active"] is False
    assert as_bob.get("/tenants/acme").status_code == 401
    assert bearing(secret).get("/tenants/acme").status_code == 401
    assert as_olga.post(f"/people/{cast.bob.pk}/enable").json()["is_active"] is True
    assert bearing(secret).get("/tenants/acme").status_code == 200


def test_sessions_and_links_of_who_was_shut_out_end_for_good(cast, as_olga, as_bob):
    create_link(actor=SYSTEM, user=cast.bob, lifetime=timedelta(days=3))
    assert as_olga.post(f"/people/{cast.bob.pk}/disable?dry_run=true").status_code == 200
    assert as_bob.get("/tenants/acme").status_code == 200
    as_olga.post(f"/people/{cast.bob.pk}/disable")
    as_olga.post(f"/people/{cast.bob.pk}/enable")
    assert as_bob.get("/tenants/acme").status_code == 401
    assert not SignInLink.objects.exists()


def test_nobody_shuts_out_themselves_or_the_last_owner_of_the_platform_or_somebody_mightier(cast, as_olga):
    assert as_olga.post(f"/people/{cast.olga.pk}/disable").json()["code"] == "yourself"
    helper = make.member(cast.platform, "helper")
    from console.accounts.models import CustomRole

    CustomRole.objects.create(tenant=cast.platform, name="helpdesk", label="Help desk", permissions=["view", "members"])
    make.member(cast.platform, helper, "helpdesk")
    as_helper = signed_in(helper)
    assert as_helper.post(f"/people/{cast.olga.pk}/disable").json()["code"] == "not_held"
    assert as_helper.post(f"/people/{cast.alice.pk}/disable").status_code == 200
    second = make.member(cast.platform, "second", "owner")
    User.objects.filter(pk=cast.olga.pk).update(is_active=False)
    assert signed_in(second).post(f"/people/{second.pk}/disable").status_code == 409


def test_owners_of_a_tenant_shut_out_nobody(cast, as_alice):
    assert as_alice.post(f"/people/{cast.bob.pk}/disable").status_code == 403

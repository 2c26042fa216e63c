"""A session counts for what was proven: one tenant, one look, or one's own account, at every stage and door."""

import pytest
from django.test import Client

from console.accounts.models import BrowserSession, Identity, Passkey, Totp, User
from console.accounts.permissions import Permission
from console.accounts.sessions.store import stored_key
from tests import make
from tests.accounts.apps import add_app, code_now
from tests.accounts.soft_passkey import ORIGIN, SoftPasskey
from tests.accounts.test_passkeys import options_of, question
from tests.accounts.test_single_sign_on import PASSWORD, come_back, connect, me, provider  # noqa: F401
from tests.callers import bearing, looking_as, signed_in

SET_UP, SECOND = "/sign-in/set-up", "/sign-in/second"


@pytest.fixture
def ann(cast, provider):  # noqa: F811
    """An owner of the platform; Acme's own provider vouches for her, in Acme."""
    person = make.user("ann", email="ann@acme.test", password=PASSWORD)
    make.member(cast.platform, person, "owner")
    provider.more = {"groups": ["ops"]}
    connection = connect(provider, cast.acme, may_link=True)
    Identity.objects.create(connection=connection, subject="ann", user=person, email=person.email)
    return person


@pytest.fixture
def limited(ann, provider):  # noqa: F811
    """A browser of hers that Acme's provider let in."""
    client = Client()
    assert come_back(client, provider)["Location"] == "/console/"
    return client


def test_the_second_stage_keeps_the_limit_of_the_first(provider, ann):  # noqa: F811
    add_app(ann)
    client = Client()
    assert come_back(client, provider)["Location"] == SECOND
    assert client.post(SECOND, {"code": code_now()}).status_code == 302
    told = me(client)
    assert (told["permissions"], told["user"]["is_platform"]) == ({"acme": ["view", "edit"]}, False)
    assert client.get("/api/v1/gateways").json()["items"] == []


def test_a_limited_session_adds_no_factor_to_the_whole_account(limited, ann):
    for answer in (limited.get(SET_UP), limited.post(SET_UP, {"code": "000000"})):
        assert answer.status_code == 403
    assert not Totp.objects.exists()
    assert not Passkey.objects.exists()


def test_a_limited_session_takes_none_away(provider, ann):  # noqa: F811
    add_app(ann)
    client = Client()
    come_back(client, provider)
    client.post(SECOND, {"code": code_now()})
    where = f"/api/v1/me/factors/{Totp.objects.get().pk}"
    assert client.delete(where).status_code == 403
    assert client.patch(where, {"name": "Mine"}, content_type="application/json").status_code == 403
    assert client.post("/api/v1/me/recovery-codes").status_code == 403
    assert Totp.objects.get().name == "Phone"


def test_a_limited_session_sees_and_ends_none_but_itself(limited, ann):
    other = signed_in(ann)
    (seen,) = limited.get("/api/v1/me/sessions").json()["items"]
    assert seen["is_this"]
    assert limited.delete("/api/v1/me/sessions").status_code == 403
    elsewhere = BrowserSession.objects.get(session_key=stored_key(other.session.session_key)).public_id
    assert limited.delete(f"/api/v1/me/sessions/{elsewhere}").status_code == 403
    assert other.get("/me").status_code == 200
    assert limited.delete(f"/api/v1/me/sessions/{seen['id']}").status_code == 204


def test_a_limited_session_joins_nothing_for_the_whole_account(limited, cast, ann):
    invited = signed_in(cast.mallory).post("/tenants/globex/invitations", {"email": ann.email, "roles": ["owner"]})
    path = invited.json()["url"].partition("//")[2].partition("/")[2]
    assert limited.post(f"/{path}").status_code == 403
    assert not ann.memberships.filter(tenant=cast.globex).exists()


@pytest.mark.parametrize("is_writable", [False, True])
def test_who_looks_as_somebody_never_reaches_their_account(cast, is_writable):
    add_app(cast.alice)
    theirs = signed_in(cast.alice)
    caller = looking_as(cast.olga, cast.alice, cast.acme, is_writable=is_writable)
    answers = [
        caller.get("/me/account"),
        caller.get("/me/sessions"),
        caller.get("/me/proof"),
        caller.delete("/me/sessions"),
        caller.post("/me/recovery-codes"),
        caller.post("/me/proof", {"code": code_now()}),
        caller.delete(f"/me/factors/{Totp.objects.get().pk}"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} <= {
        (403, "in_person_only"), (403, "view_only"), (403, "view_over"),
    }  # fmt: skip
    assert theirs.get("/me/account").json()["recovery_codes_left"] == 10
    assert Totp.objects.count() == 1


def test_a_passkey_is_no_way_in_where_the_provider_is_the_only_one(settings, cast, provider):  # noqa: F811
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = ORIGIN, ["*"]
    bea = make.member(cast.acme, make.user("bea", email="bea@acme.test", password=PASSWORD), "viewer")
    browser, key = Client(), SoftPasskey()
    browser.force_login(bea)
    page = browser.get(SET_UP)
    assert browser.post(SET_UP, {"passkey": key.create(options_of(page)), "name": "Laptop"}).status_code == 200
    connection = connect(provider, cast.platform, is_password_off=True)
    client = Client()
    answer = client.post("/sign-in", {"passkey": key.get(question(client))})
    assert (answer.status_code, b"sign in with Acme Id" in answer.content) == (422, True)
    assert client.get("/api/v1/me").status_code == 401
    connection.is_enabled = False
    connection.save()
    assert client.post("/sign-in", {"passkey": key.get(question(client))}).status_code == 302


def test_an_invitation_is_no_way_round_the_only_provider(cast, provider, as_alice):  # noqa: F811
    invited = as_alice.post("/tenants/acme/invitations", {"email": "new@acme.test", "roles": ["viewer"]}).json()
    path = "/" + invited["url"].partition("//")[2].partition("/")[2]
    connect(provider, cast.platform, is_password_off=True)
    answer = Client().post(path, {"name": "New", "password": "four plain words together"})
    assert (answer.status_code, b"sign in with Acme Id" in answer.content) == (422, True)
    assert not User.objects.filter(email="new@acme.test").exists()


def test_the_platforms_demand_for_a_factor_holds_up_people_and_no_automation(cast, as_alice):
    cast.platform.require_mfa = True
    cast.platform.save()
    robot = make.service_account(cast.acme, "deploy", "editor")
    assert bearing(make.token(cast.acme, robot, [Permission.VIEW])[1]).get("/tenants/acme").status_code == 200
    assert bearing(make.token(cast.acme, cast.olga, [Permission.VIEW])[1]).get("/tenants/acme").status_code in {
        401,
        403,
    }

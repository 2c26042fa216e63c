"""A tenant's own provider vouches for people in that tenant, and nowhere else; accounts are linked after proof only."""

import pytest
from django.test import Client
from django.utils import timezone

from console.accounts.models import Identity, User
from console.live.permits import Asked, permits
from tests import make
from tests.accounts.test_single_sign_on import PASSWORD, come_back, connect, me, provider  # noqa: F401


def local(client):
    """Prove the account here, as before."""
    return client.post("/sign-in", {"email": "ann@acme.test", "password": PASSWORD})


@pytest.fixture
def ann(cast):
    """Somebody who owns the platform and belongs to Globex, with an account of her own."""
    person = make.user("ann", email="ann@acme.test", password=PASSWORD)
    make.member(cast.platform, person, "owner")
    return make.member(cast.globex, person, "owner")


@pytest.fixture
def acme_id(cast, provider):  # noqa: F811
    provider.more = {"groups": ["ops"]}
    return connect(provider, cast.acme, may_link=True)


def linked(client, provider):  # noqa: F811
    """Ann adds Acme's provider to her account."""
    assert come_back(client, provider)["Location"] == "/sign-in/with/id/link"
    assert client.get("/sign-in/with/id/link")["Location"].startswith("/sign-in?next=")
    assert local(client).status_code == 302
    page = client.get("/sign-in/with/id/link")
    assert "Signed in so, you act in Acme only." in page.content.decode()
    answer = client.post("/sign-in/with/id/link")
    assert (answer.status_code, answer["Location"]) == (302, "/console/")


def test_linked_after_proof_she_acts_in_that_tenant_only_however_mighty_she_is(provider, acme_id, ann):  # noqa: F811
    linked(Client(), provider)
    browser = Client()
    assert come_back(browser, provider).status_code == 302
    told = me(browser)
    assert told["permissions"] == {"acme": ["view", "edit"]}
    assert told["user"]["is_platform"] is False
    assert [each["slug"] for each in told["tenants"]] == ["acme"]
    assert browser.get("/api/v1/tenants/globex").status_code == 404
    assert browser.get("/api/v1/gateways").json()["items"] == []


def test_the_limit_holds_for_the_live_socket_and_the_page_itself(provider, acme_id, ann):  # noqa: F811
    linked(Client(), provider)
    browser = Client()
    come_back(browser, provider)
    topics = frozenset({"tenant:acme", "tenant:globex", "tenant:platform"})
    (permit,) = permits([Asked(browser.session.session_key, topics)])
    assert permit.topics == {"tenant:acme"}
    assert not permit.scope.is_everywhere


def test_in_such_a_session_nobody_changes_how_the_account_signs_in(provider, acme_id, cast):  # noqa: F811
    browser = Client()
    come_back(browser, provider)
    assert browser.get("/sign-in/password").status_code == 403
    answer = browser.post("/sign-in/password", {"password": PASSWORD, "name": "Ann"})
    assert answer.status_code == 403
    assert not User.objects.get(email="ann@acme.test").has_usable_password()


def test_without_proof_nothing_is_linked(provider, acme_id, ann):  # noqa: F811
    browser = Client()
    come_back(browser, provider)
    assert browser.post("/sign-in/with/id/link").status_code == 302
    assert not Identity.objects.exists()
    assert Client().get("/sign-in/with/id/link").status_code == 403


def test_a_session_of_before_is_no_proof(provider, acme_id, ann):  # noqa: F811
    browser = Client()
    local(browser)
    come_back(browser, provider)
    answer = browser.post("/sign-in/with/id/link")
    assert answer["Location"].startswith("/sign-in?next=")
    assert not Identity.objects.exists()


def test_nobody_adds_their_own_provider_account_to_somebody_elses(provider, acme_id, ann, cast):  # noqa: F811
    browser = Client()
    come_back(browser, provider)
    make.user("eve", password=PASSWORD)
    browser.post("/sign-in", {"email": "eve@people.test", "password": PASSWORD})
    answer = browser.post("/sign-in/with/id/link")
    assert answer.status_code == 403
    assert "you are signed in as eve@people.test" in answer.content.decode()


def test_where_linking_is_off_the_account_is_left_alone(provider, acme_id, ann):  # noqa: F811
    acme_id.may_link = False
    acme_id.save()
    assert come_back(Client(), provider).status_code == 403


def test_the_platforms_connection_limits_nothing(provider, cast, ann):  # noqa: F811
    provider.more = {"groups": []}
    connection = connect(provider, cast.platform, may_link=True)
    Identity.objects.create(connection=connection, subject="ann", user=ann, email="ann@acme.test")
    browser = Client()
    come_back(browser, provider)
    assert me(browser)["user"]["is_platform"] is True


def test_a_password_is_no_way_in_where_the_provider_is_the_only_one(provider, cast):  # noqa: F811
    connection = connect(provider, cast.platform)
    make.member(cast.acme, make.user("bea", email="bea@acme.test", password=PASSWORD), "viewer")
    browser = Client()
    assert browser.post("/sign-in", {"email": "bea@acme.test", "password": PASSWORD}).status_code == 302
    connection.is_password_off = True
    connection.save()
    told = set()
    for email, password in (("bea@acme.test", PASSWORD), ("bea@acme.test", "wrong"), ("nobody@acme.test", PASSWORD)):
        answer = Client().post("/sign-in", {"email": email, "password": password})
        assert answer.status_code == 422
        told.add("People with this domain sign in with Acme Id." in answer.content.decode())
    assert told == {True}


def test_owners_of_the_platform_keep_their_password(provider, cast, ann):  # noqa: F811
    connect(provider, cast.platform, is_password_off=True)
    assert local(Client()).status_code == 302


def test_a_sign_in_link_is_no_way_in_either_and_is_not_spent(provider, cast):  # noqa: F811
    from console.accounts.actions.links import INVITATION, new_link

    bea = make.member(cast.acme, make.user("bea", email="bea@acme.test"), "viewer")
    secret = new_link(bea, lifetime=INVITATION)
    connection = connect(provider, cast.platform, is_password_off=True)
    answer = Client().post(f"/sign-in/once/{secret}")
    assert (answer.status_code, b"sign in with Acme Id" in answer.content) == (403, True)
    connection.is_enabled = False
    connection.save()
    assert Client().post(f"/sign-in/once/{secret}").status_code == 302
    assert timezone.now()

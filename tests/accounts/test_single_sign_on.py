"""Single sign-on: a provider vouches for people, its groups give roles, and no address makes one somebody else."""

import time
from ipaddress import ip_network
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from console.accounts.actions.connections import seal_secret
from console.accounts.models import Connection, Identity, Membership, User
from console.accounts.openid import issuers
from console.audit.models import Entry
from tests import make
from tests.accounts.issuers import beside
from tests.agent.openid_provider import AUTHORITY, CLIENT, SECRET, Provider
from tests.policies.compiler.traffic.tokens import Issuer

PASSWORD = "correct horse battery"


@pytest.fixture
def provider(settings):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    issuers.forget_all()
    found = Provider()
    with beside(found.server):
        yield found
    issuers.forget_all()


def connect(provider, tenant, slug="id", **changes):
    row = Connection(
        tenant=tenant, slug=slug, name="Acme Id", issuer=provider.url, client_id=CLIENT, ca=AUTHORITY.pem,
        **{
            "domains": ["acme.test"], "mappings": [{"group": "ops", "tenant": "acme", "roles": ["editor"]}], **changes
        },
    )  # fmt: skip
    row.secret_ciphertext = seal_secret(row, SECRET)
    row.save()
    return row


@pytest.fixture
def platform_id(cast, provider):
    """The platform's connection: those in the group `ops` edit in Acme."""
    provider.more = {"groups": ["ops"]}
    return connect(provider, cast.platform)


def begin(client, slug="id", query=""):
    """Where the browser is sent."""
    answer = client.get(f"/sign-in/with/{slug}{query}")
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def come_back(client, provider, slug="id", query=""):
    """Go to the provider and back."""
    back = provider.authorize(begin(client, slug, query))
    assert back.startswith(f"http://127.0.0.1:8000/sign-in/with/{slug}/callback?")
    return client.get(back.removeprefix("http://127.0.0.1:8000"))


def me(client):
    return client.get("/api/v1/me").json()


def test_a_person_who_comes_first_gets_an_account_with_the_roles_of_their_groups(client, provider, platform_id):
    answer = come_back(client, provider, query="?next=/console/access")
    assert (answer.status_code, answer["Location"]) == (302, "/console/access")
    told = me(client)
    assert (told["user"]["email"], told["permissions"]) == ("ann@acme.test", {"acme": ["view", "edit"]})
    entry = Entry.objects.filter(verb="identity.use", chain="acme").get()
    assert "editor" in entry.summary
    assert come_back(Client(), provider).status_code == 302
    assert User.objects.filter(email="ann@acme.test").count() == 1


def test_the_secret_is_sealed_and_the_code_is_bound_to_the_browser(client, provider, platform_id):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(begin(client)).query).items()}
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert SECRET.encode() not in bytes(platform_id.secret_ciphertext)
    cookie = client.cookies["single-sign-on"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_groups_that_are_left_take_their_roles_with_them_and_what_people_gave_stays(
    client, cast, provider, platform_id
):
    come_back(client, provider)
    ann = User.objects.get(email="ann@acme.test")
    make.member(cast.acme, ann, "editor", "auditor")
    provider.more = {"groups": []}
    come_back(Client(), provider)
    assert Membership.objects.get(user=ann).roles == ["auditor"]
    provider.more = {"groups": ["ops"]}
    come_back(Client(), provider)
    assert Membership.objects.get(user=ann).roles == ["auditor", "editor"]


def test_a_membership_that_came_through_groups_goes_with_the_last_of_them(client, cast, provider, platform_id):
    come_back(client, provider)
    provider.more = {}
    come_back(Client(), provider)
    assert not Membership.objects.filter(user__email="ann@acme.test").exists()
    assert me(client)["permissions"] == {}


def test_the_last_owner_stays_one_whatever_the_groups_say(client, cast, provider):
    connect(provider, cast.platform, mappings=[{"group": "ops", "tenant": "initech", "roles": ["owner"]}])
    initech = make.tenant("initech")
    provider.more = {"groups": ["ops"]}
    come_back(client, provider)
    provider.more = {}
    assert come_back(Client(), provider).status_code == 302
    assert Membership.objects.get(tenant=initech).roles == ["owner"]


def test_nobody_becomes_somebody_by_their_address(client, cast, provider, platform_id):
    make.member(cast.platform, make.user("ann", email="ann@acme.test"), "owner")
    answer = come_back(client, provider)
    assert answer.status_code == 403
    assert "There is an account of ann@acme.test already" in answer.content.decode()
    assert client.get("/api/v1/me").status_code == 401
    assert not Identity.objects.exists()
    assert Entry.objects.get(verb="identity.refuse").chain == "platform"


def test_strangers_domains_and_addresses_that_are_not_verified_make_no_account(client, provider, platform_id):
    provider.more = {"groups": ["ops"], "email": "ann@elsewhere.test"}
    assert come_back(client, provider).status_code == 403
    provider.more = {"groups": ["ops"], "email_verified": False}
    assert come_back(client, provider).status_code == 403
    provider.more = {"groups": ["others"]}
    assert "Your groups give you no role" in come_back(client, provider).content.decode()
    assert not User.objects.filter(email__startswith="ann@").exists()


def test_an_account_that_is_switched_off_stays_out(client, provider, platform_id):
    come_back(client, provider)
    User.objects.filter(email="ann@acme.test").update(is_active=False)
    assert come_back(Client(), provider).status_code == 403


def test_a_session_begins_under_a_new_key_and_nothing_planted_survives(client, provider, platform_id):
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    come_back(client, provider)
    assert client.cookies["sessionid"].value != planted
    assert "planted" not in client.session


@pytest.mark.parametrize(
    ("query", "seconds_ago", "code"),
    [
        ("", None, "step_up_needed"),
        ("", 3600, "step_up_needed"),
        ("", 5, "factor_missing"),
        ("?fresh=1", None, "factor_missing"),
        ("?fresh=1", 5, "factor_missing"),
    ],
)
def test_what_is_sensitive_asks_whoever_was_not_asked_lately(client, provider, platform_id, query, seconds_ago, code):
    auth_time = None if seconds_ago is None else int(time.time()) - seconds_ago
    provider.more = {"groups": ["ops"], "auth_time": auth_time}
    assert come_back(client, provider, query=query).status_code == 302
    answer = client.post("/api/v1/me/recovery-codes")
    assert answer.json()["code"] == code, answer.json()


@pytest.mark.parametrize(
    ("query", "said"),
    [("", -13 * 3600), ("?fresh=1", -3600), ("", 3600), ("", "now"), ("", True)],
)
def test_a_sign_in_that_is_older_than_was_asked_for_is_none(client, provider, platform_id, query, said):
    auth_time = int(time.time()) + said if type(said) is int else said
    provider.more = {"groups": ["ops"], "auth_time": auth_time}
    assert come_back(client, provider, query=query).status_code == 403
    assert client.get("/api/v1/me").status_code == 401


def test_the_provider_is_asked_to_ask_the_person(client, provider, platform_id):
    asked = parse_qs(urlsplit(begin(client)).query)
    assert (asked["max_age"], "prompt" in asked) == ([str(12 * 3600)], False)
    asked = parse_qs(urlsplit(begin(client, query="?fresh=1")).query)
    assert (asked["max_age"], asked["prompt"]) == (["600"], ["login"])


def test_who_has_no_other_way_proves_it_at_their_provider(client, provider, platform_id):
    come_back(client, provider)
    page = client.get("/sign-in/again?next=/console/account").content.decode()
    assert 'href="/sign-in/with/id?fresh=1&amp;next=%2Fconsole%2Faccount"' in page


def test_another_site_begins_no_sign_in(client, provider, platform_id):
    answer = client.get("/sign-in/with/id?next=/console/access", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, "single-sign-on" in client.cookies) == (200, False)
    assert 'href="/sign-in/with/id?next=/console/access"' in answer.content.decode()
    assert begin(client, query="?next=/console/access")


def test_next_leads_nowhere_else(client, provider, platform_id):
    assert come_back(client, provider, query="?next=https://evil.test/")["Location"] == "/console/"


def test_an_answer_counts_once_and_in_the_browser_that_asked_only(client, provider, platform_id):
    back = provider.authorize(begin(client)).removeprefix("http://127.0.0.1:8000")
    assert Client().get(back).status_code == 403
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 403


def test_an_answer_of_another_connection_or_state_is_refused(client, cast, provider, platform_id):
    connect(provider, cast.platform, "other")
    back = provider.authorize(begin(client)).removeprefix("http://127.0.0.1:8000")
    assert client.get(back.replace("/id/", "/other/")).status_code == 403
    begin(client)
    assert client.get(back).status_code == 403
    begin(client)
    assert client.get("/sign-in/with/id/callback?code=x&state=").status_code == 403
    assert client.get("/sign-in/with/id/callback").status_code == 403


def test_an_answer_that_names_another_provider_is_refused(client, provider, platform_id):
    back = provider.authorize(begin(client)).removeprefix("http://127.0.0.1:8000")
    assert "Another provider" in client.get(f"{back}&iss=https://evil.test").content.decode()


@pytest.mark.parametrize(
    "more",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"iss": "https://evil.test"},
        {"exp": 1},
        {"email": None},
        {"email": "ann"},
        {"sub": ""},
    ],
)
def test_a_token_that_is_not_for_this_very_sign_in_is_refused(client, provider, platform_id, more):
    provider.more = {"groups": ["ops"], **more}
    assert come_back(client, provider).status_code == 403
    assert client.get("/api/v1/me").status_code == 401


def test_a_token_of_another_key_is_refused(client, provider, platform_id):
    begin(client)
    provider_key, provider.key = provider.key, Issuer("provider")
    back = provider.authorize(begin(client)).removeprefix("http://127.0.0.1:8000")
    issuers_know = provider_key
    assert issuers_know is not provider.key
    assert client.get(back).status_code == 403


def test_a_provider_that_is_away_is_said_in_words(client, provider, platform_id):
    provider.is_away = True
    answer = client.get("/sign-in/with/id")
    assert (answer.status_code, b"cannot be reached" in answer.content) == (503, True)


def test_what_is_not_there_or_switched_off_is_no_way_in(client, provider, platform_id):
    assert client.get("/sign-in/with/nothing").status_code == 404
    Connection.objects.update(is_enabled=False)
    assert client.get("/sign-in/with/id").status_code == 404
    assert b"Acme Id" not in client.get("/sign-in").content


def test_the_sign_in_page_offers_the_platforms_connections_and_names_no_tenants(client, cast, provider, platform_id):
    connect(provider, cast.acme, "secret-customer")
    page = client.get("/sign-in?next=/console/access").content.decode()
    assert 'href="/sign-in/with/id?next=%2Fconsole%2Faccess"' in page
    assert "secret-customer" not in page


def test_a_second_factor_is_believed_where_the_connection_says_so(client, provider, platform_id, monkeypatch):
    from console.accounts.single_sign_on import finishing, views

    seen = []

    def spied(*args, has_second_factor, **more):
        seen.append(has_second_factor)
        return finishing.finish_with(*args, has_second_factor=has_second_factor, **more)

    monkeypatch.setattr(views, "finish_with", spied)
    provider.more = {"groups": ["ops"], "amr": ["pwd", "otp"]}
    come_back(Client(), provider)
    Connection.objects.update(is_second_factor_trusted=True)
    come_back(Client(), provider)
    provider.more = {"groups": ["ops"], "amr": ["pwd"]}
    come_back(Client(), provider)
    assert seen == [False, True, False]

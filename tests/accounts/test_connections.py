"""Connections: who sets them up gives no roles that they lack, and domains are the platform's to say."""

import pytest

from console.accounts.actions.identities import Came, arrive
from console.accounts.models import Connection, Identity, Membership
from console.accounts.permissions import Permission
from console.accounts.single_sign_on.vouched import Vouched, has_second_factor, vouched
from console.audit.models import Entry
from tests import make
from tests.callers import bearing

CONNECTIONS = "/tenants/acme/connections"
OF_PLATFORM = "/tenants/platform/connections"
MAPPING = {"group": "ops", "tenant": "acme", "roles": ["editor"]}


def wanted(**changes):
    return {"slug": "id", "name": "Acme Id", "issuer": "https://id.acme.test", "client_id": "gatehouse", **changes}


def test_it_is_made_changed_and_taken_away_and_its_secret_never_comes_out(as_alice):
    made = as_alice.post(CONNECTIONS, wanted(client_secret="hush-hush", mappings=[MAPPING])).json()
    assert made["has_secret"] is True
    assert made["callback_url"] == "http://127.0.0.1:8000/sign-in/with/id/callback"
    assert "hush" not in str(as_alice.get(CONNECTIONS).json()) + str(list(Entry.objects.values_list("changes")))
    changed = as_alice.patch(f"{CONNECTIONS}/id", {"name": "Id"}, if_match=made["etag"]).json()
    assert (changed["name"], changed["has_secret"], changed["mappings"]) == ("Id", True, [MAPPING])
    assert as_alice.patch(f"{CONNECTIONS}/id", {"name": "I"}, if_match=made["etag"]).status_code == 412
    assert as_alice.delete(f"{CONNECTIONS}/id", if_match=changed["etag"]).status_code == 204


def test_nobody_maps_a_group_to_roles_that_they_lack(cast, as_olga):
    clerk = bearing(make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.MEMBERS])[1])
    answer = clerk.post(CONNECTIONS, wanted(mappings=[MAPPING]))
    assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (403, "/mappings/0/roles")
    assert as_olga.post(CONNECTIONS, wanted(mappings=[MAPPING])).status_code == 201
    assert clerk.patch(f"{CONNECTIONS}/id", {"mappings": []}, if_match="*").status_code == 403


def test_a_tenants_connection_gives_roles_nowhere_else(as_alice, as_olga):
    foreign = [{**MAPPING, "tenant": "globex"}]
    for caller in (as_alice, as_olga):
        answer = caller.post(CONNECTIONS, wanted(mappings=foreign))
        assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (422, "/mappings/0/tenant")
    assert as_olga.post(OF_PLATFORM, wanted(mappings=foreign)).status_code == 201


def test_domains_are_said_by_the_platform(as_alice, as_olga):
    answer = as_alice.post(CONNECTIONS, wanted(domains=["acme.test"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "platform_only")
    as_alice.post(CONNECTIONS, wanted())
    assert as_olga.patch(f"{CONNECTIONS}/id", {"domains": ["acme.test"]}, if_match="*").status_code == 200
    assert as_alice.patch(f"{CONNECTIONS}/id", {"name": "Id"}, if_match="*").json()["domains"] == ["acme.test"]
    assert as_alice.patch(f"{CONNECTIONS}/id", {"domains": []}, if_match="*").status_code == 403


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"issuer": "id.acme.test"}, "/issuer"),
        ({"domains": ["Acme.test"]}, "/domains/0"),
        ({"domains": ["acme"]}, "/domains/0"),
        ({"is_password_off": True}, "/is_password_off"),
        ({"mappings": [{"group": "ops"}]}, "/mappings/0/tenant"),
        ({"mappings": [{**MAPPING, "roles": []}]}, "/mappings/0/roles"),
        ({"mappings": [{**MAPPING, "tenant": "nowhere"}]}, "/mappings/0/tenant"),
        ({"ca": "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"}, "/ca"),
        ({"slug": "No"}, "/slug"),
    ],
)
def test_mistakes_are_named_with_their_place(as_olga, changes, pointer):
    answer = as_olga.post(OF_PLATFORM, wanted(**changes))
    assert answer.status_code == 422, answer.content
    assert answer.json()["problems"][0]["pointer"] == pointer


def test_only_the_platforms_connection_can_be_the_only_way_in(as_olga):
    answer = as_olga.post(CONNECTIONS, wanted(domains=["acme.test"], is_password_off=True))
    assert answer.json()["problems"][0]["code"] == "platform_only"
    assert as_olga.post(OF_PLATFORM, wanted(domains=["acme.test"], is_password_off=True)).status_code == 201


def test_a_change_has_whole_mappings_too(as_olga):
    as_olga.post(OF_PLATFORM, wanted())
    answer = as_olga.patch(f"{OF_PLATFORM}/id", {"mappings": [{"group": "ops"}]}, if_match="*")
    assert answer.json()["problems"][0]["pointer"] == "/mappings/0/tenant"


def test_gone_or_at_another_issuer_it_takes_its_roles_with_it(cast, as_olga):
    as_olga.post(OF_PLATFORM, wanted(domains=["acme.test"], mappings=[MAPPING]))
    person = Vouched("ann", "ann@acme.test", True, groups=frozenset({"ops"}))
    came = Came("", "")
    arrive(Connection.objects.select_related("tenant").get(), person, came)
    assert Membership.objects.get(user__email="ann@acme.test").roles == ["editor"]
    as_olga.patch(f"{OF_PLATFORM}/id", {"issuer": "https://other.test"}, if_match="*")
    assert not Membership.objects.filter(user__email="ann@acme.test").exists()
    assert not Identity.objects.exists()


def test_another_issuer_needs_another_secret(as_olga):
    as_olga.post(OF_PLATFORM, wanted(client_secret="hush"))
    answer = as_olga.patch(f"{OF_PLATFORM}/id", {"issuer": "https://evil.test"}, if_match="*")
    assert answer.json()["problems"][0]["pointer"] == "/client_secret"


def test_a_check_says_what_the_provider_answers(as_olga):
    as_olga.post(OF_PLATFORM, wanted(issuer="https://127.0.0.1:9"))
    told = as_olga.post(f"{OF_PLATFORM}/id/check").json()
    assert told["is_reachable"] is False
    assert "not on the public internet" in told["trouble"]


@pytest.mark.parametrize(
    ("claims", "is_second"),
    [
        ({"amr": ["mfa"]}, True),
        ({"amr": ["pwd", "otp"]}, True),
        ({"amr": ["face", "hwk"]}, True),
        ({"amr": ["pwd", "pin"]}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": [["mfa"]]}, False),
        ({"acr": "urn:two"}, True),
        ({"acr": "urn:one"}, False),
        ({}, False),
    ],
)
def test_what_counts_as_a_second_factor(claims, is_second):
    assert has_second_factor(claims, ["urn:two"]) is is_second


@pytest.mark.parametrize(
    ("claims", "groups"),
    [
        ({"groups": ["a", "b", 7, ""]}, {"a", "b"}),
        ({"groups": "a"}, {"a"}),
        ({"groups": None}, set()),
        ({"realm": {"roles": ["a"]}}, set()),
    ],
)
def test_groups_are_texts(claims, groups):
    said = {"sub": "ann", "email": "Ann@Acme.Test", **claims}
    assert vouched(said, groups_claim="groups", contexts=[]).groups == groups


def test_groups_may_lie_deeper():
    said = {"sub": "ann", "email": "ann@acme.test", "realm": {"roles": ["a"]}, "x.y": ["b"]}
    assert vouched(said, groups_claim="realm.roles", contexts=[]).groups == {"a"}
    assert vouched(said, groups_claim="x.y", contexts=[]).groups == {"b"}

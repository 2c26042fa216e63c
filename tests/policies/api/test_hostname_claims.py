"""A hostname belongs to one tenant per gateway, whoever asks first, wildcards included."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from policies.models import HostnameClaim
from tests import make
from tests.callers import signed_in
from tests.policies.steps import publish

ACME, GLOBEX = "/slices/acme@edge/hostnames", "/slices/globex@edge/hostnames"
pytestmark = pytest.mark.usefixtures("edge")


def claim(caller, slice_hosts: str, name: str):
    return caller.post(slice_hosts, {"name": name, "spec": {}})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("shop.acme.test", "shop.acme.test"),
        ("shop.acme.test", "*.acme.test"),
        ("*.acme.test", "shop.acme.test"),
        ("*.acme.test", "a.b.acme.test"),
        ("*.acme.test", "*.b.acme.test"),
        ("*.b.acme.test", "*.acme.test"),
        ("Shop.acme.test", "SHOP.acme.test"),
    ],
)
def test_a_hostname_that_meets_another_tenants_is_refused_without_naming_them(as_alice, as_mallory, first, second):
    assert claim(as_alice, ACME, first).status_code == 201
    answer = claim(as_mallory, GLOBEX, second)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "hostname_taken")
    assert answer.json()["problems"][0]["pointer"] == "/name"
    assert "globex" not in answer.content.decode().replace(GLOBEX, "")
    assert "acme@" not in answer.content.decode()
    assert HostnameClaim.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [("*.acme.test", "acme.test"), ("shop.acme.test", "shop.acme.test.org"), ("*.acme.test", "xacme.test")],
)
def test_names_that_only_look_alike_are_free(as_alice, as_mallory, first, second):
    claim(as_alice, ACME, first)
    assert claim(as_mallory, GLOBEX, second).status_code == 201


def test_one_tenant_may_have_a_wildcard_and_a_name_below_it(as_alice):
    assert claim(as_alice, ACME, "*.acme.test").status_code == 201
    assert claim(as_alice, ACME, "shop.acme.test").status_code == 201


def test_another_gateway_is_another_world(as_alice, as_mallory, cast):
    claim(as_alice, ACME, "shop.acme.test")
    make.slice_of(cast.globex, make.gateway("west"))
    assert claim(as_mallory, "/slices/globex@west/hostnames", "shop.acme.test").status_code == 201


def test_a_drafted_hostname_is_free_again_when_it_is_taken_back(as_alice, as_mallory):
    claim(as_alice, ACME, "shop.acme.test")
    as_alice.delete(f"{ACME}/shop.acme.test", if_match="*")
    assert claim(as_mallory, GLOBEX, "shop.acme.test").status_code == 201


def test_a_published_hostname_is_free_only_when_its_removal_is_published(as_alice, as_mallory, edge):
    claim(as_alice, ACME, "shop.acme.test")
    claim(as_alice, ACME, "other.acme.test")
    publish(edge.acme)
    as_alice.delete(f"{ACME}/shop.acme.test", if_match="*")
    assert claim(as_mallory, GLOBEX, "shop.acme.test").status_code == 422
    publish(edge.acme, acknowledged=["hostname_removed"])
    assert claim(as_mallory, GLOBEX, "shop.acme.test").status_code == 201


def test_an_import_with_one_taken_name_imports_nothing(as_alice, as_mallory):
    claim(as_alice, ACME, "shop.acme.test")
    names = ["free.globex.test", "shop.acme.test"]
    body = {"objects": [{"kind": "hostname", "name": name, "spec": {}} for name in names]}
    answer = as_mallory.post("/slices/globex@edge/import", body)
    assert answer.status_code == 422
    assert [(one["code"], one["pointer"]) for one in answer.json()["problems"]] == [
        ("hostname_taken", "/objects/1/name")
    ]
    assert as_mallory.get(GLOBEX).json()["items"] == []
    assert HostnameClaim.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["shop.acme.test", "*.acme.test"])
def test_of_two_tenants_that_ask_at_the_same_time_one_gets_it(cast, edge, second):
    def ask(turn: int) -> int:
        user, hosts, name = [(cast.alice, ACME, "shop.acme.test"), (cast.mallory, GLOBEX, second)][turn % 2]
        try:
            return claim(signed_in(user), hosts, name).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert answers.count(201) == 1
    assert set(answers) <= {201, 409, 422}
    assert HostnameClaim.objects.count() == 1

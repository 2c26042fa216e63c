"""Who calls learns who they are, what they may do where, and which slices they can open."""

from console.accounts.permissions import Permission
from tests import make
from tests.callers import bearing


def test_a_person_sees_their_own_tenants_and_slices_only(cast, as_bob):
    edge = make.gateway()
    for tenant in (cast.acme, cast.globex):
        make.slice_of(tenant, edge)
    me = as_bob.get("/me").json()
    assert me["user"] == {
        "id": str(cast.bob.pk),
        "email": cast.bob.email,
        "name": "Bob",
        "is_platform": False,
        "service_account": False,
    }
    assert me["permissions"] == {"acme": ["view", "edit", "publish", "register", "purge"]}
    assert me["tenants"] == [{"slug": "acme", "name": "Acme", "platform": False}]
    assert me["slices"] == [
        {"slice": "acme@edge", "tenant": "acme", "gateway": "edge", "platform": False, "pending": 0}
    ]
    assert me["token"] is None


def test_the_platforms_people_see_everything(cast, as_olga):
    me = as_olga.get("/me").json()
    assert me["user"]["is_platform"] is True
    assert set(me["permissions"]) == {"acme", "globex", "platform"}


def test_charlie_sees_nothing(as_charlie):
    me = as_charlie.get("/me").json()
    assert (me["permissions"], me["tenants"], me["slices"]) == ({}, [], [])


def test_a_token_says_so(cast):
    row, secret = make.token(cast.acme, cast.alice, [Permission.VIEW])
    me = bearing(secret).get("/me").json()
    assert me["token"]["id"] == str(row.pk)
    assert me["permissions"] == {"acme": ["view"]}

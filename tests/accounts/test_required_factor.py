"""A tenant that wants a second factor gets it, from everybody who acts in it, by whatever way they come."""

import re
from base64 import b32decode

import pytest
from django.test import Client

from console.accounts.actions.links import BY_MAIL, create_link
from console.accounts.actions.sessions import PROVED_ELSEWHERE
from console.accounts.models import Tenant
from console.accounts.sign_in.finishing import SECOND
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.live.permits import Asked, permits
from tests import make
from tests.accounts.apps import add_app, code_now
from tests.callers import bearing, signed_in

RULES = "/tenants/acme/sign-in-rules"
SET_UP = "/sign-in/set-up"


def want_it(tenant: Tenant) -> None:
    tenant.require_mfa = True
    tenant.save()


def key_of(caller) -> str:
    return caller.cookies["sessionid"].value


def test_an_owner_asks_for_it_and_sees_who_lacks_it(cast, as_alice):
    add_app(cast.alice)
    rules = as_alice.get(RULES)
    assert rules.json()["without_factor"] == [cast.bob.email, cast.vera.email]
    changed = as_alice.put(RULES, {"require_mfa": True}, if_match=rules["ETag"])
    assert (changed.status_code, changed.json()["require_mfa"]) == (200, True)
    assert Entry.objects.get(verb="tenant.require_mfa").changes[0]["after"] is True
    assert as_alice.get("/me").status_code == 200


def test_who_has_none_cannot_ask_others_for_one(cast, as_alice):
    refused = as_alice.put(RULES, {"require_mfa": True}, if_match="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "factor_missing")
    odd = as_alice.put(RULES, {"require_mfa": "perhaps"}, if_match="*")
    assert odd.json()["problems"][0]["pointer"] == "/require_mfa"


def test_an_open_session_can_do_nothing_else_from_then_on(cast, as_bob):
    assert as_bob.get("/me").status_code == 200
    want_it(cast.acme)
    for method, path in (("get", "/me"), ("get", "/tenants"), ("delete", "/me/sessions"), ("get", "/me/account")):
        refused = getattr(as_bob, method)(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")
    browser = Client()
    browser.cookies = as_bob.cookies
    assert browser.get("/console/routes")["Location"] == f"{SET_UP}?next=%2Fconsole%2Froutes"
    assert permits([Asked(key_of(as_bob))]) == [None]


def test_setting_one_up_opens_everything_and_shows_recovery_codes_once(cast, as_bob):
    want_it(cast.acme)
    browser = Client()
    browser.cookies = as_bob.cookies
    before = key_of(as_bob)
    page = browser.get(f"{SET_UP}?next=/console/routes")
    assert b"asks for one" in page.content
    seed = b32decode(re.search(rb"<code>([A-Z2-7 ]+)</code>", page.content)[1].replace(b" ", b""))
    assert browser.post(SET_UP, {"code": "000000"}).status_code == 422
    done = browser.post(SET_UP, {"code": code_now(seed=seed), "next": "/console/routes", "name": "Phone"})
    assert len(done.context["codes"]) == 10
    assert browser.get("/api/v1/me").status_code == 200
    assert browser.cookies["sessionid"].value != before
    assert Entry.objects.get(verb="factor.add").actor_name == cast.bob.email
    assert b"asks for one" not in browser.get(SET_UP).content


@pytest.mark.parametrize("way", ["password", "link"])
def test_every_way_in_leads_there(cast, way):
    want_it(cast.acme)
    cast.bob.set_password("correct horse battery")
    cast.bob.save()
    browser = Client()
    if way == "password":
        answer = browser.post("/sign-in", {"email": cast.bob.email, "password": "correct horse battery"})
    else:
        answer = browser.post(f"/sign-in/once/{create_link(actor=SYSTEM, user=cast.bob, lifetime=BY_MAIL)}")
    assert answer["Location"] == SET_UP
    assert browser.get("/api/v1/me").status_code == 403
    assert SECOND not in answer["Location"]


def test_their_tokens_wait_for_it_and_those_of_others_do_not(cast):
    _, bobs = make.token(cast.acme, cast.bob)
    _, alices = make.token(cast.acme, cast.alice)
    add_app(cast.alice)
    want_it(cast.acme)
    refused = bearing(bobs).get("/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")
    assert bearing(alices).get("/me").status_code == 200
    add_app(cast.bob)
    assert bearing(bobs).get("/me").status_code == 200


def test_it_binds_the_platforms_people_who_act_there_and_nobody_elsewhere(cast, as_olga, as_mallory, as_charlie):
    want_it(cast.acme)
    assert as_olga.get("/me").status_code == 403
    assert as_mallory.get("/me").status_code == 200
    assert as_charlie.get("/me").status_code == 200


def test_the_platforms_rule_binds_everybody(cast, as_olga, as_mallory, as_charlie):
    want_it(cast.platform)
    assert {who.get("/me").status_code for who in (as_olga, as_mallory, as_charlie)} == {403}


def test_one_proved_where_they_signed_in_counts(cast):
    """As single sign-on does, when the other side asked for a second factor."""
    want_it(cast.acme)
    caller = signed_in(cast.bob)
    session = caller.session
    session[PROVED_ELSEWHERE] = True
    session.save()
    assert caller.get("/me").status_code == 200
    assert permits([Asked(key_of(caller))]) != [None]


def test_the_last_factor_stays_while_it_is_wanted(cast, as_bob):
    add_app(cast.bob)
    want_it(cast.acme)
    (factor,) = as_bob.get("/me/account").json()["factors"]
    refused = as_bob.delete(f"/me/factors/{factor['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "factor_needed")
    assert as_bob.get("/me").status_code == 200


def test_signing_out_is_always_possible(cast, as_bob):
    want_it(cast.acme)
    browser = Client()
    browser.cookies = as_bob.cookies
    assert browser.post("/sign-out")["Location"] == "/sign-in"

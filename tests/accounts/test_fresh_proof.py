"""What is sensitive needs a fresh proof in a browser; tokens have none to give and need none."""

import json

import pytest
from django.test import Client

from console.accounts.models import Invitation
from console.accounts.permissions import Permission
from console.accounts.sessions.proof import PROVED
from console.audit.models import Entry
from console.base.models import IdempotencyRecord
from tests import make
from tests.accounts.apps import add_app, code_now
from tests.accounts.soft_passkey import ORIGIN, SoftPasskey
from tests.callers import bearing, signed_in

PASSWORD = "correct horse battery"


def stale(caller):
    """The caller, whose last proof is long ago."""
    session = caller.session
    session[PROVED] = 0
    session.save()
    return caller


@pytest.fixture
def alice(cast):
    cast.alice.set_password(PASSWORD)
    cast.alice.save()
    return stale(signed_in(cast.alice))


def add(caller, email="new@people.test", **extra):
    return caller.post("/tenants/acme/invitations", {"email": email, "roles": ["viewer"]}, **extra)


def test_a_stale_session_may_look_but_is_asked_before_it_changes_who_may_what(cast, alice):
    assert alice.get("/tenants/acme/members").status_code == 200
    refused = add(alice)
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_needed")
    assert refused.json()["ways"] == ["password"]
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/tenants/acme/tokens"),
        ("delete", "/tenants/acme"),
        ("post", "/tenants/acme/teams"),
        ("put", "/tenants/acme/sign-in-rules"),
        ("post", "/me/recovery-codes"),
        ("delete", "/me/sessions"),
        ("delete", "/me/sessions/00000000-0000-0000-0000-000000000000"),
        ("delete", "/me/factors/00000000-0000-0000-0000-000000000000"),
        ("delete", "/tenants/acme/members/00000000-0000-0000-0000-000000000000/sessions"),
    ],
)
def test_so_is_all_that_is_sensitive(alice, method, path):
    assert getattr(alice, method)(path, {}).json()["code"] == "step_up_needed"


def test_signing_this_browser_out_needs_no_proof(alice):
    (this,) = alice.get("/me/sessions").json()["items"]
    assert alice.delete(f"/me/sessions/{this['id']}").status_code == 204


def test_the_password_opens_it_and_the_same_request_goes_through(alice):
    assert add(alice, idempotency_key="k").status_code == 403
    before = alice.cookies["sessionid"].value
    proved = alice.post("/me/proof", {"password": PASSWORD})
    assert proved.json()["fresh_until"] is not None
    assert alice.cookies["sessionid"].value != before
    assert add(alice, idempotency_key="k").status_code == 201
    assert Entry.objects.get(verb="session.prove").summary.endswith("proved again by password that it is them.")


def test_a_wrong_proof_opens_nothing_and_names_its_field(alice):
    refused = alice.post("/me/proof", {"password": "guess"})
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "/password")
    assert add(alice).status_code == 403


def test_guessing_is_held_back(alice):
    answers = [alice.post("/me/proof", {"password": "guess"}) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]
    assert alice.post("/me/proof", {"password": PASSWORD}).status_code == 429


def test_who_has_a_second_factor_proves_it_with_that(cast, alice):
    codes = add_app(cast.alice)
    assert add(alice).json()["ways"] == ["code"]
    assert alice.post("/me/proof", {"password": PASSWORD}).json()["code"] == "no_such_way"
    assert alice.post("/me/proof", {"code": codes[0]}).status_code == 422
    assert alice.post("/me/proof", {"code": code_now()}).status_code == 200
    assert add(alice).status_code == 201


def test_a_passkey_proves_it(cast, alice, settings):
    settings.PUBLIC_URL = ORIGIN
    key, browser = SoftPasskey(), Client()
    browser.force_login(cast.alice)
    key_options = json.loads(browser.get("/sign-in/set-up").context["options"])
    browser.post("/sign-in/set-up", {"passkey": key.create(key_options)})
    assert add(alice).json()["ways"] == ["passkey"]
    assert alice.post("/me/proof", {"passkey": "{}"}).status_code == 422
    asked = alice.post("/me/proof/passkey").json()
    assert alice.post("/me/proof", {"passkey": key.get(asked)}).status_code == 200
    assert add(alice).status_code == 201


def test_who_has_nothing_can_only_sign_in_again(cast):
    mallory = stale(signed_in(cast.mallory))
    assert mallory.post("/tenants/globex/tokens", {}).json()["ways"] == ["sign_in"]


@pytest.mark.parametrize(
    "body", [{}, {"password": "a", "code": "1"}, {"secret": "x"}, {"code": ""}, {"code": ["1"]}, []]
)
def test_a_proof_is_exactly_one(alice, body):
    assert alice.post("/me/proof", body).status_code == 422


def test_no_digest_of_a_proof_is_kept_for_replays(alice):
    alice.post("/me/proof", {"password": PASSWORD}, idempotency_key="k")
    assert IdempotencyRecord.objects.count() == 0


def test_tokens_are_not_asked_but_may_not_touch_the_account(cast):
    _, secret = make.token(cast.acme, cast.alice, tuple(Permission))
    robot = bearing(secret)
    assert add(robot).status_code == 201
    for method, path in (("get", "/me/account"), ("delete", "/me/sessions"), ("post", "/me/proof")):
        assert getattr(robot, method)(path).json()["code"] == "session_needed"


def test_pages_that_change_how_one_gets_in_ask_as_well(cast, alice):
    browser = Client()
    browser.cookies = alice.cookies
    assert browser.get("/sign-in/set-up")["Location"] == "/sign-in/again?next=%2Fsign-in%2Fset-up"
    assert browser.post("/sign-in/again", {"next": "/sign-in/set-up"}).status_code == 422
    proved = browser.post("/sign-in/again", {"password": PASSWORD, "next": "/sign-in/set-up"})
    assert proved["Location"] == "/sign-in/set-up"
    assert browser.get("/sign-in/set-up").status_code == 200


def test_an_open_session_cannot_be_given_a_first_password_by_whoever_finds_it(cast):
    browser = Client()
    browser.cookies = stale(signed_in(cast.mallory)).cookies
    for send in (browser.get, browser.post):
        assert send("/sign-in/password", {"password": "a staple nobody has seen"})["Location"].startswith(
            "/sign-in/again"
        )
    cast.mallory.refresh_from_db()
    assert not cast.mallory.has_usable_password()

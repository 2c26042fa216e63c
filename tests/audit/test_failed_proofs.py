"""Every way of failing to prove who one is stands in the trail, with its person and nothing that was typed."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.test import Client
from django.utils import timezone

from console.accounts.actions.links import create_link
from console.accounts.models import User
from console.accounts.openid import issuers
from console.audit import refusals, telling
from console.audit.actor import SYSTEM
from console.audit.models import Entry, Refusal
from tests import make
from tests.accounts.apps import add_app
from tests.accounts.issuers import beside
from tests.accounts.soft_passkey import ORIGIN, SoftPasskey
from tests.accounts.test_passkeys import options_of, question
from tests.accounts.test_single_sign_on import begin, connect
from tests.agent.openid_provider import Provider
from tests.callers import signed_in

PASSWORD = "correct horse battery"
TYPED = "typed-by-mistake"
CODE = "000000"
SECOND, AGAIN = "/sign-in/second", "/sign-in/again"


@pytest.fixture
def dana(db) -> User:
    return make.user("dana", password=PASSWORD)


def told() -> list[Entry]:
    telling.tell(timezone.now())
    return list(Entry.objects.filter(verb="sign_in.refuse"))


def second_stage(user: User, code: str) -> None:
    add_app(user)
    client = Client()
    client.post("/sign-in", {"email": user.email, "password": PASSWORD})
    assert client.post(SECOND, {"code": code}).status_code == 422


def password_page(user: User) -> None:
    client = Client()
    client.force_login(user)
    assert client.post(AGAIN, {"password": TYPED}).status_code == 422


def password_dialog(user: User) -> None:
    assert signed_in(user).post("/me/proof", {"password": TYPED}).status_code == 422


def present_password(user: User) -> None:
    client = Client()
    client.force_login(user)
    answer = client.post("/sign-in/password", {"present": TYPED, "password": "a staple nobody has seen"})
    assert answer.status_code == 422


def code_dialog(user: User) -> None:
    add_app(user)
    assert signed_in(user).post("/me/proof", {"code": CODE}).status_code == 422


WAYS = {
    "a wrong code": (lambda user: second_stage(user, CODE), "wrong_code", ""),
    "a wrong recovery code": (lambda user: second_stage(user, "abcd-" * 5 + "abcd"), "wrong_code", ""),
    "a wrong password on the page": (password_page, "wrong_password", "dana@people.test"),
    "a wrong password in the dialog": (password_dialog, "wrong_password", "dana@people.test"),
    "a wrong present password": (present_password, "wrong_password", "dana@people.test"),
    "a wrong code in the dialog": (code_dialog, "wrong_code", "dana@people.test"),
}


@pytest.mark.parametrize(("fail", "code", "by"), WAYS.values(), ids=WAYS)
def test_a_wrong_proof_is_told_with_its_person(dana, fail, code, by):
    fail(dana)
    (entry,) = told()
    assert (entry.chain, entry.target_id, entry.target_name) == ("platform", str(dana.pk), dana.email)
    assert {"pointer": "/code", "after": code} in entry.changes
    assert entry.actor_name == (by or "somebody signing in")
    assert not any(typed in str(vars(entry)) for typed in (TYPED, PASSWORD, CODE, "abcd-"))


@pytest.fixture
def key(dana, settings) -> SoftPasskey:
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = ORIGIN, ["*"]
    client, key = Client(), SoftPasskey()
    client.force_login(dana)
    client.post("/sign-in/set-up", {"passkey": key.create(options_of(client.get("/sign-in/set-up")))})
    return key


@pytest.mark.parametrize(("lie", "whose"), [("origin", "dana@people.test"), ("id", "nobody in particular")])
def test_a_passkey_that_proves_nothing_is_told(key, lie, whose):
    key.origin = "http://evil.test" if lie == "origin" else ORIGIN
    key.credential_id = b"made up" if lie == "id" else key.credential_id
    client = Client()
    assert client.post("/sign-in", {"passkey": key.get(question(client))}).status_code == 422
    (entry,) = told()
    assert entry.target_name == whose
    assert {"pointer": "/code", "after": "wrong_passkey"} in entry.changes


def test_so_is_one_shown_as_a_second_factor(key, dana):
    client = Client()
    client.post("/sign-in", {"email": dana.email, "password": PASSWORD})
    assert client.post(SECOND, {"passkey": "{}"}).status_code == 422
    (entry,) = told()
    assert (entry.target_name, entry.changes[0]["after"]) == (dana.email, "wrong_passkey")


def test_a_link_that_is_spent_or_made_up_is_told_without_its_secret(dana):
    secret = create_link(actor=SYSTEM, user=dana, lifetime=timedelta(hours=1))
    assert Client().post(f"/sign-in/once/{secret}").status_code == 302
    for spent in (secret, TYPED):
        assert Client().post(f"/sign-in/once/{spent}").status_code == 410
    (entry,) = told()
    assert {"pointer": "/code", "after": "link_spent"} in entry.changes
    assert "2 times" in entry.summary
    assert not any(typed in str(vars(entry)) for typed in (secret, TYPED))


def test_so_is_an_invitation(db):
    assert Client().get(f"/invitations/{TYPED}").status_code == 410
    assert told() == []
    assert Client().post(f"/invitations/{TYPED}", {"name": "Dana", "password": PASSWORD}).status_code == 410
    (entry,) = told()
    assert {"pointer": "/code", "after": "link_spent"} in entry.changes


@pytest.fixture
def provider(cast, settings):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    issuers.forget_all()
    found = Provider()
    with beside(found.server):
        connect(found, cast.platform)
        yield found
    issuers.forget_all()


@pytest.mark.parametrize("sent", ["code={code}&state=typed", "code={code}&state={state}&state=typed", "code=typed"])
def test_an_answer_that_is_not_believed_is_told_with_its_provider(client, provider, sent):
    back = provider.authorize(begin(client))
    given = dict(pair.split("=", 1) for pair in back.partition("?")[2].split("&"))
    assert client.get(f"/sign-in/with/id/callback?{sent.format(**given)}").status_code == 403
    (entry,) = told()
    assert (entry.target_kind, entry.target_name) == ("connection", "id")
    assert {"pointer": "/code", "after": "provider_not_believed"} in entry.changes
    assert entry.summary.startswith("Acme Id was not believed. This answer ")
    assert not any(value in str(vars(entry)) for name, value in given.items() if name in {"code", "state"})


def test_they_are_bounded_as_all_refusals_are(dana, monkeypatch):
    monkeypatch.setattr(refusals, "MOST_OF_ONE", 3)
    for number in range(6):
        password_page(make.user(f"erin{number}", password=PASSWORD))
    assert Refusal.objects.count() == 4
    assert sum(Refusal.objects.values_list("count", flat=True)) == 6

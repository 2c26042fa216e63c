"""Passkeys, first factor and second: only for our own name and origin, fresh, verified, and never from a copy."""

import json

import pytest
from django.test import Client
from fido2.webauthn import AuthenticatorData

from console.accounts.models import Passkey, User
from console.audit.models import Entry
from tests import make
from tests.accounts.soft_passkey import ORIGIN, SoftPasskey

PASSWORD = "correct horse battery"
SECOND = "/sign-in/second"


@pytest.fixture(autouse=True)
def _opened_by_name(settings):
    settings.PUBLIC_URL = ORIGIN
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def dana(db) -> User:
    return make.user("dana", password=PASSWORD)


@pytest.fixture
def key(dana) -> SoftPasskey:
    client, key = Client(), SoftPasskey()
    client.force_login(dana)
    page = client.get("/sign-in/set-up")
    answer = client.post("/sign-in/set-up", {"passkey": key.create(options_of(page)), "name": "Laptop"})
    assert answer.status_code == 200, answer.content
    assert len(answer.context["codes"]) == 10
    return key


def options_of(page) -> dict:
    return json.loads(page.context["options"])


def question(client) -> dict:
    return client.post("/sign-in/passkey").json()


def is_in(client: Client) -> bool:
    return client.get("/api/v1/me").status_code == 200


def test_a_passkey_alone_signs_in(key, dana):
    client = Client()
    asked = question(client)
    assert asked["publicKey"]["userVerification"] == "required"
    assert not asked["publicKey"].get("allowCredentials")
    assert client.post("/sign-in", {"passkey": key.get(asked), "next": "/console/x"})["Location"] == "/console/x"
    assert is_in(client)
    assert Entry.objects.get(verb="session.open").summary.endswith("signed in by passkey.")


def test_a_passkey_is_a_second_factor_too(key):
    client = Client()
    assert client.post("/sign-in", {"email": "dana@people.test", "password": PASSWORD})["Location"] == SECOND
    asked = options_of(client.get(SECOND))
    assert len(asked["publicKey"]["allowCredentials"]) == 1
    client.post(SECOND, {"passkey": key.get(asked)})
    assert is_in(client)


LIES = {
    "another origin": {"origin": "http://evil.test"},
    "another port": {"origin": "http://localhost:8001"},
    "another scheme": {"origin": "https://localhost:8000"},
    "another name": {"rp_id": "evil.test"},
    "nobody was there": {"flags": AuthenticatorData.FLAG.UV},
    "nobody was verified": {"flags": AuthenticatorData.FLAG.UP},
    "inside a foreign page": {"cross_origin": True},
    "somebody else's": {"user_handle": b"x" * 16},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_an_answer_that_is_not_for_us_opens_nothing(key, lie):
    for name, value in lie.items():
        setattr(key, name, value)
    client = Client()
    assert client.post("/sign-in", {"passkey": key.get(question(client))}).status_code == 422
    assert not is_in(client)


def test_another_key_under_the_same_id_opens_nothing(key):
    client, thief = Client(), SoftPasskey(user_handle=key.user_handle)
    assert client.post("/sign-in", {"passkey": thief.get(question(client))}).status_code == 422


def test_an_answer_counts_once(key):
    client = Client()
    answer = key.get(question(client))
    client.post("/sign-in", {"passkey": answer})
    client.post("/sign-out")
    assert client.post("/sign-in", {"passkey": answer}).status_code == 422
    other = Client()
    question(other)
    assert other.post("/sign-in", {"passkey": answer}).status_code == 422


def test_a_question_counts_once(key):
    client = Client()
    asked = question(client)
    assert client.post("/sign-in", {"passkey": "{}"}).status_code == 422
    assert client.post("/sign-in", {"passkey": key.get(asked)}).status_code == 422


def test_an_answer_without_a_question_opens_nothing(key):
    asked = question(Client())
    assert Client().post("/sign-in", {"passkey": key.get(asked)}).status_code == 422


def test_a_counter_that_does_not_grow_tells_of_a_copy(key):
    client = Client()
    client.post("/sign-in", {"passkey": key.get(question(client))})
    key.sign_count = 0
    copy = Client()
    assert copy.post("/sign-in", {"passkey": key.get(question(copy))}).status_code == 422
    assert not is_in(copy)
    assert "tells of a copy" in Entry.objects.get(verb="passkey.suspect").summary


def test_a_passkey_that_does_not_count_works_again_and_again(key):
    for _ in range(2):
        key.sign_count = -1
        client = Client()
        client.post("/sign-in", {"passkey": key.get(question(client))})
        assert is_in(client)


def test_who_was_shut_out_is_not_let_in_by_passkey(key, dana):
    User.objects.filter(pk=dana.pk).update(is_active=False)
    client = Client()
    assert client.post("/sign-in", {"passkey": key.get(question(client))}).status_code == 422


def test_the_same_passkey_is_not_added_twice(key, dana):
    client = Client()
    client.force_login(dana)
    asked = options_of(client.get("/sign-in/set-up"))
    assert len(asked["publicKey"]["excludeCredentials"]) == 1
    assert client.post("/sign-in/set-up", {"passkey": key.create(asked)}).status_code == 422
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize("answer", ["{}", "[]", "null", "x", '{"id": 1}', "[" * 500, '{"rawId": "AA", "response": 7}'])
def test_rubbish_is_refused(key, dana, answer):
    client = Client()
    question(client)
    assert client.post("/sign-in", {"passkey": answer}).status_code == 422
    client.force_login(dana)
    client.get("/sign-in/set-up")
    assert client.post("/sign-in/set-up", {"passkey": answer}).status_code == 422


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://gatehouse.test"])
def test_passkeys_are_not_offered_where_browsers_refuse_them(db, settings, url):
    settings.PUBLIC_URL = url
    assert b"passkey.js" not in Client().get("/sign-in").content
    assert Client().post("/sign-in/passkey").status_code == 429

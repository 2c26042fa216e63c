"""Choosing a password: strong enough, by the person themselves, and every other session ends."""

import pytest
from django.test import Client

from console.accounts.sign_in.throttle import PER_DEVICE
from tests import make

OLD, NEW = "correct horse battery", "a staple nobody has seen"
PAGE = "/sign-in/password"


@pytest.fixture
def dana(db):
    return make.user("dana", password=OLD)


def signed_in(password=OLD):
    client = Client()
    client.post("/sign-in", {"email": "dana@people.test", "password": password})
    return client


def test_changing_it_ends_every_other_session(dana):
    here, elsewhere = signed_in(), signed_in()
    assert here.post(PAGE, {"name": "Dana", "present": OLD, "password": NEW}).status_code == 302
    assert here.get("/api/v1/me").status_code == 200
    assert elsewhere.get("/api/v1/me").status_code == 401
    assert signed_in(OLD).get("/api/v1/me").status_code == 401
    assert signed_in(NEW).get("/api/v1/me").status_code == 200


def test_a_session_left_open_cannot_change_it_nor_guess_the_present_one(dana):
    client = signed_in()
    for _ in range(PER_DEVICE):
        assert client.post(PAGE, {"present": "guess", "password": NEW}).status_code == 422
    assert client.post(PAGE, {"present": OLD, "password": NEW}).status_code == 422
    assert signed_in(OLD).get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    "change",
    [{"password": "short"}, {"password": "x" * 1025}, {"name": "a\u202eb"}],
)
def test_what_is_too_weak_too_long_or_hidden_is_refused(dana, change):
    client = signed_in()
    response = client.post(PAGE, {"name": "Dana", "present": OLD, "password": NEW, **change})
    assert response.status_code == 422
    assert b'role="alert"' in response.content
    assert signed_in(OLD).get("/api/v1/me").status_code == 200


def test_it_is_for_the_signed_in(client, db):
    assert client.get(PAGE)["Location"].startswith("/sign-in?next=")

"""Signing in with a password: one answer for every failure, a fresh session for every success, safe ways onward."""

import re
import unicodedata

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.test import Client

from console.accounts.models import SignInAttempts, User
from console.accounts.sessions.proof import PROVED
from console.accounts.sign_in.form import MAX_PASSWORD_CHARACTERS
from console.audit.models import Entry
from tests import make

PASSWORD = "correct horse battery"
PAGES = (settings.BASE_DIR / "console/templates/sign_in", settings.BASE_DIR / "console/accounts/static/sign_in")


@pytest.fixture
def dana(db) -> User:
    return make.user("dana", password=PASSWORD)


def attempt(client, email="dana@people.test", password=PASSWORD, **extra):
    return client.post("/sign-in", {"email": email, "password": password, **extra})


def test_the_right_password_opens_the_console(client, dana):
    response = attempt(client, email=" Dana@People.TEST ")
    assert (response.status_code, response["Location"]) == (302, "/console/")
    assert client.get("/api/v1/me").json()["user"]["email"] == dana.email
    assert Entry.objects.get(verb="session.open").actor_id == str(dana.pk)


def test_a_session_gets_a_new_key_and_the_old_one_dies(client, dana):
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    attempt(client)
    assert client.cookies["sessionid"].value != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert stranger.get("/api/v1/me").status_code == 401


def test_a_password_counts_as_it_was_typed(db):
    typed = "  Two Blanks, CAPITALS and Kova\u0301cs  "
    make.user("dana", password=typed)
    others = (typed.strip(), typed.lower(), typed.upper(), unicodedata.normalize("NFC", typed), typed + " ")
    assert [attempt(Client(), password=other).status_code for other in others] == [422] * 5
    SignInAttempts.objects.all().delete()
    assert attempt(Client(), password=typed).status_code == 302


def test_nothing_may_stand_behind_the_longest_password(client, db):
    longest = "x" * MAX_PASSWORD_CHARACTERS
    make.user("dana", password=longest)
    assert attempt(client, password=longest + "x").status_code == 422
    assert attempt(client, password=longest).status_code == 302
    session = client.session
    session[PROVED] = 0
    session.save()
    changed = {"present": longest + "x", "password": "a staple nobody has seen"}
    for page, sent in (("/sign-in/again", {"password": longest + "x"}), ("/sign-in/password", changed)):
        assert client.post(page, sent).status_code == 422
    assert client.post("/sign-in/again", {"password": longest}).status_code == 302


def test_unknown_wrong_unusable_and_inactive_look_the_same(dana):
    make.user("nopass")
    User.objects.filter(pk=make.user("gone", password=PASSWORD).pk).update(is_active=False)
    tries = [("dana", "wrong"), ("nobody", PASSWORD), ("nopass", PASSWORD), ("gone", PASSWORD)]
    answers = {}
    for name, password in tries:
        response = attempt(Client(), f"{name}@people.test", password)
        csrf = response.context["csrf_token"]
        answers[name] = (response.status_code, response.content.decode().replace(name, "…").replace(str(csrf), ""))
    assert answers["dana"][0] == 422
    assert set(answers.values()) == {answers["dana"]}


@pytest.mark.parametrize("name", ["dana", "nobody", "nopass", "gone"])
def test_every_failure_costs_exactly_one_password_hash(db, name, monkeypatch, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    make.user("dana", password=PASSWORD)
    make.user("nopass")
    User.objects.filter(pk=make.user("gone", password=PASSWORD).pk).update(is_active=False)
    hashed = []
    encode = hashers.Argon2PasswordHasher.encode
    verify = hashers.Argon2PasswordHasher.verify
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "encode", lambda *a: hashed.append("e") or encode(*a))
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "verify", lambda *a: hashed.append("v") or verify(*a))
    assert attempt(Client(), f"{name}@people.test", "wrong").status_code == 422
    assert len(hashed) == 1


@pytest.mark.parametrize("wanted", ["https://evil.test/", "//evil.test", "javascript:alert(1)", "/\\evil.test", ""])
def test_nobody_is_sent_to_a_foreign_place(client, dana, wanted):
    assert attempt(client, next=wanted)["Location"] == "/console/"


def test_one_arrives_where_one_wanted_to_go(client, dana):
    assert client.get("/console/routes?q=a")["Location"] == "/sign-in?next=/console/routes%3Fq%3Da"
    assert attempt(client, next="/console/routes?q=a")["Location"] == "/console/routes?q=a"
    assert client.get("/sign-in?next=/console/x")["Location"] == "/console/x"


def test_the_form_needs_its_csrf_token(dana):
    client = Client(enforce_csrf_checks=True)
    refused = attempt(client)
    assert refused.status_code == 403
    assert b"out of date" in refused.content
    token = client.get("/sign-in").context["csrf_token"]
    assert attempt(client, csrfmiddlewaretoken=str(token)).status_code == 302


def test_unsafe_api_calls_of_a_session_need_the_csrf_token(dana):
    client = Client(enforce_csrf_checks=True)
    token = client.get("/sign-in").context["csrf_token"]
    attempt(client, csrfmiddlewaretoken=str(token))
    send = {"data": {"slug": "x", "name": "X"}, "content_type": "application/json"}
    refused = client.post("/api/v1/tenants", **send)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post("/api/v1/tenants", **send, headers=headers).json()["code"] == "forbidden"


def test_signing_out_takes_a_post_and_ends_the_session(client, dana):
    attempt(client)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/api/v1/me").status_code == 401
    assert Entry.objects.filter(verb="session.close").count() == 1
    assert client.post("/sign-out").status_code == 302


@pytest.mark.parametrize("page", ["/sign-in", "/sign-in/once/x", "/nowhere"])
def test_pages_carry_a_strict_policy_and_no_inline_code(client, db, page):
    response = client.get(page)
    assert "unsafe" not in response["Content-Security-Policy"]
    text = response.content.decode()
    assert "style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert "onclick" not in text


def test_managers_of_passwords_know_the_fields_and_nothing_keeps_anybody_from_pasting():
    texts = [path.read_text() for folder in PAGES for path in folder.iterdir() if path.suffix in {".html", ".js"}]
    fields = [field for text in texts for field in re.findall(r'<input[^>]* name="(?:password|present)"[^>]*>', text)]
    assert len(fields) == 5
    for field in fields:
        assert ' type="password"' in field
        assert re.search(r' autocomplete="(?:current|new)-password"', field)
    assert not [text for text in texts if "paste" in text.lower()]


@pytest.mark.parametrize("asset", ["sign_in.css", "once.js", "mark.svg"])
def test_what_the_pages_need_is_served(client, db, asset):
    response = client.get(f"/static/sign_in/{asset}")
    assert b"".join(response.streaming_content)
    response.close()


@pytest.mark.parametrize("email", ["\x00", "a\x00@b.test", "x" * 5000, "'; DROP TABLE", "\udcff", "ﬀ@b.test"])
def test_strange_addresses_are_just_wrong(client, db, email):
    assert attempt(client, email.encode("utf-8", "surrogatepass").decode("utf-8", "replace")).status_code == 422

"""After the password comes the second factor: it can be neither skipped, repeated, nor guessed."""

from datetime import timedelta

import pytest
from django.test import Client

from console.accounts.actions.links import create_link
from console.accounts.models import BrowserSession, RecoveryCode, Totp, User
from console.accounts.sessions.store import stored_key
from console.accounts.sign_in.throttle import CODES_PER_PERSON, PER_ACCOUNT
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from tests import make
from tests.accounts.apps import add_app, code_now

PASSWORD = "correct horse battery"
SECOND = "/sign-in/second"


@pytest.fixture
def dana(db) -> User:
    return make.user("dana", password=PASSWORD)


@pytest.fixture
def codes(dana) -> list[str]:
    return add_app(dana)


def first_stage(**extra) -> Client:
    client = Client()
    client.post("/sign-in", {"email": "dana@people.test", "password": PASSWORD, **extra})
    return client


def is_in(client: Client) -> bool:
    return client.get("/api/v1/me").status_code == 200


def test_the_password_alone_opens_nothing(codes):
    client = first_stage()
    assert client.get(SECOND).status_code == 200
    for path in ("/api/v1/me", "/api/v1/me/account", "/api/v1/me/proof"):
        assert client.get(path).status_code == 401
    assert client.get("/console/")["Location"].startswith("/sign-in?")
    assert client.get("/sign-in/set-up")["Location"].startswith("/sign-in?")
    assert client.get("/sign-in/password")["Location"].startswith("/sign-in?")
    assert Entry.objects.filter(verb="session.open").count() == 0


def test_a_code_of_the_app_completes_it(codes):
    client = first_stage(next="/console/routes")
    answer = client.post(SECOND, {"code": f" {code_now()[:3]} {code_now()[3:]} "})
    assert answer["Location"] == "/console/routes"
    assert is_in(client)
    assert Entry.objects.get(verb="session.open").summary.endswith("signed in by password and code.")


def test_a_code_counts_once_and_takes_earlier_ones_with_it(codes, dana):
    client = first_stage()
    later, earlier = code_now(steps=1), code_now(steps=0)
    client.post(SECOND, {"code": later})
    assert is_in(client)
    for used in (later, earlier):
        other = first_stage()
        assert other.post(SECOND, {"code": used}).status_code == 422
        assert not is_in(other)


NO_ANSWERS = [{}, {"code": ""}, {"code": "   "}, {"passkey": ""}, {"code": "٣٤٥٦٧٨"}, {"passkey": "{}"}]


@pytest.mark.parametrize("sent", NO_ANSWERS)
def test_an_empty_or_foreign_answer_is_no_answer(codes, sent):
    client = first_stage()
    assert client.post(SECOND, sent).status_code == 422
    assert not is_in(client)


def test_without_the_first_stage_there_is_no_second(codes):
    client = Client()
    for sent in ({}, {"code": code_now()}):
        assert client.post(SECOND, sent)["Location"] == "/sign-in"
    assert client.get(SECOND)["Location"] == "/sign-in"
    assert not is_in(client)


def test_a_stage_that_is_over_cannot_be_repeated(codes):
    client = first_stage()
    client.post(SECOND, {"code": code_now()})
    client.post("/sign-out")
    assert client.post(SECOND, {"code": code_now(steps=1)})["Location"] == "/sign-in"
    assert not is_in(client)


def test_the_session_gets_a_new_key_at_each_stage_and_the_old_ones_die(codes):
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    keys = [session.session_key]
    client.cookies["sessionid"] = session.session_key
    client.post("/sign-in", {"email": "dana@people.test", "password": PASSWORD})
    keys.append(client.cookies["sessionid"].value)
    client.post(SECOND, {"code": code_now()})
    keys.append(client.cookies["sessionid"].value)
    assert len(set(keys)) == 3
    assert list(BrowserSession.objects.values_list("session_key", flat=True)) == [stored_key(keys[2])]
    assert "planted" not in client.session


def test_a_new_password_ends_what_the_old_one_began(codes, dana):
    client = first_stage()
    dana.set_password("another long password")
    dana.save()
    assert client.post(SECOND, {"code": code_now()})["Location"] == "/sign-in"


def test_who_was_shut_out_meanwhile_stays_out(codes, dana):
    client = first_stage()
    User.objects.filter(pk=dana.pk).update(is_active=False)
    assert client.post(SECOND, {"code": code_now()})["Location"] == "/sign-in"


@pytest.mark.parametrize("wanted", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_at_any_stage(codes, wanted):
    client = first_stage(next=wanted)
    assert client.post(f"{SECOND}?next={wanted}", {"code": code_now(), "next": wanted})["Location"] == "/console/"


def test_a_recovery_code_counts_once_however_it_is_typed(codes, dana):
    client = first_stage()
    client.post(SECOND, {"code": codes[3].upper().replace("-", " ")})
    assert is_in(client)
    assert client.get("/api/v1/me/account").json()["recovery_codes_left"] == len(codes) - 1
    again = first_stage()
    assert again.post(SECOND, {"code": codes[3]}).status_code == 422
    assert Entry.objects.filter(verb="recovery_code.use").count() == 1


def test_neither_seeds_nor_recovery_codes_can_be_read_from_the_database(codes):
    kept = str(list(RecoveryCode.objects.values())) + str(list(Totp.objects.values()))
    assert not any(code in kept for code in codes)
    assert "twenty bytes" not in kept


def test_guessing_codes_is_held_back_and_written_down(codes):
    client = first_stage()
    answers = [client.post(SECOND, {"code": "000000"}, REMOTE_ADDR="192.0.2.1") for _ in range(PER_ACCOUNT + 1)]
    assert [answer.status_code for answer in answers] == [422] * PER_ACCOUNT + [429]
    assert answers[-1]["Retry-After"]
    assert client.post(SECOND, {"code": code_now()}, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert Entry.objects.filter(verb="session.hold").count() == 1


def test_guessing_from_everywhere_is_held_back_but_not_a_browser_that_was_let_in_before(codes):
    known = first_stage()
    known.post(SECOND, {"code": code_now()})
    known.post("/sign-out")
    client = first_stage()
    for number in range(CODES_PER_PERSON):
        client.post(SECOND, {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{number}")
    assert client.post(SECOND, {"code": code_now()}, REMOTE_ADDR="198.51.100.1").status_code == 429
    known.post("/sign-in", {"email": "dana@people.test", "password": PASSWORD})
    known.post(SECOND, {"code": code_now(steps=1)})
    assert is_in(known)


def test_a_link_does_not_go_round_it(codes, dana):
    secret = create_link(actor=SYSTEM, user=dana, lifetime=timedelta(hours=1))
    client = Client()
    assert client.post(f"/sign-in/once/{secret}")["Location"] == SECOND
    assert not is_in(client)
    client.post(SECOND, {"code": code_now()})
    assert is_in(client)


def test_the_form_needs_its_csrf_token(codes):
    client = Client(enforce_csrf_checks=True)
    token = client.get("/sign-in").context["csrf_token"]
    sent = {"email": "dana@people.test", "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    client.post("/sign-in", sent)
    assert client.post(SECOND, {"code": code_now()}).status_code == 403
    assert not is_in(client)

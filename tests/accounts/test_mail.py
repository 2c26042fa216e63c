"""Links and notices by mail: whoever asks learns nothing, and whoever is meant learns everything."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db.models import F
from django.test import Client
from django.utils import timezone

from console.accounts import tasks
from console.accounts.actions.factors import add_app, remove_all_factors
from console.accounts.actions.links import create_link
from console.accounts.models import SignInLink
from console.accounts.sign_in.asking import COOKIE
from console.accounts.tasks import mail_link, send_mail
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from tests import make
from tests.accounts.apps import SEED, code_now
from tests.accounts.apps import add_app as give_app

PASSWORD, NEW = "correct horse battery", "a staple nobody has seen"
FORGOT = "/sign-in/forgot"


@pytest.fixture
def dana(db):
    return make.user("dana", password=PASSWORD)


@pytest.fixture(autouse=True)
def handed_over(settings, monkeypatch) -> list[tuple]:
    """What the worker is given, done when the test says so: `(task, arguments)`."""
    settings.EMAIL_HOST = "mail.test"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    given: list[tuple] = []
    for task in (mail_link, send_mail):
        monkeypatch.setattr(task, "delay", lambda *arguments, task=task: given.append((task, arguments)))
    return given


def work(given: list[tuple]) -> None:
    while given:
        task, arguments = given.pop(0)
        task(*arguments)


def test_a_known_and_an_unknown_address_are_answered_alike_after_the_same_work(dana, handed_over):
    answers = {}
    for name in ("dana", "nobody"):
        response = Client().post(FORGOT, {"email": f" {name.upper()}@people.test "})
        answers[name] = response.content.decode().replace(name, "…"), response.status_code
    assert answers["dana"] == answers["nobody"]
    assert [task.name for task, _ in handed_over] == ["console.accounts.tasks.mail_link"] * 2
    work(handed_over)
    assert [message.to for message in mail.outbox] == [["dana@people.test"]]
    assert Entry.objects.get(verb="sign_in_link.ask").target_name == "dana@people.test"


def test_the_link_signs_in_once_and_lets_a_forgotten_password_be_replaced(dana, handed_over):
    client = Client()
    client.post(FORGOT, {"email": "dana@people.test"})
    work(handed_over)
    link = urlsplit(re.search(r"http\S+", mail.outbox[0].body)[0]).path
    assert client.post(link)["Location"] == "/sign-in/password"
    assert b"Present password" not in client.get("/sign-in/password").content
    assert client.post("/sign-in/password", {"password": NEW}).status_code == 302
    assert Client().post(link).status_code == 410
    fresh = Client()
    fresh.post("/sign-in", {"email": "dana@people.test", "password": NEW})
    assert fresh.get("/api/v1/me").status_code == 200


def test_the_link_does_not_replace_the_second_factor(dana, handed_over):
    give_app(dana)
    client = Client()
    client.post(FORGOT, {"email": "dana@people.test"})
    work(handed_over)
    link = next(found for message in mail.outbox if (found := re.search(r"http\S+/once/\S+", message.body)))
    assert client.post(urlsplit(link[0]).path)["Location"] == "/sign-in/second"
    assert client.post("/sign-in/second", {"code": code_now()})["Location"] == "/sign-in/password"


def test_no_link_waits_in_the_queue_and_one_that_was_not_taken_is_made_anew(dana, handed_over, monkeypatch):
    def refuse(*_):
        raise OSError("away")

    Client().post(FORGOT, {"email": "dana@people.test"})
    (_, arguments) = handed_over.pop()
    with monkeypatch.context() as away:
        away.setattr(tasks, "deliver", refuse)
        with pytest.raises(Exception, match="away"):
            mail_link(*arguments)
    assert (handed_over, mail.outbox) == ([], [])
    mail_link(*arguments)
    assert (handed_over, len(mail.outbox)) == ([], 1)
    assert SignInLink.objects.filter(expires_at__gt=timezone.now()).count() == 1


def test_of_several_links_the_last_counts_and_for_ten_minutes(dana, handed_over):
    handed = create_link(actor=SYSTEM, user=dana, lifetime=timedelta(days=3))
    client = Client()
    for _ in range(2):
        client.post(FORGOT, {"email": "dana@people.test"})
    work(handed_over)
    first, second = (urlsplit(re.search(r"http\S+", message.body)[0]).path for message in mail.outbox)
    assert client.post(first).status_code == 410
    SignInLink.objects.filter(used_at=None).update(expires_at=F("expires_at") - timedelta(minutes=9))
    assert client.post(second).status_code == 302
    assert Client().post(f"/sign-in/once/{handed}").status_code == 302
    client.post(FORGOT, {"email": "dana@people.test"})
    work(handed_over)
    SignInLink.objects.filter(used_at=None).update(expires_at=F("expires_at") - timedelta(minutes=11))
    assert client.post(urlsplit(re.search(r"http\S+", mail.outbox[-1].body)[0]).path).status_code == 410


def test_a_link_by_mail_works_in_the_browser_that_asked_for_it_and_is_not_spent_by_others(dana, handed_over):
    asked, other = Client(), Client()
    other.post(FORGOT, {"email": "nobody@people.test"})
    asked.post(FORGOT, {"email": "dana@people.test"})
    work(handed_over)
    link = urlsplit(re.search(r"http\S+", mail.outbox[-1].body)[0]).path
    forger = Client()
    forger.cookies[COOKIE] = asked.cookies[COOKIE].value.partition(":")[0]
    for stranger in (Client(), other, forger):
        page = stranger.post(link)
        assert (page.status_code, b"another browser" in page.content) == (410, True)
    assert asked.post(link).status_code == 302


def test_one_browser_may_ask_for_two_people_and_each_link_works_in_it(dana, handed_over):
    make.user("erin")
    client = Client()
    for name in ("dana", "erin"):
        client.post(FORGOT, {"email": f"{name}@people.test"})
    work(handed_over)
    for message in mail.outbox[:2]:
        assert client.post(urlsplit(re.search(r"http\S+", message.body)[0]).path).status_code == 302


def test_asking_often_sends_no_flood(dana, handed_over):
    for _ in range(20):
        assert Client().post(FORGOT, {"email": "dana@people.test"}).status_code == 200
    assert len(handed_over) == 5


def test_without_a_mail_server_there_is_no_such_page(db, settings):
    settings.EMAIL_HOST = ""
    assert Client().get(FORGOT).status_code == 404
    assert b"forgot" not in Client().get("/sign-in").content


@pytest.mark.django_db(transaction=True)
def test_one_is_told_of_every_change_to_how_one_gets_in(handed_over):
    dana = make.user("dana", password=PASSWORD)
    client = Client()
    client.post("/sign-in", {"email": "dana@people.test", "password": PASSWORD})
    client.post("/sign-in/password", {"present": PASSWORD, "password": NEW})
    add_app(actor=SYSTEM, user=dana, name="Phone", seed=SEED, step=0)
    remove_all_factors(actor=SYSTEM, user=dana)
    work(handed_over)
    assert [message.subject for message in mail.outbox] == [
        "Your password was changed",
        "A second factor was added",
        "Your second factors were removed",
    ]
    assert all("If this was not you" in message.body for message in mail.outbox)
    assert all(PASSWORD not in message.body and NEW not in message.body for message in mail.outbox)


@pytest.mark.django_db(transaction=True)
def test_one_is_told_of_guesses_and_of_a_browser_that_is_new(handed_over):
    dana, known = make.user("dana", password=PASSWORD), Client()
    for client in (known, known, Client(HTTP_USER_AGENT="Lynx")):
        client.post("/sign-in", {"email": "dana@people.test", "password": PASSWORD})
        client.post("/sign-out")
    stranger = Client(REMOTE_ADDR="192.0.2.9")
    for _ in range(8):
        stranger.post("/sign-in", {"email": "dana@people.test", "password": "a guess"})
        stranger.post("/sign-in", {"email": "nobody@people.test", "password": "a guess"})
    work(handed_over)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([dana.email], "A new browser signed in to your account"),
        ([dana.email], "Somebody tried to sign in as you"),
    ]
    assert "Lynx" in mail.outbox[0].body


def test_a_message_that_the_server_does_not_take_is_tried_again(settings, monkeypatch):
    def refuse(*_):
        raise OSError("away")

    monkeypatch.setattr(tasks, "deliver", refuse)
    with pytest.raises(Exception, match="away"):
        send_mail("dana@people.test", "Subject", "Body")

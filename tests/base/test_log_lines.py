"""What is logged: one line for one thing, of which request it was, every fault of ours, and no secret of an address."""

import json
import logging
import subprocess
import sys

import httpx
import pytest

from console.accounts.api.shapes import roles
from console.base.log_lines import JsonLine, masked
from tests.live.test_bridge import serving
from tests.log_lines import logged

log = logging.getLogger(__name__)


@pytest.mark.parametrize("text", ["a\nb", "a\r\n2026-11-22 ERROR b", "a\x85b\u2028c\x0bd", "\x1b[2Ja\x9b2J", "\ud800"])
def test_whatever_is_logged_is_one_line_that_parses(text):
    line = JsonLine().format(log.makeRecord(log.name, logging.INFO, "", 0, "%s said", (text,), None))
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) | {"at": ""} == {"at": "", "level": "info", "logger": log.name, "event": f"{text} said"}


def test_a_line_says_when_in_utc():
    record = logging.makeLogRecord({"created": 1_795_341_600.25, "msg": "x"})
    assert json.loads(JsonLine().format(record))["at"] == "2026-11-22T10:00:00.250+00:00"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Gone: /invitations/SECRET", "Gone: /invitations/***"),
        ("Gone: /sign-in/once/SECRET", "Gone: /sign-in/once/***"),
        ("Gone: /invitations/ SECRET", "Gone: /invitations/***"),
        ('192.0.2.1 - "POST /invitations/SECRET HTTP/1.1" 422', '192.0.2.1 - "POST /invitations/*** HTTP/1.1" 422'),
        ('"GET /sign-in/with/acme/callback?code=SECRET&state=SECRET HTTP/1.1"', None),
        ("https://console.test/sign-in/once/SECRET", "https://console.test/sign-in/once/***"),
        ("/sign-in/again?next=%2Finvitations%2FSECRET", "/sign-in/again?***"),
        ("is that so? It is.", "is that so? It is."),
    ],
)
def test_secrets_of_addresses_are_stars(text, left):
    assert "SECRET" not in masked(text)
    assert left in {None, masked(text)}


def test_a_long_path_is_masked_at_once():
    assert masked("/a" * 100_000 + "?x=SECRET").endswith("/a?***")


def test_a_crash_leaves_its_stack_under_the_id_that_the_caller_was_told(as_alice, monkeypatch):
    monkeypatch.setattr(roles, "DESCRIPTIONS", {})
    with logged() as lines:
        answer = as_alice.get("/roles")
    told = answer.json()["request_id"]
    assert (answer.status_code, told) == (500, answer["X-Request-Id"])
    (fault,) = [line for line in lines() if "error" in line]
    assert (fault["level"], fault["request_id"], "KeyError" in fault["error"]) == ("error", told, True)
    assert {line["request_id"] for line in lines()} == {told}


def test_so_does_a_crash_of_a_page(client, cast, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("console.accounts.sign_in.form.destination", lambda request: 1 / 0)
    with logged() as lines:
        answer = client.get("/sign-in")
    assert answer.status_code == 500
    (fault,) = [line for line in lines() if "error" in line]
    assert (fault["request_id"], "ZeroDivisionError" in fault["error"]) == (answer["X-Request-Id"], True)


def test_what_is_logged_meanwhile_is_of_the_request_under_way_and_nothing_after_it(client, cast, monkeypatch):
    monkeypatch.setattr("console.accounts.sign_in.form.destination", lambda request: log.warning("meanwhile") or "/")
    with logged() as lines:
        answer = client.get("/sign-in")
        log.warning("afterwards")
    meanwhile, afterwards = lines()
    assert (meanwhile["event"], meanwhile["request_id"]) == ("meanwhile", answer["X-Request-Id"])
    assert "request_id" not in afterwards


def test_a_fault_outside_django_is_logged_under_the_id_of_its_answer():
    def application(environ, start_response):
        raise RuntimeError("the password is swordfish")

    with logged() as lines, serving(application) as url:
        answer = httpx.get(url)
    (fault,) = [line for line in lines() if "error" in line]
    assert (answer.status_code, fault["request_id"]) == (500, answer.json()["request_id"])
    assert "swordfish" in fault["error"]


def test_workers_write_the_same_lines():
    program = (
        "import logging\n"
        "from console.celery import app\n"
        "app.loader.init_worker()\n"
        "app.log.setup(loglevel='INFO', redirect_stdouts=True)\n"
        "logging.getLogger('celery.worker').info('a\\nb')\n"
        "print('c')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["level"], line["event"]) for line in lines] == [("info", "a\nb"), ("warning", "c")]

"""Passwords are judged by how soon they are guessed, and by nothing else."""

import gzip
import hashlib
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from itertools import islice

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

from console.accounts.models import User
from console.accounts.passwords import leaked
from console.accounts.passwords.guessable import is_guessable

DANA = User(email="dana.kovacs@acme-retail.example", name="Dana Kovács")
GOOD = (
    "correct horse battery",
    "aaaa bbbb cccc dddd eeee",
    "zwölf Boxkämpfer jagen",
    "パスワードは長い方がよいですね",
    "gatehouse by the river at dawn",
    "x7" + "ab cd" * 25,
    "        q w e r t y z        ",
    "correcthorsebatterystaple",
    "tigerorangesummercoffee",
    "winter-london-coffee-dragon",
    "we all live in a yellow submarine",
)
BAD = (
    "short",
    "elevenchars",
    "password1234",
    "passwordpassword",
    "qwertyuiop1234",
    "123456789012",
    "abcdefghijklmnop",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "sunshine2024",
    "dragonmonkey",
    "Summer2024!!!",
    "2024-Summer!!",
    "justinbieber1",
    "liverpool1892!",
    "sunshine48219375",
    "monkey-dragon-2024",
    "dragonmonkeysunshine",
    "thisismypassword",
    "this is my password",
    "P@ssw0rd1234!",
    "QWERTYUIOPASDFGHJKL"[:19],
    "Gatehouse2026!",
    "gatehousegatehouse",
    "dana.kovacs@acme-retail.example",
    "dana-kovacs-1",
    "Kovács-2026-!!",
)


@pytest.mark.parametrize("password", GOOD)
def test_what_is_long_and_not_guessed_is_taken_whatever_its_signs(password):
    validate_password(password, DANA)


@pytest.mark.parametrize("password", BAD)
def test_what_is_guessed_soon_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, DANA)


@pytest.mark.parametrize("tail", ["123456789", "2024!!!!!", " is my password", "iloveyou"])
def test_so_is_each_of_the_three_thousand_commonest_made_longer(tail):
    longer = [word + tail for word in commonest(3_000) if len(word) >= 4]
    assert [password for password in longer if not is_guessable(password)] == []


def test_four_words_by_lot_are_good_however_common_each_of_them_is():
    lot = random.Random(42)
    words = [word for word in commonest(3_000) if word.isalpha() and len(word) >= 4]
    phrases = [" ".join(lot.sample(words, 4)) for _ in range(500)]
    assert [phrase for phrase in phrases if is_guessable(phrase)] == []


@pytest.mark.parametrize(
    "password", ["unbelievable", "Philadelphia", "flvbybcnhfnjh", "23176djivanfros", "InstallSqlSt", "sleepyhollow "]
)
def test_what_was_leaked_most_often_is_refused_although_it_weighs_enough(password):
    assert not is_guessable(password)
    with pytest.raises(ValidationError, match="tried first"):
        validate_password(password, DANA)


def test_the_list_of_these_is_long_and_in_order():
    held = leaked.LIST.read_bytes()
    digests = [held[at : at + leaked.BYTES] for at in range(0, len(held), leaked.BYTES)]
    assert len(digests) == 20_000
    assert digests == sorted(set(digests))


def test_the_longest_is_weighed_as_well():
    assert is_guessable("sunshine" + "1" * 1_016)
    assert not is_guessable("zwölf Boxkämpfer " * 60 + "jagen")


def commonest(number: int) -> list[str]:
    """The first of Django's list."""
    with gzip.open(CommonPasswordValidator().DEFAULT_PASSWORD_LIST_PATH, "rt", encoding="utf-8") as lines:
        return [line.strip() for line in islice(lines, number)]


def digest_of(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


@contextmanager
def serving(answer: str, status: int = 200) -> Iterator[tuple[str, list[str]]]:
    """A service of leaked passwords on this machine; yields its address and what it was asked."""
    asked: list[str] = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/range/", asked
        server.shutdown()


@pytest.fixture
def _may_call_this_machine(settings):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.0/8")]


@pytest.mark.usefixtures("_may_call_this_machine")
def test_a_leaked_one_is_refused_and_only_five_digits_leave(settings):
    digest = digest_of(GOOD[0])
    with serving(f"{digest_of('another')[5:]}:3\r\n{digest[5:]}:42\r\n") as (url, asked):
        settings.BREACHED_PASSWORDS_URL = url
        with pytest.raises(ValidationError, match="leaked"):
            validate_password(GOOD[0], DANA)
    assert asked == [f"/range/{digest[:5]}"]


@pytest.mark.usefixtures("_may_call_this_machine")
def test_padding_does_not_count(settings):
    with serving(f"{digest_of(GOOD[0])[5:]}:0\r\n") as (url, _):
        settings.BREACHED_PASSWORDS_URL = url
        validate_password(GOOD[0], DANA)


@pytest.mark.usefixtures("_may_call_this_machine")
def test_a_service_that_fails_keeps_nobody_from_a_new_password(settings, caplog):
    with serving("", status=503) as (url, _):
        settings.BREACHED_PASSWORDS_URL = url
        validate_password(GOOD[0], DANA)
    validate_password(GOOD[0], DANA)
    assert caplog.text.count("was not looked up among leaked ones") == 2


def test_the_look_up_goes_through_the_guard_of_outbound_calls(settings, caplog):
    with serving("") as (url, asked):
        settings.BREACHED_PASSWORDS_URL = url
        validate_password(GOOD[0], DANA)
    assert asked == []
    assert "not on the public internet" in caplog.text

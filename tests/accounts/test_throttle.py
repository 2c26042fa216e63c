"""Guessing is slowed down per visitor and address; the person whose account it is still gets in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.accounts.models import SignInAttempts
from console.accounts.sign_in.throttle import PER_ACCOUNT, PER_DEVICE, PER_NETWORK, count_attempt
from console.audit.models import Entry
from tests import make

PASSWORD = "correct horse battery"
ATTACKER, HOME = "203.0.113.9", "198.51.100.7"


@pytest.fixture
def dana(db):
    return make.user("dana", password=PASSWORD)


def attempt(client, password=PASSWORD, ip=HOME, email="dana@people.test"):
    return client.post("/sign-in", {"email": email, "password": password}, REMOTE_ADDR=ip).status_code


def test_the_sixth_attempt_is_refused_whatever_the_password(dana):
    assert [attempt(Client(), "wrong", ATTACKER) for _ in range(PER_ACCOUNT)] == [422] * PER_ACCOUNT
    refused = Client().post("/sign-in", {"email": dana.email, "password": PASSWORD}, REMOTE_ADDR=ATTACKER)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 900


def test_an_address_nobody_has_is_refused_alike(dana):
    for _ in range(PER_ACCOUNT):
        attempt(Client(), "wrong", ATTACKER, "nobody@people.test")
    assert attempt(Client(), "wrong", ATTACKER, "nobody@people.test") == 429


def test_the_real_person_gets_in_from_elsewhere_meanwhile(dana):
    for _ in range(PER_ACCOUNT * 3):
        attempt(Client(), "wrong", ATTACKER)
    assert attempt(Client(), ip=HOME) == 302


def test_a_browser_that_was_here_before_gets_in_even_from_the_attackers_network(dana):
    known = Client()
    assert attempt(known, ip=ATTACKER) == 302
    known.post("/sign-out")
    for _ in range(PER_ACCOUNT * 3):
        attempt(Client(), "wrong", ATTACKER)
    assert attempt(Client(), ip=ATTACKER) == 429
    assert attempt(known, ip=ATTACKER) == 302


def test_a_known_browser_may_not_guess_for_ever_and_helps_for_its_own_address_only(dana):
    known = Client()
    attempt(known)
    known.post("/sign-out")
    assert [attempt(known, "wrong") for _ in range(PER_DEVICE + 1)][-1] == 429
    make.user("erin", password=PASSWORD)
    assert [attempt(known, "wrong", email="erin@people.test") for _ in range(PER_ACCOUNT + 1)][-1] == 429


def test_a_forged_device_cookie_helps_nobody(dana):
    for _ in range(PER_ACCOUNT):
        attempt(Client(), "wrong", ATTACKER)
    forger = Client()
    forger.cookies["device"] = "anything:at-all:signature"
    assert attempt(forger, ip=ATTACKER) == 429


def test_success_forgets_the_failures_before_it(dana):
    client = Client()
    for _ in range(3):
        assert [attempt(client, "wrong") for _ in range(PER_ACCOUNT - 1)][-1] == 422
        assert attempt(client) == 302
        client.post("/sign-out")


def test_one_password_on_many_addresses_is_stopped_per_network(db):
    answers = [attempt(Client(), "wrong", ATTACKER, f"p{n}@people.test") for n in range(PER_NETWORK + 1)]
    assert (answers[-2], answers[-1]) == (422, 429)
    assert attempt(Client(), "wrong", HOME, "p1@people.test") == 422


def test_an_ipv6_customer_counts_as_one(dana):
    answers = [attempt(Client(), "wrong", f"2001:db8:1:2::{n}") for n in range(PER_ACCOUNT + 1)]
    assert answers[-1] == 429


def test_a_window_ends_and_is_not_prolonged_by_more_attempts(dana):
    for _ in range(PER_ACCOUNT + 5):
        attempt(Client(), "wrong", ATTACKER)
    ends = set(SignInAttempts.objects.values_list("until", flat=True))
    assert max(ends) < timezone.now() + timedelta(minutes=15)
    SignInAttempts.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert attempt(Client(), ip=ATTACKER) == 302


def test_old_counters_are_swept_away(db):
    SignInAttempts.objects.create(key="old", count=3, until=timezone.now() - timedelta(hours=1))
    count_attempt("network:x", "x", "a@b.test")
    assert not SignInAttempts.objects.filter(key="old").exists()


def test_the_trail_notes_the_first_refusal_and_no_address_nobody_has(dana):
    for email in (dana.email, "my secret passphrase"):
        for _ in range(PER_ACCOUNT + 4):
            attempt(Client(), "wrong", ATTACKER, email)
    entries = Entry.objects.filter(verb="session.hold").order_by("position")
    assert [entry.target_name for entry in entries] == [dana.email, "an address nobody has"]
    assert {entry.ip for entry in entries} == {ATTACKER}

"""The task that moves rotations lingers while one wants to be looked at soon, and ends at once where none does."""

import time
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import tasks
from certificates.actions.rotation.mover import seconds_to_next
from certificates.models import Certificate, Rotation
from console.audit.models import Entry
from fleet.models import Challenge
from tests.certificates.rotating import SHOP, claim, look, newest, rotated
from tests.certificates.rotations.conftest import OF_ACME


def test_nothing_is_waited_for_where_nothing_moves(edge, monkeypatch):
    def refuse(_):
        raise AssertionError("it waits")

    monkeypatch.setattr(time, "sleep", refuse)
    with CaptureQueriesContext(connection) as seen:
        tasks.move_rotations()
    assert seconds_to_next() is None
    assert len(seen) <= 4, "no busy loop"


def test_what_is_due_within_the_second_is_not_left_to_the_next_one(edge, pair, internal, as_alice):
    claim(edge, SHOP)
    found = as_alice.post(OF_ACME, {"hostnames": [SHOP]}).data

    tasks.move_rotations()

    rotation = newest(found["id"])
    assert rotation.state == "staging"
    assert rotation.next_action_at > timezone.now() - timedelta(seconds=1)
    pair.obey()
    looks, move = [], tasks.move_due_rotations

    def counted():
        looks.append(move())
        return looks[-1]

    tasks.move_due_rotations = counted
    try:
        tasks.move_rotations()
    finally:
        tasks.move_due_rotations = move
    assert sum(looks) >= 2, "looked at more than once within one task"
    assert len(looks) <= 20, "and slept in between"


def test_what_waits_for_longer_keeps_no_worker(edge, pair, internal, as_alice, monkeypatch):
    claim(edge, SHOP)
    found = as_alice.post(OF_ACME, {"hostnames": [SHOP]}).data
    Rotation.objects.update(next_action_at=timezone.now() + timedelta(seconds=5))
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)

    tasks.move_rotations()

    assert slept == []
    assert newest(found["id"]).state == "due"
    Rotation.objects.update(lease_until=timezone.now() + timedelta(seconds=5), next_action_at=timezone.now())
    tasks.move_rotations()
    assert slept == [], "somebody else moves it"


def test_the_end_speaks_of_older_keys_only_where_there_are_any(edge, pair, internal, as_alice):
    claim(edge, SHOP)
    found = as_alice.post(OF_ACME, {"hostnames": [SHOP]}).data
    for number, words in ((1, ""), (2, " The private keys before are destroyed.")):
        rotation = rotated(pair, found["id"])
        assert rotation.number == number
        assert ("private keys" in rotation.text) is bool(words)
        Rotation.objects.filter(pk=rotation.pk).update(next_action_at=timezone.now())
        look()
        assert newest(found["id"]).text == f"Every node shows it.{words}"
        entry = Entry.objects.filter(verb="certificate.retire").latest("id")
        assert ("private keys" in entry.summary) is bool(words)
        as_alice.post(f"/certificates/{found['id']}/renew", {})
    assert Certificate.objects.get().active.number == 2
    assert not Challenge.objects.exists()

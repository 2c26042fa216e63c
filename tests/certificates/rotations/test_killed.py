"""Workers die anywhere, two work at once: a claim whose lease ends is taken over, and a CA is asked within bounds."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from certificates.actions.rotation import mover
from certificates.actions.rotation.mover import move_due_rotations
from certificates.life.states import COURSE
from certificates.models import Certificate, Rotation, RotationEvent
from fleet.models import Rollout
from tests.certificates.faulty_proxy import NEW_ORDER, Trouble
from tests.certificates.pebble import needs_pebble
from tests.certificates.rotating import BAKING, echo, issuing_until, look, newest, until
from tests.fleet import standing

pytestmark = needs_pebble
WORKER = "import django; django.setup(); from certificates.actions.rotation.mover import move_due_rotations as m; m()"


def due(rotation):
    Rotation.objects.filter(pk=rotation.pk).update(next_action_at=timezone.now())


def let_leases_end():
    Rotation.objects.exclude(lease_until=None).update(lease_until=timezone.now() - timedelta(seconds=1))


def orders_of(proxy):
    return proxy.requests.count(NEW_ORDER)


@pytest.mark.parametrize("is_written", [False, True], ids=["before it writes", "after it has written"])
def test_a_worker_that_dies_in_every_state_is_followed_by_another(pair, served, proxy, monkeypatch, is_written):
    write, died_in = mover._write, []

    def dying(claim, change):
        state = newest(served.pk).state
        if is_written:
            write(claim, change)
        if state not in died_in:
            died_in.append(state)
            raise SystemExit
        if not is_written:
            write(claim, change)

    monkeypatch.setattr(mover, "_write", dying)

    def step():
        """What `look` does, with workers that die, and nobody who takes what is still claimed."""
        rotation = newest(served.pk)
        if rotation.state == "proven":
            return True
        due(rotation)
        try:
            move_due_rotations()
        except SystemExit:
            if not is_written:
                assert newest(served.pk).state == rotation.state
                assert newest(served.pk).lease_until > timezone.now()
                assert move_due_rotations() == 0, "it is claimed until its lease ends"
        let_leases_end()
        look_only_at_rollouts()
        echo(pair)
        return False

    until(step)

    assert died_in == [str(state) for state in COURSE if state not in {"proven", "complete"}]
    assert newest(served.pk).faults == []
    assert orders_of(proxy) == (1 if is_written else 2)
    assert RotationEvent.objects.filter(kind="order").count() == orders_of(proxy), "each counts against the budget"
    assert Certificate.objects.get(pk=served.pk).active.number == 2
    assert Rollout.objects.filter(slice=served.slice_id).count() == 4, "two for each version"


def look_only_at_rollouts():
    held = list(Rotation.objects.active().values_list("pk", "next_action_at"))
    Rotation.objects.active().update(next_action_at=None)
    look()
    for pk, at in held:
        Rotation.objects.filter(pk=pk).update(next_action_at=at)


def test_a_crowd_of_dying_workers_does_not_order_for_ever(pair, served, proxy, monkeypatch):
    """What is noted before the CA is asked counts, though nobody lives to note what came of it."""
    issuing_until(pair, lambda: newest(served.pk).state == "ordering")
    write = mover._write

    def die(claim, change):
        if newest(served.pk).state == "ordering" and "note_fault" not in str(change):
            raise SystemExit
        write(claim, change)

    monkeypatch.setattr(mover, "_write", die)
    for _ in range(15):
        due(newest(served.pk))
        let_leases_end()
        try:
            move_due_rotations()
        except SystemExit:
            continue
        break

    rotation = newest(served.pk)
    assert "Our own limit, below the CA's, is reached" in rotation.cause
    assert orders_of(proxy) == 10
    assert Certificate.objects.get(pk=served.pk).active.number == 1


def test_a_process_that_is_killed_while_the_ca_is_silent_loses_its_claim(pair, served, proxy):
    issuing_until(pair, lambda: newest(served.pk).state == "ordering")
    proxy.fail(NEW_ORDER, Trouble.HANG)
    due(newest(served.pk))
    worker = start_worker()
    until(lambda: orders_of(proxy) == 1)
    claimed = newest(served.pk)
    worker.kill()
    worker.wait()

    assert claimed.lease_until > timezone.now()
    assert move_due_rotations() == 0
    let_leases_end()
    issuing_until(pair, lambda: newest(served.pk).state in {"issued", "staging"})

    assert orders_of(proxy) == 2
    assert newest(served.pk).fence > claimed.fence


def start_worker():
    """A worker of its own process, on this test's database; it takes one step of what is due."""
    settings = connection.settings_dict
    head, _, query = os.environ["DATABASE_URL"].partition("?")
    address = f"{head.rpartition('/')[0]}/{settings['NAME']}" + (f"?{query}" if query else "")
    environment = {**os.environ, "DATABASE_URL": address}
    root = Path(__file__).resolve().parents[3]
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment, cwd=root)


def test_of_two_workers_that_look_at_once_one_moves_it(pair, served, proxy):
    is_over, wrong = threading.Event(), []

    def work():
        try:
            while not is_over.is_set():
                move_due_rotations()
                time.sleep(0.01)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    try:
        rotating_until_proven(pair, served)
    finally:
        is_over.set()
        for worker in workers:
            worker.join()

    assert wrong == []
    assert (orders_of(proxy), newest(served.pk).faults) == (1, [])
    states = [step["state"] for step in newest(served.pk).steps]
    assert states == [str(state) for state in COURSE if state != "complete"]


def rotating_until_proven(pair, served):
    def has_come():
        look_only_at_rollouts_of_the_slice()
        echo(pair)
        return newest(served.pk).state == "proven"

    until(has_come)


def look_only_at_rollouts_of_the_slice():
    Rollout.objects.active().exclude(baking_since=None).update(baking_since=F("baking_since") - BAKING)
    standing.step()

"""What may break around the fleet, and what must hold all the same."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import redis
from django.db import connection
from django.utils import timezone

from console.audit.actor import SYSTEM
from console.base import live
from console.base.errors import Conflict
from console.base.threads import with_database
from fleet import hints
from fleet.actions import rollouts
from fleet.actions.claims import claim_due, claim_of_slice
from fleet.actions.freezes import Span, create_freeze
from fleet.actions.publish import Publication, publish
from fleet.models import Assignment, Freeze, Node, NodeSlice, Rollout
from fleet.rollout.states import RolloutState
from policies.models import Revision, RevisionObject
from tests import make
from tests.fleet.edge import draft_service, draft_site, publish_now
from tests.fleet.simulated_node import proven
from tests.fleet.waiting import until


def as_others(work, count=20):
    """Run `work` on many threads at once, each with a connection of its own; return results and refusals."""

    def attempt(number):
        try:
            return work(number)
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(lambda number: with_database(lambda: attempt(number)), range(count)))


def test_of_twenty_who_publish_one_draft_exactly_one_does(edge):
    draft_service(edge.acme, "echo", port=9101)

    outcomes = as_others(lambda _: publish(edge.acme, Publication(), actor=SYSTEM), 20)

    assert sum(isinstance(outcome, Rollout) for outcome in outcomes) == 1
    assert {outcome for outcome in outcomes if isinstance(outcome, str)} <= {"draft_changed", "nothing_to_publish"}
    assert Revision.objects.count() == Rollout.objects.count() == 1


def test_of_many_who_edit_and_publish_nothing_is_lost_and_nothing_doubled(edge):
    def edit_and_publish(number):
        draft_service(edge.acme, f"echo-{number}", port=9101)
        for _ in range(40):
            try:
                return publish(edge.acme, Publication(), actor=SYSTEM)
            except Conflict as refusal:
                if refusal.code == "nothing_to_publish":
                    return None
        raise AssertionError("never got through")

    as_others(edit_and_publish, 8)

    sequences = list(Revision.objects.filter(slice=edge.acme).order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))
    assert RevisionObject.objects.filter(slice=edge.acme, to_sequence=None).count() == 8
    assert Rollout.objects.count() == len(sequences)
    assert Rollout.objects.active().count() == 1
    assert Assignment.objects.get(slice=edge.acme).revision.sequence == len(sequences)


def test_a_mover_that_lost_its_claim_changes_nothing(edge):
    publish_now(edge.platform)
    one = make.node(edge.gateway)
    NodeSlice.objects.create(node=one, slice=edge.platform, received=1, proven=1, reported_at=timezone.now())
    Node.objects.update(last_seen_at=timezone.now())
    Rollout.objects.update(next_action_at=timezone.now())
    (old,) = claim_due(Rollout.objects.active(), timezone.now())
    assert claim_due(Rollout.objects.active(), timezone.now()) == [], "it is somebody's until its lease ends"
    (newer,) = claim_of_slice(Rollout.objects.active(), edge.platform.pk)

    rollouts.move(old)
    assert Rollout.objects.get().state == RolloutState.PUSHING
    rollouts.move(newer)
    assert Rollout.objects.get().state == RolloutState.COMPLETE


SCRIPT_CLAIM = """
import django, time; django.setup()
from django.utils import timezone
from fleet.actions.claims import claim_due
from fleet.actions.freezes import Span, create_freeze
from fleet.models import Rollout
print(len(claim_due(Rollout.objects.active(), timezone.now())), flush=True)
time.sleep(600)
"""


def test_what_a_killed_worker_held_is_continued_when_its_lease_ends(edge, node):
    create_freeze(actor=SYSTEM, gateway=None, span=Span(), reason="So that nothing starts.")
    publish_now(edge.platform)
    Freeze.objects.all().delete()
    Rollout.objects.update(next_action_at=timezone.now())
    with subprocess.Popen([sys.executable, "-c", SCRIPT_CLAIM], env=environment(), stdout=subprocess.PIPE) as worker:
        assert worker.stdout.readline() == b"1\n"
        os.kill(worker.pid, signal.SIGKILL)

    rollouts.move_due()
    assert not Assignment.objects.exists(), "its lease still runs"
    Rollout.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    rollouts.move_due()

    assert Assignment.objects.get().revision.sequence == 1
    assert Rollout.objects.get().state == RolloutState.PUSHING


SCRIPT_PUBLISH = """
import django; django.setup()
from console.audit.actor import SYSTEM
from fleet.actions.publish import Publication, publish
from policies.models import Slice
publish(Slice.objects.get(key="platform@edge"), Publication(), actor=SYSTEM)
"""


def test_publishing_works_without_redis_and_without_workers_and_parked_nodes_learn_of_it(edge, node):
    node.poll()
    parked = node.start_poll(wait=30)
    elsewhere = {**environment(), "REDIS_URL": "unix:///nowhere/valkey.sock"}

    subprocess.run([sys.executable, "-c", SCRIPT_PUBLISH], env=elsewhere, check=True)

    assert Rollout.objects.get().state == RolloutState.PUSHING
    assert node.verified(parked.result(10))["slices"][0]["slice"] == "platform@edge"


def test_reports_are_stored_and_rollouts_end_while_redis_is_away(edge, node, monkeypatch):
    away = redis.Redis(unix_socket_path="/nowhere/valkey.sock", retry=None)
    with monkeypatch.context() as patch:
        patch.setattr(hints, "_client", lambda: away)
        patch.setattr(live, "_client", lambda: away)
        publish_now(edge.platform)
        assert node.report(proven("platform@edge", 1)).status_code == 200
        until(lambda: Rollout.objects.get().state == RolloutState.COMPLETE)


def test_parked_polls_survive_the_loss_of_every_database_connection(edge, node):
    publish_now(edge.platform)
    node.poll()
    parked = node.start_poll(wait=30)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert not parked.done()
    draft_site(edge.acme, "shop.acme.test")
    publish_now(edge.acme)

    assert len(node.verified(parked.result(20))["slices"]) == 2
    assert node.report(proven("acme@edge", 1)).status_code == 200


def environment() -> dict[str, str]:
    """This test's own database and Redis, for another process."""
    own = connection.settings_dict
    dsn = f"postgresql://{own['USER']}@/{own['NAME']}?host={quote(own['HOST'], safe='')}"
    return {**os.environ, "DATABASE_URL": dsn, "PYTHONPATH": str(Path.cwd())}

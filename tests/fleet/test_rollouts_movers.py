"""Whoever moves a rollout, and however many do: one step at a time, on what is so now."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from console.audit.models import Entry
from console.base.threads import with_database
from fleet.actions import claims, rollouts
from fleet.actions.claims import claim_due
from fleet.actions.lock_slice import lock_slice
from fleet.models import NodeSlice, Rollout, RolloutEvent, RolloutNode
from fleet.rollout.states import RolloutState
from tests import make
from tests.fleet.crew import everybody, one_node, strategy
from tests.fleet.edge import draft_service, publish_next, publish_now
from tests.fleet.standing import assigned, exceptions, the_rollout, wait_for

S = RolloutState


def prove(slice, sequence):
    """Write down that every node that was told has proven it, as a report would, and wake nobody."""
    for row in RolloutNode.objects.filter(rollout=the_rollout(slice, sequence)):
        progress = dict.fromkeys(("received", "accepted", "active", "proven"), sequence)
        NodeSlice.objects.update_or_create(
            node_id=row.node_id, slice=slice, defaults={**progress, "reported_at": timezone.now()}
        )


def test_a_worker_that_stalled_for_a_minute_does_nothing_to_the_rollout_that_came_after(edge, crew):
    publish_next(edge)
    prove(edge.acme, 2)
    Rollout.objects.active().update(next_action_at=timezone.now())
    (stalled,) = claim_due(Rollout.objects.active(), timezone.now())
    Rollout.objects.update(lease_until=timezone.now() - timedelta(seconds=60))
    publish_next(edge, "echo-v3")
    before = (assigned(edge.acme), exceptions(edge.acme))

    rollouts.move(stalled)

    assert (assigned(edge.acme), exceptions(edge.acme)) == before
    assert [the_rollout(edge.acme, number).state for number in (2, 3)] == [S.SUPERSEDED, S.PUSHING]


def test_many_movers_at_once_take_each_step_once(edge, crew):
    publish_next(edge, strategy=strategy("short", one_node(), everybody(), judge=False))
    prove(edge.acme, 2)
    Rollout.objects.active().update(next_action_at=timezone.now())

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: with_database(lambda: rollouts.move_of_slices([edge.acme.pk])), range(16)))

    rollout = the_rollout(edge.acme, 2)
    assert (assigned(edge.acme), rollout.stage) == (2, 1)
    stages = RolloutEvent.objects.filter(rollout=rollout, kind="stage").order_by("id")
    assert list(stages.values_list("stage", flat=True)) == [0, 1]
    assert Entry.objects.filter(verb="rollout.stage", target_id=str(rollout.pk)).count() == 2
    assert RolloutNode.objects.filter(rollout=rollout).count() == 4


def test_a_slice_that_somebody_holds_on_to_does_not_keep_others_waiting(edge, crew, monkeypatch):
    monkeypatch.setattr(claims, "LOCK_PATIENCE", "100ms")
    publish_next(edge)
    draft_service(edge.globex, "web", port=9103)
    publish_now(edge.globex)
    prove(edge.acme, 2)
    prove(edge.globex, 1)
    Rollout.objects.active().update(next_action_at=timezone.now())

    with transaction.atomic():
        lock_slice(edge.acme.pk)
        with ThreadPoolExecutor(1) as threads:
            threads.submit(with_database, rollouts.move_due).result(20)

    assert (assigned(edge.acme), assigned(edge.globex)) == (1, 1)
    wait_for_acme = Rollout.objects.get(slice=edge.acme, state=S.PUSHING)
    assert wait_for_acme.lease_until is not None, "it is tried again when the lease ends"


def test_what_goes_wrong_in_one_rollout_does_not_stop_the_others(edge, crew, caplog):
    publish_next(edge)
    Rollout.objects.filter(slice=edge.acme).active().update(strategy={"not": "a strategy"})
    draft_service(edge.globex, "web", port=9103)
    publish_now(edge.globex)
    prove(edge.globex, 1)
    Rollout.objects.active().update(next_action_at=timezone.now() - timedelta(seconds=1))

    rollouts.move_due()

    assert assigned(edge.globex) == 1
    assert "could not be moved" in caplog.text


@pytest.mark.parametrize("state", ["pushing", "converging"])
def test_a_step_costs_a_few_queries_however_many_nodes_there_are(edge, crew, state):
    def cost() -> int:
        Rollout.objects.active().update(next_action_at=timezone.now(), lease_until=None)
        with CaptureQueriesContext(connection) as queries:
            rollouts.move_due()
        return len(queries)

    publish_next(edge)
    Rollout.objects.active().update(state=state)
    cost()
    few = cost()
    for number in range(40):
        make.node(edge.gateway, f"more-{number}")

    assert cost() == few
    assert few <= 20


def test_the_strategy_direct_asks_nothing_of_the_traffic(edge, crew):
    with CaptureQueriesContext(connection) as queries:
        publish_next(edge)
        prove(edge.acme, 2)
        wait_for(edge.acme, 2, S.PUSHING)

    assert not [query for query in queries.captured_queries if "telemetry" in query["sql"]]

"""Puts a new revision on its way: the shared end of publishing and reverting. Not a verb of its own."""

import logging
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerAway

from console.audit.verbs import Act
from fleet.actions.rollouts import active_rollouts, move_of_slices
from fleet.models import Rollout
from fleet.proofs import keep_outcomes, nodes_seen
from fleet.rollout.states import RolloutState
from policies.models import Revision, Slice

log = logging.getLogger(__name__)


def start_rollout(act: Act, slice: Slice, revision: Revision) -> Rollout:
    """Create the rollout of `revision` and end the one under way; the caller holds the slice's row lock.

    It is moved as soon as the transaction commits, here; a worker is woken too, and the reconciler looks in any case.
    """
    _supersede(slice, revision)
    completed = Rollout.objects.filter(slice=slice, state=RolloutState.COMPLETE).order_by("-revision__sequence")
    last = completed.select_related("revision").first()
    rollout = Rollout.objects.create(
        slice=slice,
        revision=revision,
        previous=last.revision if last else None,
        actor=act.actor.as_dict(),
        next_action_at=timezone.now(),
    )
    act.announce(f"slice:{slice.key}", "rollout", subject=str(rollout.pk))
    transaction.on_commit(lambda: _move_now(slice.pk), robust=True)
    return rollout


def _supersede(slice: Slice, revision: Revision) -> None:
    now = timezone.now()
    for old in (
        Rollout.objects.filter(active_rollouts(), slice=slice)
        .select_related("revision")
        .select_for_update(no_key=True, of=("self",))
    ):
        keep_outcomes(old, nodes_seen(slice, now), now)
        old.state, old.finished_at, old.next_action_at = RolloutState.SUPERSEDED, now, None
        old.reason = f"Revision {revision.sequence} was published."
        old.save(update_fields=["state", "finished_at", "next_action_at", "reason"])


def _move_now(slice_id: UUID) -> None:
    try:
        move_of_slices([slice_id])
    except Exception:
        log.exception("the rollout could not be moved here; the reconciler will")
    try:
        current_app.send_task("fleet.tasks.move_rollouts", retry=False, ignore_result=True)
    except (BrokerAway, OSError) as fault:
        log.warning("no worker was woken, the reconciler will see to it: %s", fault)

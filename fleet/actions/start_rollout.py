"""Puts a new revision on its way: the shared end of publishing and reverting. Not a verb of its own.

The first step, telling nodes to run it, is part of the publish itself: there is no moment in which a revision exists
that nobody moves, and an emergency needs neither Redis nor a worker. Reports and the reconciler take the later steps.
"""

from django.utils import timezone

from console.audit.verbs import Act
from fleet.actions.rollout_step import active_rollouts, supersede, take_step
from fleet.models import Rollout
from fleet.proofs import nodes_seen
from fleet.rollout.states import RolloutState
from policies.models import Revision, Slice


def start_rollout(act: Act, slice: Slice, revision: Revision) -> Rollout:
    """Create the rollout of `revision`, end the one under way, take the first step; the caller has locked the slice."""
    active = Rollout.objects.filter(active_rollouts(), slice=slice).select_related("revision")
    for old in active.select_for_update(no_key=True, of=("self",)):
        supersede(old, nodes_seen(slice, timezone.now()), revision.sequence)
    completed = Rollout.objects.filter(slice=slice, state=RolloutState.COMPLETE).order_by("-revision__sequence")
    last = completed.select_related("revision").first()
    rollout = Rollout.objects.create(
        slice=slice,
        revision=revision,
        previous=last.revision if last else None,
        actor=act.actor.as_dict(),
        next_action_at=timezone.now(),
    )
    take_step(rollout, slice)
    return rollout

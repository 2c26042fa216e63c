"""One step of one rollout: see, decide, carry out. Not a verb: publishing takes the first step, movers the others.

The caller holds the locks, always in the order slice, rollout, gateway.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from console.audit.actor import SYSTEM
from console.audit.verbs import Target, verb
from console.base.live import announce
from fleet.actions.assign import assign
from fleet.models import Rollout
from fleet.proofs import keep_outcomes, nodes_seen
from fleet.rollout.machine import Decision, Effect, step
from fleet.rollout.seen import Moving, NodeSeen
from fleet.rollout.states import RolloutState
from policies.models import Slice


def active_rollouts() -> Q:
    """The condition that a rollout still moves."""
    return Q(state__in=[state for state in RolloutState if state.is_active])


def take_step(rollout: Rollout, slice: Slice) -> None:
    """Move the rollout as far as what is known allows; `rollout` and `slice` are locked."""
    now = timezone.now()
    nodes = nodes_seen(slice, now)
    decision = step(_moving(rollout, now), nodes)
    _carry_out(decision, rollout, slice)
    has_moved = decision.state != rollout.state
    _note(decision, rollout, now)
    if not decision.state.is_active:
        keep_outcomes(rollout, nodes, now)
        _record_end(decision, rollout, slice)
    if has_moved:
        announce(f"slice:{slice.key}", "rollout", subject=str(rollout.pk))
        announce(f"gateway:{slice.gateway.slug}", "rollout", subject=str(rollout.pk))


def supersede(rollout: Rollout, nodes: tuple[NodeSeen, ...], by_sequence: int) -> None:
    """End a rollout because a newer revision of its slice sets out."""
    now = timezone.now()
    keep_outcomes(rollout, nodes, now)
    _note(Decision(RolloutState.SUPERSEDED, f"Revision {by_sequence} was published."), rollout, now)


def _moving(rollout: Rollout, now: datetime) -> Moving:
    elapsed_seconds = (now - rollout.started_at).total_seconds() if rollout.started_at else 0.0
    return Moving(RolloutState(rollout.state), rollout.revision.sequence, elapsed_seconds)


def _carry_out(decision: Decision, rollout: Rollout, slice: Slice) -> None:
    match decision.effect:
        case Effect.ASSIGN:
            assign(slice, rollout.revision)
        case Effect.GIVE_BACK:
            assign(slice, rollout.previous)
        case Effect.NONE:
            return


def _note(decision: Decision, rollout: Rollout, now: datetime) -> None:
    again = decision.look_again_seconds
    rollout.state, rollout.reason, rollout.lease_until = decision.state, decision.reason, None
    rollout.next_action_at = now + timedelta(seconds=again) if again is not None else None
    if decision.effect is Effect.ASSIGN:
        rollout.started_at = now
    if not decision.state.is_active:
        rollout.finished_at = now
    rollout.save(update_fields=["state", "reason", "lease_until", "next_action_at", "started_at", "finished_at"])


def _record_end(decision: Decision, rollout: Rollout, slice: Slice) -> None:
    is_complete = decision.state is RolloutState.COMPLETE
    sequence = rollout.revision.sequence
    summary = f"Revision {sequence} of {slice.key} is {'live and proven' if is_complete else 'held back'}."
    with verb("rollout.complete" if is_complete else "rollout.fail", actor=SYSTEM) as act:
        act.entry(
            Target(kind="rollout", name=f"{slice.key}#{sequence}", id=str(rollout.pk)),
            f"{summary} {decision.reason}".strip(),
            tenant_id=slice.tenant_id,
            chain=slice.tenant.slug,
            slice_key=slice.key,
        )

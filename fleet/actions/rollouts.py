"""Moves rollouts. Every mover (worker, reconciler, web process) comes through here, and a fence keeps them apart.

A mover claims a rollout by raising its fence and then takes one step in one transaction that first checks that the
fence is still its own. A later claim therefore disarms an earlier one, whatever happened to its process. Locks are
always taken in the order slice, rollout, gateway, the same as publishing does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
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

LEASE: Final = timedelta(seconds=10)
AT_A_TIME: Final = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to take the next step of a rollout, until somebody claims it again."""

    rollout_id: UUID
    slice_id: UUID
    fence: int


def active_rollouts() -> Q:
    """The condition that a rollout still moves."""
    return Q(state__in=[state for state in RolloutState if state.is_active])


def move_due() -> int:
    """Take one step of each rollout that is due and not being moved; return how many were found."""
    claims = _claim_due(timezone.now())
    for claim in claims:
        _move(claim)
    return len(claims)


def move_of_slices(slice_ids: Iterable[UUID]) -> None:
    """Take the next step of the active rollouts of these slices now: something was reported, or published."""
    ids = Rollout.objects.filter(active_rollouts(), slice_id__in=list(slice_ids)).values_list("pk", flat=True)
    for rollout_id in ids:
        if claim := _claim(rollout_id):
            _move(claim)


@transaction.atomic
def _claim_due(now: datetime) -> list[Claim]:
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = Rollout.objects.filter(free, active_rollouts(), next_action_at__lte=now).order_by("next_action_at")
    rows = list(due.select_for_update(skip_locked=True).only("slice_id", "fence")[:AT_A_TIME])
    Rollout.objects.filter(pk__in=[row.pk for row in rows]).update(fence=F("fence") + 1, lease_until=now + LEASE)
    return [Claim(row.pk, row.slice_id, row.fence + 1) for row in rows]


@transaction.atomic
def _claim(rollout_id: UUID) -> Claim | None:
    """Claim one rollout, also from somebody who holds it: what we know is newer than what they saw."""
    row = Rollout.objects.filter(active_rollouts(), pk=rollout_id).select_for_update().only("slice_id", "fence").first()
    if row is None:
        return None
    Rollout.objects.filter(pk=rollout_id).update(fence=F("fence") + 1, lease_until=timezone.now() + LEASE)
    return Claim(row.pk, row.slice_id, row.fence + 1)


@transaction.atomic
def _move(claim: Claim) -> None:
    """Take one step under a claim; do nothing when the claim was lost."""
    slice = (
        Slice.objects.select_for_update(no_key=True, of=("self",))
        .select_related("tenant", "gateway")
        .get(pk=claim.slice_id)
    )
    mine = Rollout.objects.filter(active_rollouts(), pk=claim.rollout_id, fence=claim.fence)
    rollout = mine.select_for_update(no_key=True, of=("self",)).select_related("revision", "previous").first()
    if rollout is None:
        return
    now = timezone.now()
    nodes = nodes_seen(slice, now)
    decision = step(_moving(rollout, now), nodes)
    _carry_out(decision, rollout, slice)
    _note(decision, rollout, nodes, now)
    if not decision.state.is_active:
        _record_end(decision, rollout, slice)
    if decision.state != rollout.state:
        announce(f"slice:{slice.key}", "rollout", subject=str(rollout.pk))
        announce(f"gateway:{slice.gateway.slug}", "rollout", subject=str(rollout.pk))


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


def _note(decision: Decision, rollout: Rollout, nodes: tuple[NodeSeen, ...], now: datetime) -> None:
    again = decision.look_again_seconds
    changes: dict[str, object] = {
        "state": decision.state,
        "reason": decision.reason,
        "lease_until": None,
        "next_action_at": now + timedelta(seconds=again) if again is not None else None,
    }
    if decision.effect is Effect.ASSIGN:
        changes["started_at"] = now
    if not decision.state.is_active:
        changes["finished_at"] = now
        keep_outcomes(rollout, nodes, now)
    Rollout.objects.filter(pk=rollout.pk).update(**changes)


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

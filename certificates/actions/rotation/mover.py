"""Moves rotations as rollouts are moved: by claims. A look may take a while and holds no lock; writing is short."""

import random
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Min, Q
from django.utils import timezone

from certificates.actions.rotation.faults import note_fault
from certificates.actions.rotation.looks import WATCH, Change, Fault, Later, Look
from certificates.actions.rotation.notes import go
from certificates.actions.rotation.steps import STEPS
from certificates.life.states import FaultKind, RotationState
from certificates.models import Rotation
from console.base.errors import GatehouseError
from fleet.actions.claims import Claim, claim_due, locked_slice, try_to_move

LEASE = timedelta(seconds=60)
"""Longer than any step may take: each asks a CA a handful of questions, with a time limit on each."""

SHORTEST_PAUSE = 0.05
"""Seconds; another mover may be about to claim what seems free."""


def move_due_rotations() -> int:
    """Take one step of each rotation that is due and not being moved; return how many were found."""
    claims = claim_due(Rotation.objects.active(), timezone.now(), lease=LEASE)
    try_to_move(claims, move, "rotation")
    return len(claims)


def seconds_to_next() -> float | None:
    """Return how long until a rotation that nobody moves is due, at least a moment; None when none waits."""
    now = timezone.now()
    free = Rotation.objects.active().filter(Q(lease_until=None) | Q(lease_until__lt=now))
    at = free.aggregate(first=Min("next_action_at"))["first"]
    return None if at is None else max((at - now).total_seconds(), SHORTEST_PAUSE)


def move(claim: Claim) -> None:
    """Look, then write; do nothing when the claim was lost meanwhile."""
    row = Rotation.objects.with_all().filter(pk=claim.row_id, fence=claim.fence).first()
    if row is None:
        return
    try:
        look = STEPS[RotationState(row.state)](row)
        _write(claim, partial(_go, look=look))
    except Later as later:
        _write(claim, partial(_stay, text=later.text))
    except Fault as fault:
        _write(claim, partial(note_fault, fault=fault, share=random.random()))
    except GatehouseError as refused:
        unpublished = Fault(FaultKind.DELIVERY, str(refused))
        _write(claim, partial(note_fault, fault=unpublished, share=random.random()))
    finally:
        connection.close_if_unusable_or_obsolete()


@transaction.atomic
def _write(claim: Claim, change: Change) -> None:
    locked_slice(claim)
    rows = Rotation.objects.with_all().filter(pk=claim.row_id, fence=claim.fence)
    row = rows.select_for_update(no_key=True, of=("self", "certificate")).first()
    if row is not None:
        change(row)


def _go(row: Rotation, look: Look) -> None:
    if look.change is not None:
        look.change(row)
    go(row, look.state, look.text, look.after_seconds)


def _stay(row: Rotation, text: str) -> None:
    go(row, RotationState(row.state), text, WATCH)

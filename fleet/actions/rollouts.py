"""Moves rollouts. Every mover (worker, reconciler, web process) comes through here; `claims` keeps them apart."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from fleet.actions.claims import Claim, claim_due, claim_of_slice, locked_slice, try_to_move
from fleet.actions.rollout_step import take_step
from fleet.models import Rollout


def move_due() -> int:
    """Take one step of each rollout that is due and not being moved; return how many were found."""
    claims = claim_due(Rollout.objects.active(), timezone.now())
    try_to_move(claims, move, "rollout")
    return len(claims)


def move_of_slices(slice_ids: Iterable[UUID]) -> None:
    """Take the next step of the active rollouts of these slices now, because something was reported of them."""
    for slice_id in slice_ids:
        try_to_move(claim_of_slice(Rollout.objects.active(), slice_id), move, "rollout")


@transaction.atomic
def move(claim: Claim) -> None:
    """Take one step under a claim; do nothing when the claim was lost."""
    slice = locked_slice(claim)
    mine = Rollout.objects.active().filter(pk=claim.row_id, fence=claim.fence)
    rows = mine.select_related("revision", "previous").defer("revision__buckets", "previous__buckets")
    rollout = rows.select_for_update(no_key=True, of=("self",)).first()
    if rollout is not None:
        take_step(rollout, slice)

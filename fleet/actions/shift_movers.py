"""Moves shifts, as rollouts are moved; `claims` keeps movers apart."""

from django.db import transaction
from django.utils import timezone

from fleet.actions.claims import Claim, claim_due, locked_slice, try_to_move
from fleet.actions.shift_step import take_step
from fleet.models import Shift


def move_due_shifts() -> int:
    """Take one step of each shift that is due and not being moved; return how many were found."""
    claims = claim_due(Shift.objects.active(), timezone.now())
    try_to_move(claims, move, "shift")
    return len(claims)


@transaction.atomic
def move(claim: Claim) -> None:
    """Take one step under a claim; do nothing when the claim was lost."""
    slice = locked_slice(claim)
    mine = Shift.objects.active().filter(pk=claim.row_id, fence=claim.fence)
    row = mine.select_for_update(no_key=True, of=("self",)).select_related("slice", "rollout").first()
    if row is not None:
        take_step(row, slice)

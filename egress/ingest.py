"""Stores what went out, inside the caller's transaction: what is acknowledged is in the tables."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from egress.announcing import announce_egress
from egress.intake import measure
from egress.intake.denying import write_cuts, write_denials
from egress.intake.flowing import write_flows
from egress.intake.hitting import write_hits
from egress.intake.sighting import write_sights
from egress.intake.sorting import Told, sort
from egress.intake.tunnelling import write_tunnels

__all__ = ["Told", "record"]


@transaction.atomic(savepoint=False)
def record(told: Sequence[Told], newest: Sequence[Told]) -> None:
    """Store a batch, of any number of nodes; the caller has locked them and sorted out repeated reports.

    `newest` is what holds of tunnels that are open: at most one for each node.
    """
    changed = write_tunnels(newest) if newest else set()
    by_slice = sort(told)
    if by_slice:
        measures = measure.lock(by_slice.keys(), timezone.now())
        for write in (write_flows, write_sights, write_hits, write_denials, write_cuts):
            write(by_slice, measures)
        measure.note(measures)
    keys = {key: slice_id for one in told for key, slice_id in one.slice_ids.items()}
    announce_egress(sorted(key for key, slice_id in keys.items() if slice_id in changed or slice_id in by_slice))

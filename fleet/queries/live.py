"""What is live of a slice: the revision that nodes run unless told otherwise, which may be older than the last one."""

from fleet.models import Assignment
from policies.models import Slice


def live_sequence(slice: Slice) -> int | None:
    """Return the sequence of the live revision; None before a first one has come through."""
    rows = Assignment.objects.filter(slice=slice, node=None)
    found: int | None = rows.values_list("revision__sequence", flat=True).first()
    return found

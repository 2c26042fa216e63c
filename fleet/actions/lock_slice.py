"""Takes a slice for publishing or moving its rollout; the first lock of every such transaction."""

from uuid import UUID

from policies.models import Slice


def lock_slice(slice_id: UUID) -> Slice:
    """Return the slice as it is now, with its tenant and gateway, its row locked until the transaction ends."""
    rows = Slice.objects.select_related("gateway", "tenant").select_for_update(no_key=True, of=("self",))
    return rows.get(pk=slice_id)

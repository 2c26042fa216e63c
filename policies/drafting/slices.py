"""Takes a slice for writing: whoever changes its draft holds its row, so writers of one slice take turns."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from console.audit.verbs import Act, Target
from console.base.errors import NotFound
from policies.models import Slice


def lock_slice(slice_id: UUID) -> Slice:
    """Return the slice, locked until the transaction ends, with its tenant and gateway at hand."""
    rows = Slice.objects.select_for_update(of=("self",), no_key=True).select_related("tenant", "gateway")
    found: Slice = rows.filter(pk=slice_id).first()
    if found is None:
        raise NotFound
    return found


def next_version(slice_: Slice) -> int:
    """Move the draft of a locked slice to its next version and return it. Objects written now carry it as theirs."""
    slice_.draft_version += 1
    slice_.save(update_fields=["draft_version"])
    found: int = slice_.draft_version
    return found


def record(
    act: Act,
    slice_: Slice,
    target: Target,
    summary: str,
    changes: Sequence[dict[str, Any]],
    what: str,
    verb: str = "",
) -> None:
    """Write the entry of a change to this slice's draft, and announce it."""
    act.entry(
        target,
        summary,
        **slice_.trail,
        changes=changes,
        verb=verb,
    )
    act.announce(f"slice:{slice_.key}", what, subject=target.id)
    if what != "draft":
        act.announce(f"slice:{slice_.key}", "draft")

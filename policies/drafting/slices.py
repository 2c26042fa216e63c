"""Takes a slice for writing: whoever changes its draft holds its row, so writers of one slice take turns."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from console.accounts.models import Tenant
from console.accounts.quotas import Quota, require_room
from console.audit.verbs import Act, Target
from console.base.errors import NotFound
from policies.models import DraftObject, Slice


def lock_slice(slice_id: UUID) -> Slice:
    """Return the slice, locked until the transaction ends, with its tenant and gateway at hand."""
    rows = Slice.objects.select_for_update(of=("self",), no_key=True).select_related("tenant", "gateway")
    found: Slice = rows.filter(pk=slice_id).first()
    if found is None:
        raise NotFound
    return found


def lock_slice_to_add(slice_id: UUID) -> Slice:
    """As `lock_slice`; a tenant with a quota of objects is locked first, for those of all its slices count."""
    bounded = Tenant.objects.filter(slices=slice_id, quotas__has_key=str(Quota.OBJECTS))
    bounded.select_for_update(of=("self",), no_key=True).first()
    return lock_slice(slice_id)


def require_object_room(slice_: Slice, more: int = 1) -> None:
    """Raise Conflict `quota_reached` unless the tenant of a slice locked to add may have so many objects more."""
    rows = DraftObject.objects.present().filter(tenant_id=slice_.tenant_id)
    require_room(slice_.tenant, Quota.OBJECTS, rows.count, more=more)


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

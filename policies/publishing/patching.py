"""Writes the objects of a patch as validity intervals, and lets the draft follow without losing what it changes.

An object that the patch is about follows in a draft that does not touch it. Any other stays in the draft as it is: what
differs from the revision now is an unpublished change again, to be published another time.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils import timezone

from console.base.errors import Conflict
from console.base.ids import new_id
from policies.compiler import IntentObject, Kind, ObjectKey, object_digest
from policies.drafting.claims import claim
from policies.drafting.edits import KEPT_COLUMNS, fill
from policies.drafting.rows import hostnames_of
from policies.drafting.slices import next_version
from policies.models import DraftObject, RevisionObject, Slice
from policies.queries.change import Change
from policies.queries.revisions import named

BATCH = 1000


def write_patched(
    slice_: Slice, sequence: int, *, changes: Collection[Change], followed: frozenset[ObjectKey], author: str
) -> None:
    """Close what the patch changes or removes, open what it changes or adds; then bring the draft up to it.

    Locks the gateway where a hostname comes back, and raises Conflict `hostname_taken` when it has gone to another
    tenant since.
    """
    changed = {_key(change): change.after for change in changes}
    live = RevisionObject.objects.filter(named(changed), slice=slice_, to_sequence=None)
    ages = {ObjectKey(Kind(kind), name): age for kind, name, age in live.values_list("kind", "name", "created_at")}
    live.update(to_sequence=sequence)
    opened = [_opened(slice_, item, sequence, ages) for item in changed.values() if item is not None]
    RevisionObject.objects.bulk_create(opened, batch_size=BATCH)
    _rebase(slice_, changed, followed, author)
    _claim_again(slice_, changed)


def _opened(
    slice_: Slice, item: IntentObject, sequence: int, ages: Mapping[ObjectKey, datetime | None]
) -> RevisionObject:
    return RevisionObject(
        slice=slice_, kind=item.kind, name=item.name, spec=item.spec_json(), digest=object_digest(item),
        hostnames=hostnames_of(item), created_at=item.created_at or ages.get(item.key), from_sequence=sequence,
    )  # fmt: skip


def _rebase(
    slice_: Slice, changed: Mapping[ObjectKey, IntentObject | None], followed: frozenset[ObjectKey], author: str
) -> None:
    rows = {ObjectKey(Kind(row.kind), row.name): row for row in _drafted(slice_, changed)}
    version = next_version(slice_)
    kept: list[DraftObject] = []
    gone: list[DraftObject] = []
    for key, item in changed.items():
        row = rows.get(key) or _absent(slice_, key, item, author)
        row.published_digest = None if item is None else object_digest(item)
        if key in followed and not row.is_unpublished:
            _follow(row, item, version, author)
        else:
            _stay(row, item)
        is_needed = not (row.is_removed and row.published_digest is None)
        (kept if is_needed else gone).append(row)
    DraftObject.objects.filter(pk__in=[row.pk for row in gone]).delete()
    DraftObject.objects.bulk_create(
        kept,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["slice", "kind", "name"],
        update_fields=[*KEPT_COLUMNS, "published_digest"],
    )


def _drafted(slice_: Slice, keys: Collection[ObjectKey]) -> Collection[DraftObject]:
    found: Collection[DraftObject] = DraftObject.objects.filter(named(keys), slice=slice_)
    return found


def _absent(slice_: Slice, key: ObjectKey, item: IntentObject | None, author: str) -> DraftObject:
    """The row of an object that the draft does not have, as the last revision did not have it either."""
    return DraftObject(
        id=new_id(), slice=slice_, tenant_id=slice_.tenant_id, gateway_id=slice_.gateway_id, kind=key.kind,
        name=key.name, is_removed=True, is_unpublished=False, updated_at=timezone.now(), updated_by=author,
        created_at=item.created_at if item is not None else None,
    )  # fmt: skip


def _follow(row: DraftObject, item: IntentObject | None, version: int, author: str) -> None:
    """Make the draft's object what the revision has now."""
    row.is_removed = item is None
    row.version, row.updated_at, row.updated_by = version, timezone.now(), author
    if item is not None:
        fill(row, item, object_digest(item))


def _stay(row: DraftObject, item: IntentObject | None) -> None:
    """Keep the draft's object as it is; say anew how it stands to the revision."""
    if row.is_removed and item is not None and not row.digest:
        fill(row, item, object_digest(item))
        row.is_removed = True
    is_same = row.published_digest is not None and bytes(row.digest) == bytes(row.published_digest)
    row.is_unpublished = row.is_removed or not is_same


def _claim_again(slice_: Slice, changed: Mapping[ObjectKey, IntentObject | None]) -> None:
    """Claim hostnames that come back; those that are there have their claim already."""
    back = [key.name for key, item in changed.items() if key.kind is Kind.HOSTNAME and item is not None]
    if taken := claim(slice_, back):
        name = min(taken)
        raise Conflict(f"{name} was given up meanwhile and is another tenant's now.", code="hostname_taken")


def _key(change: Change) -> ObjectKey:
    item = change.after or change.before
    assert item is not None
    return item.key

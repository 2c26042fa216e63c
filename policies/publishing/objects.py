"""Writes a revision's objects as validity intervals, and makes the draft say that they are published."""

from django.db.models import F

from policies.compiler import Kind
from policies.drafting.claims import release
from policies.models import DraftObject, RevisionObject, Slice
from policies.queries.revisions import keys_of, named

BATCH = 1000


def write_objects(slice_: Slice, sequence: int) -> None:
    """Close what changed or went, open what came or changed; then the draft holds nothing unpublished.

    Hostnames that are gone become free for other tenants.
    """
    pending = DraftObject.objects.unpublished().filter(slice=slice_)
    RevisionObject.objects.filter(named(keys_of(pending)), slice=slice_, to_sequence=None).update(to_sequence=sequence)
    opened = [_opened(slice_, row, sequence) for row in pending.present()]
    RevisionObject.objects.bulk_create(opened, batch_size=BATCH)
    gone = pending.filter(is_removed=True)
    released = list(gone.filter(kind=Kind.HOSTNAME).values_list("name", flat=True))
    gone.delete()
    release(slice_, released)
    pending.update(published_digest=F("digest"), is_unpublished=False)


def _opened(slice_: Slice, row: DraftObject, sequence: int) -> RevisionObject:
    return RevisionObject(
        slice=slice_, kind=row.kind, name=row.name, spec=row.spec, digest=row.digest,
        hostnames=row.hostnames, created_at=row.created_at, from_sequence=sequence,
    )  # fmt: skip

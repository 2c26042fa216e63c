"""Writes any number of objects into a draft at once, keeping every column that follows from them. The one way in.

Undoing, restoring and importing are edits too: an object set to what is published is no longer unpublished, and one
that was never published is simply gone when it is removed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from console.base.ids import new_id
from policies.compiler import IntentObject, Kind, ObjectKey, object_digest
from policies.drafting.claims import claim, release
from policies.drafting.limits import asks_too_much, exceeded
from policies.drafting.rows import hostnames_of, others_of, search_text_of, services_of
from policies.drafting.slices import next_version
from policies.models import DraftObject, Slice
from policies.queries.revisions import named

BATCH = 1000
KEPT_COLUMNS = [
    "spec", "digest", "is_removed", "is_unpublished", "version", "hostnames", "services", "others",
    "search_text",
    "updated_at", "updated_by",
]  # fmt: skip

Edits = Mapping[ObjectKey, IntentObject | None]
"""What each object shall be; None: absent."""


@dataclass(slots=True)
class Applied:
    """What became of each object. Where `is_refused` says that it cannot be, the caller rolls all of it back."""

    added: list[DraftObject] = field(default_factory=list)
    changed: list[DraftObject] = field(default_factory=list)
    removed: list[DraftObject] = field(default_factory=list)
    unchanged: int = 0
    taken: frozenset[str] = frozenset()
    """Hostnames that meet another tenant's."""
    too_many: Mapping[Kind, int] = field(default_factory=dict)
    """Kinds of which the slice would have more than it may, with that bound."""
    is_asking_too_much: bool = False
    """Whether too many hostnames would ask for client certificates."""

    @property
    def is_refused(self) -> bool:
        """Whether the edits cannot be."""
        return bool(self.taken or self.too_many or self.is_asking_too_much)

    @property
    def total(self) -> int:
        """How many objects were written."""
        return len(self.added) + len(self.changed) + len(self.removed)


def apply(slice_: Slice, edits: Edits, *, author: str) -> Applied:
    """Make the draft of a locked slice hold these objects. Costs the edits, not the slice."""
    rows = {ObjectKey(Kind(row.kind), row.name): row for row in _existing(slice_, edits)}
    applied = Applied()
    for key, item in edits.items():
        _sort_in(applied, slice_, key, item, rows.get(key))
    if applied.total:
        version, now = next_version(slice_), timezone.now()
        for row in (*applied.added, *applied.changed, *applied.removed):
            row.version, row.updated_at, row.updated_by = version, now, author
        _date(applied.added, now)
        _write(slice_, applied)
        applied.too_many = exceeded(slice_, {Kind(row.kind) for row in applied.added})
        if any(row.spec.get("client_certificate") for row in _hostnames((*applied.added, *applied.changed))):
            applied.is_asking_too_much = asks_too_much(slice_)
    return applied


def settle_claims(slice_: Slice, applied: Applied) -> None:
    """Free the hostnames that nothing has any more and claim the new ones; a published one stays claimed.

    Locks the gateway where there are new ones, so it is the last step of a verb.
    """
    freed = [row.name for row in _hostnames(applied.removed) if row.published_digest is None]
    release(slice_, freed)
    applied.taken = claim(slice_, [row.name for row in _hostnames(applied.added)])


def _existing(slice_: Slice, edits: Edits) -> Collection[DraftObject]:
    found: Collection[DraftObject] = DraftObject.objects.filter(named(edits), slice=slice_)
    return found


def _sort_in(
    applied: Applied, slice_: Slice, key: ObjectKey, item: IntentObject | None, row: DraftObject | None
) -> None:
    if item is None:
        if row is None or row.is_removed:
            applied.unchanged += 1
            return
        row.is_removed = row.is_unpublished = True
        applied.removed.append(row)
        return
    digest = object_digest(item)
    if row is not None and not row.is_removed and bytes(row.digest) == digest:
        applied.unchanged += 1
        return
    is_new = row is None or row.is_removed
    row = row or DraftObject(
        id=new_id(), slice=slice_, tenant_id=slice_.tenant_id, gateway_id=slice_.gateway_id,
        kind=key.kind, name=key.name, created_at=item.created_at,
    )  # fmt: skip
    fill(row, item, digest)
    (applied.added if is_new else applied.changed).append(row)


def _date(rows: Sequence[DraftObject], now: datetime) -> None:
    """Say when new objects came to be: of those that come together the first is the oldest."""
    for index, row in enumerate(rows):
        row.created_at = row.created_at or now + timedelta(microseconds=index)


def fill(row: DraftObject, item: IntentObject, digest: bytes) -> None:
    """Set every column that follows from what the object is and from what is published of it."""
    row.spec, row.digest, row.is_removed = item.spec_json(), digest, False
    row.is_unpublished = row.published_digest is None or bytes(row.published_digest) != digest
    row.hostnames, row.services = hostnames_of(item), services_of(item)
    row.others = others_of(item)
    row.search_text = search_text_of(item)


def _write(slice_: Slice, applied: Applied) -> None:
    never_published = [row.pk for row in applied.removed if row.published_digest is None]
    DraftObject.objects.filter(slice=slice_, pk__in=never_published).delete()
    kept = [row for row in applied.removed if row.published_digest is not None]
    DraftObject.objects.bulk_create(
        [*applied.added, *applied.changed, *kept],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["slice", "kind", "name"],
        update_fields=KEPT_COLUMNS,
    )


def _hostnames(rows: Sequence[DraftObject]) -> list[DraftObject]:
    return [row for row in rows if row.kind == Kind.HOSTNAME]

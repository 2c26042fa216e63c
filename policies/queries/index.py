"""What a slice revision consists of, as the difference to what a node already has, and the bytes behind the digests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from policies.models import Resource, Revision, Slice, SliceResource
from policies.queries.revisions import at

BODIES_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One resource: identity, SHA-256 of its bytes (32 bytes), and whether it travels sealed."""

    type_url: str
    name: str
    digest: bytes
    is_sealed: bool
    size_bytes: int


@dataclass(frozen=True, slots=True)
class IndexDelta:
    """What to add or replace, and what to drop, to come from `base` (None: from nothing) to `sequence`."""

    sequence: int
    base: int | None
    root: bytes
    changed: tuple[IndexRow, ...]
    removed: tuple[tuple[str, str], ...]


def index_of(slice_: Slice, sequence: int, have: int | None) -> IndexDelta:
    """Return the index of a revision relative to `have`, in either direction; an unknown `have` gives a full index.

    Raises Revision.DoesNotExist when there is no such revision.
    """
    revisions = Revision.objects.filter(slice=slice_)
    root = bytes(revisions.values_list("root", flat=True).get(sequence=sequence))
    if have is None or not revisions.filter(sequence=have).exists():
        return IndexDelta(sequence, None, root, _rows(slice_, at(sequence)), ())
    if have == sequence:
        return IndexDelta(sequence, have, root, (), ())
    came, went = (began(have, sequence), ended(have, sequence))
    if have > sequence:
        came, went = ended(sequence, have), began(sequence, have)
    changed = _rows(slice_, came & at(sequence))
    present = {(row.type_url, row.name) for row in changed}
    old = SliceResource.objects.filter(went & at(have), slice=slice_).values_list("type_url", "name")
    return IndexDelta(sequence, have, root, changed, tuple(sorted(set(old) - present)))


def resource_bodies(gateway_id: UUID, digests: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield digest and body of those resources that slices of this gateway refer to; others are left out."""
    asked = list(set(digests))
    of_gateway = SliceResource.objects.filter(slice__gateway_id=gateway_id, is_sealed=False)
    for start in range(0, len(asked), BODIES_AT_A_TIME):
        part = asked[start : start + BODIES_AT_A_TIME]
        known = of_gateway.filter(digest__in=part).values_list("digest", flat=True).distinct()
        rows = Resource.objects.filter(pk__in=[bytes(digest) for digest in known])
        for digest, body in rows.values_list("digest", "body"):
            yield bytes(digest), bytes(body)


def began(after: int, until: int) -> Q:
    """Return the condition that an interval begins in (after, until]."""
    return Q(from_sequence__gt=after, from_sequence__lte=until)


def ended(after: int, until: int) -> Q:
    """Return the condition that an interval ends in (after, until]."""
    return Q(to_sequence__gt=after, to_sequence__lte=until)


def _rows(slice_: Slice, condition: Q) -> tuple[IndexRow, ...]:
    rows = SliceResource.objects.filter(condition, slice=slice_).order_by("type_url", "name")
    found = rows.values_list("type_url", "name", "digest", "is_sealed", "size_bytes")
    return tuple(
        IndexRow(type_url, name, bytes(digest), sealed, size) for type_url, name, digest, sealed, size in found
    )

"""What changed between two manifests, small enough to ride along with the newer; nodes verify it like any answer."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from gatehouse_protocol.frames import encode_frames
from gatehouse_protocol.messages import Index, IndexedResource, Inline, ManifestSlice, RemovedResource

from policies.models import Slice
from policies.queries.index import index_of, resource_bodies

MAX_SLICES: Final = 8
MAX_CHANGED: Final = 200
MAX_BYTES: Final = 64 * 1024


def inline_between(before: Mapping[str, ManifestSlice], after: Mapping[str, ManifestSlice]) -> Inline | None:
    """Return the indexes and bodies that lead from one manifest to the next, or None when it is not worth it."""
    moved = [row for key, row in after.items() if key not in before or before[key].sequence != row.sequence]
    if not 0 < len(moved) <= MAX_SLICES:
        return None
    slices = {row.key: row for row in Slice.objects.filter(key__in=[row.slice for row in moved])}
    indexes: list[Index] = []
    for row in moved:
        have = before[row.slice].sequence if row.slice in before else None
        index = index_answer(slices[row.slice], row.sequence, have)
        if len(index.changed) > MAX_CHANGED:
            return None
        indexes.append(index)
    bodies = _small_bodies(next(iter(slices.values())).gateway_id, indexes)
    return None if bodies is None else Inline(tuple(indexes), bodies)


def index_answer(slice_row: Slice, sequence: int, have: int | None) -> Index:
    """Return what the slice consists of at `sequence`: the difference from `have`, or everything.

    Raises Revision.DoesNotExist for a sequence that was never published.
    """
    delta = index_of(slice_row, sequence, have)
    return Index(
        slice=slice_row.key,
        sequence=sequence,
        from_=delta.base,
        root=delta.root.hex(),
        changed=tuple(
            IndexedResource(row.type_url, row.name, row.digest.hex(), row.is_sealed) for row in delta.changed
        ),
        removed=tuple(RemovedResource(type_url, name) for type_url, name in delta.removed),
    )


def _small_bodies(gateway_id: UUID, indexes: list[Index]) -> bytes | None:
    digests = {bytes.fromhex(row.digest) for index in indexes for row in index.changed if not row.sealed}
    found = [body for _, body in resource_bodies(gateway_id, sorted(digests))]
    frames = encode_frames(found)
    return frames if len(frames) <= MAX_BYTES else None

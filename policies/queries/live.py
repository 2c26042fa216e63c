"""What is live of a slice and of its gateway: the resources of the last revisions, and what names them."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, Q

from policies.compiler import Resource, UnitKey
from policies.models import DraftObject, Revision, Slice, SliceResource
from policies.models import Resource as StoredResource
from policies.queries.context import Basis, platform_slice_of

Live = Mapping[tuple[str, str], tuple[str, bytes]]
"""Type and name → unit and digest of live resources."""


def live_digests(slice_: Slice, units: Collection[UnitKey] | None) -> Live:
    """Return the live resources of these units, or of all; secrets are not compiled and not among them."""
    rows = SliceResource.objects.filter(slice=slice_, to_sequence=None, is_sealed=False)
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    found = rows.values_list("type_url", "name", "unit", "digest")
    return {(type_url, name): (unit, bytes(digest)) for type_url, name, unit, digest in found}


def is_basis_new(slice_: Slice, basis: Basis) -> bool:
    """Tell whether the last revision was compiled on another basis: unchanged objects may then compile differently."""
    published = Revision.objects.filter(slice=slice_, sequence=slice_.last_sequence)
    is_new: bool = published.exclude(schema_version=basis.name).exists()
    return is_new


def content_of(slice_: Slice) -> tuple[Any, ...]:
    """Return what names the draft's content and all that it is checked against.

    Version and sequence numbers alone would not: a transaction that is rolled back gives its numbers to the next one.
    """
    own = Q(slice=slice_, sequence=slice_.last_sequence)
    platform = Q(platform_slice_of(slice_), sequence=F("slice__last_sequence"))
    live = Revision.objects.filter(own | platform).order_by("pk").values_list("pk", flat=True)
    rows = DraftObject.objects.unpublished().filter(slice=slice_).order_by("kind", "name")
    pending = rows.values_list("kind", "name", "is_removed", "digest")
    named = hashlib.sha256(repr([(*row[:3], bytes(row[3])) for row in pending]).encode()).digest()
    return (slice_.pk, tuple(live), named)


def platform_resources(slice_: Slice) -> tuple[Resource, ...]:
    """Return the gateway's live listeners and route table, which a tenant's resources are validated within."""
    live = SliceResource.objects.filter(platform_slice_of(slice_), to_sequence=None, is_sealed=False)
    rows = list(live.values_list("type_url", "name", "unit", "digest"))
    stored = StoredResource.objects.filter(pk__in=[row[3] for row in rows]).values_list("digest", "body")
    bodies = {bytes(digest): bytes(body) for digest, body in stored}
    return tuple(
        Resource(type_url, name, bodies[bytes(digest)], bytes(digest), UnitKey(unit))
        for type_url, name, unit, digest in rows
    )

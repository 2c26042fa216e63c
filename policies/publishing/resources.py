"""Writes what a revision compiled to: new bodies once, intervals for what differs, digests for the buckets touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gatehouse_protocol import digests

from policies.compiler import Resource as CompiledResource
from policies.models import Resource, Revision, Slice, SliceResource

SECRET_URL: Final = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class SecretEntry:
    """A secret as the index lists it: the SHA-256 (32 bytes) and the size of the plaintext, never the plaintext."""

    name: str
    digest: bytes
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What the whole slice consists of after a revision."""

    buckets: bytes
    count: int
    size_bytes: int
    is_different: bool

    @property
    def root(self) -> bytes:
        """The 32 bytes that name it all."""
        return bytes.fromhex(digests.root_digest(self.buckets))


class _Listed(NamedTuple):
    type: str
    name: str
    digest: str


def write_resources(
    slice_: Slice, base: Revision | None, sequence: int, units: frozenset[str],
    compiled: Sequence[CompiledResource], secrets: Sequence[SecretEntry],
) -> Totals:  # fmt: skip
    """Make the live resources of these units, and the live secrets, exactly what is given; leave all others alone."""
    rows = SliceResource.objects.filter(slice=slice_, to_sequence=None)
    live = {_key(row): row for row in rows.filter(unit__in=list(units), is_sealed=False)}
    live |= {_key(row): row for row in rows.filter(is_sealed=True)}
    wanted = {_key(row): row for row in _rows(slice_, sequence, compiled, secrets)}
    closed = [row for key, row in live.items() if key not in wanted or _differ(row, wanted[key])]
    opened = [row for key, row in wanted.items() if key not in live or _differ(row, live[key])]
    rows.filter(pk__in=[row.pk for row in closed]).update(to_sequence=sequence)
    _store_bodies(opened, compiled)
    SliceResource.objects.bulk_create(opened, batch_size=BATCH)
    return Totals(
        buckets=_buckets(slice_, base, {row.bucket for row in (*closed, *opened)}),
        count=(base.resource_count if base else 0) + len(opened) - len(closed),
        size_bytes=(base.resource_bytes if base else 0) + _size(opened) - _size(closed),
        is_different=bool(closed or opened),
    )


def _rows(
    slice_: Slice, sequence: int, compiled: Iterable[CompiledResource], secrets: Iterable[SecretEntry]
) -> Iterable[SliceResource]:
    for one in compiled:
        yield SliceResource(
            slice=slice_, type_url=one.type_url, name=one.name, unit=one.unit, digest=one.digest,
            bucket=digests.bucket_of(one.type_url, one.name), size_bytes=len(one.body), from_sequence=sequence,
        )  # fmt: skip
    for secret in secrets:
        yield SliceResource(
            slice=slice_, type_url=SECRET_URL, name=secret.name, unit=f"secret:{secret.name}", digest=secret.digest,
            bucket=digests.bucket_of(SECRET_URL, secret.name), size_bytes=secret.size_bytes, is_sealed=True,
            from_sequence=sequence,
        )  # fmt: skip


def _store_bodies(opened: Iterable[SliceResource], compiled: Iterable[CompiledResource]) -> None:
    """Insert bodies that no slice had before; the same bytes of another revision are the same row."""
    new = {bytes(row.digest) for row in opened if not row.is_sealed}
    bodies: Mapping[bytes, bytes] = {one.digest: one.body for one in compiled if one.digest in new}
    rows = [Resource(digest=digest, body=body) for digest, body in sorted(bodies.items())]
    Resource.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _buckets(slice_: Slice, base: Revision | None, touched: Iterable[int]) -> bytes:
    """The bucket digests of the base with the touched ones computed again from their live rows."""
    buckets = bytearray(base.buckets if base else digests.EMPTY_BUCKET * digests.BUCKETS)
    listed: dict[int, list[_Listed]] = {number: [] for number in touched}
    rows = SliceResource.objects.filter(slice=slice_, to_sequence=None, bucket__in=list(listed))
    for number, type_url, name, digest in rows.values_list("bucket", "type_url", "name", "digest"):
        listed[number].append(_Listed(type_url, name, bytes(digest).hex()))
    for number, members in listed.items():
        buckets[number * 32 : number * 32 + 32] = digests.bucket_digest(members)
    return bytes(buckets)


def _key(row: SliceResource) -> tuple[str, str]:
    return row.type_url, row.name


def _differ(one: SliceResource, other: SliceResource) -> bool:
    return bytes(one.digest) != bytes(other.digest)


def _size(rows: Iterable[SliceResource]) -> int:
    return sum(row.size_bytes for row in rows)

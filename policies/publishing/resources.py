"""Writes what a revision compiled to: new bodies once, intervals for what differs, digests for the buckets touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gatehouse_protocol import digests
from gatehouse_protocol.vending import VENDED_TYPE

from policies.compiler import Resource as CompiledResource
from policies.models import Resource, Revision, Slice, SliceResource

SECRET_URL: Final = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
STAGED_SECRET_URL: Final = "type.googleapis.com/gatehouse.v1.StagedSecret"
BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class SecretEntry:
    """A secret as the index lists it: the SHA-256 (32 bytes) and the size of the plaintext, never the plaintext.

    A staged one is fetched and checked by nodes, and not shown to Envoy yet. A vended one nodes turn into what Envoy
    adds to requests.
    """

    name: str
    digest: bytes
    size_bytes: int
    is_staged: bool = False
    is_vended: bool = False

    @property
    def type_url(self) -> str:
        """The type it is listed under."""
        if self.is_vended:
            return VENDED_TYPE
        return STAGED_SECRET_URL if self.is_staged else SECRET_URL


@dataclass(frozen=True, slots=True)
class Totals:
    """What the whole slice consists of after a revision."""

    buckets: bytes
    count: int
    size_bytes: int
    added: int
    changed: int
    removed: int

    @property
    def is_different(self) -> bool:
        """Whether anything differs from the revision before."""
        return bool(self.added or self.changed or self.removed)

    @property
    def root(self) -> bytes:
        """The 32 bytes that name it all."""
        return bytes.fromhex(digests.root_digest(self.buckets))


class _Listed(NamedTuple):
    type: str
    name: str
    digest: str


def write_resources(
    slice_: Slice, base: Revision | None, sequence: int, units: frozenset[str] | None,
    compiled: Sequence[CompiledResource], secrets: Sequence[SecretEntry],
) -> Totals:  # fmt: skip
    """Make the live resources of these units (None: of all), and the live secrets, exactly what is given.

    Resources of other units are left alone.
    """
    rows = SliceResource.objects.filter(slice=slice_, to_sequence=None)
    compiled_rows = rows.filter(is_sealed=False)
    if units is not None:
        compiled_rows = compiled_rows.filter(unit__in=list(units))
    live = {_key(row): row for row in compiled_rows}
    live |= {_key(row): row for row in rows.filter(is_sealed=True)}
    wanted = {_key(row): row for row in _rows(slice_, sequence, compiled, secrets)}
    closed = [row for key, row in live.items() if key not in wanted or _differ(row, wanted[key])]
    opened = [row for key, row in wanted.items() if key not in live or _differ(row, live[key])]
    rows.filter(pk__in=[row.pk for row in closed]).update(to_sequence=sequence)
    _store_bodies(opened, compiled)
    SliceResource.objects.bulk_create(opened, batch_size=BATCH)
    changed = len({_key(row) for row in closed} & {_key(row) for row in opened})
    return Totals(
        buckets=_buckets(slice_, base, {row.bucket for row in (*closed, *opened)}),
        count=(base.resource_count if base else 0) + len(opened) - len(closed),
        size_bytes=(base.resource_bytes if base else 0) + _size(opened) - _size(closed),
        added=len(opened) - changed,
        changed=changed,
        removed=len(closed) - changed,
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
            slice=slice_, type_url=secret.type_url, name=secret.name, unit=f"secret:{secret.name}",
            digest=secret.digest, bucket=digests.bucket_of(secret.type_url, secret.name),
            size_bytes=secret.size_bytes, is_sealed=True,
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

"""One revision of one slice as a node holds it: the list of its resources; bodies lie beside it under their digests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from gatehouse_protocol.digests import BUCKETS, bucket_digest, bucket_of, root_digest
from gatehouse_protocol.messages import Index, IndexedResource, ManifestSlice

ResourceKey = tuple[str, str]  # (type URL, name)
Bucket = dict[ResourceKey, IndexedResource]


@dataclass(frozen=True, slots=True)
class SliceRef:
    """Which revision of a slice: enough to compare, to report and to fetch."""

    slice: str
    is_platform: bool
    revision: str
    sequence: int
    root: str

    @classmethod
    def of(cls, desired: ManifestSlice) -> "SliceRef":
        """Return the reference in a manifest line."""
        return cls(desired.slice, desired.platform, desired.revision, desired.sequence, desired.root)

    @property
    def tenant(self) -> str:
        """The part of the slice key before the gateway, and before the part that the slice is."""
        return self.slice.partition("@")[0].partition(".")[0]


@dataclass(frozen=True, slots=True)
class SliceContent:
    """What a slice revision consists of, by bucket, so that a difference costs only the buckets it touches."""

    ref: SliceRef
    buckets: tuple[Bucket, ...] = field(repr=False)
    digests: bytes = field(repr=False)

    @classmethod
    def full(cls, ref: SliceRef, resources: Iterable[IndexedResource]) -> "SliceContent":
        """Return the content of a complete index."""
        return _EMPTY.with_changes(ref, resources, ())

    @property
    def root(self) -> str:
        """The root digest of what is really here."""
        return root_digest(self.digests)

    def __iter__(self) -> Iterator[IndexedResource]:
        """Yield every resource."""
        for bucket in self.buckets:
            yield from bucket.values()

    def beyond(self, other: "SliceContent | None") -> Iterator[IndexedResource]:
        """Yield every resource that is not listed likewise in `other`; shared buckets cost nothing."""
        for mine, theirs in zip(self.buckets, other.buckets if other else _EMPTY.buckets, strict=True):
            if mine is not theirs:
                yield from (one for key, one in mine.items() if theirs.get(key) != one)

    def changed_by(self, ref: SliceRef, index: Index) -> "SliceContent":
        """Return this content with a difference applied; compare `root` with the expected one before using it."""
        return self.with_changes(ref, index.changed, ((gone.type, gone.name) for gone in index.removed))

    def with_changes(
        self, ref: SliceRef, changed: Iterable[IndexedResource], removed: Iterable[ResourceKey]
    ) -> "SliceContent":
        """Return this content as `ref`, with resources removed and then added or replaced."""
        touched: dict[int, Bucket] = {}

        def bucket(key: ResourceKey) -> Bucket:
            number = bucket_of(*key)
            if number not in touched:
                touched[number] = dict(self.buckets[number])
            return touched[number]

        for key in removed:
            bucket(key).pop(key, None)
        for one in changed:
            key = (one.type, one.name)
            bucket(key)[key] = one
        digests = bytearray(self.digests)
        for number, members in touched.items():
            digests[number * 32 : number * 32 + 32] = bucket_digest(members.values())
        buckets = tuple(touched.get(number, one) for number, one in enumerate(self.buckets))
        return replace(self, ref=ref, buckets=buckets, digests=bytes(digests))


_EMPTY = SliceContent(SliceRef("", False, "", 0, ""), ({},) * BUCKETS, bytes(BUCKETS * 32))

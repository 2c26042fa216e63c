"""Names what a slice consists of by one root digest, so that a node can prove that its copy is complete.

Resources fall into 256 buckets by the hash of their identity; the root covers the bucket digests. One changed resource
therefore costs one bucket of hashing on either side, not the whole slice.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, Protocol

BUCKETS: Final = 256
EMPTY_BUCKET: Final = bytes(32)


class Listed(Protocol):
    """What an index lists: a resource's identity and the SHA-256 of its bytes (64 hexadecimal digits)."""

    @property
    def type(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...


def sha256_hex(body: bytes) -> str:
    """Return the lower-case hexadecimal SHA-256 of `body`: the name of every resource on the wire."""
    return hashlib.sha256(body).hexdigest()


def bucket_of(type_url: str, name: str) -> int:
    """Return the bucket (0–255) of a resource: the first byte of sha256(type_url NUL name)."""
    return hashlib.sha256(f"{type_url}\0{name}".encode()).digest()[0]


def bucket_digest(listed: Iterable[Listed]) -> bytes:
    """Return the 32 bytes of one bucket: sha256 of its sorted `type NUL name NUL digest LF` lines, zeros if empty."""
    lines = sorted(f"{one.type}\0{one.name}\0{one.digest}\n" for one in listed)
    return hashlib.sha256("".join(lines).encode()).digest() if lines else EMPTY_BUCKET


def root_digest(buckets: bytes) -> str:
    """Return the root of the 256 concatenated bucket digests (8 192 bytes) as 64 hexadecimal digits."""
    if len(buckets) != BUCKETS * 32:
        raise ValueError(f"expected {BUCKETS * 32} bytes of bucket digests, got {len(buckets)}")
    return sha256_hex(buckets)


def slice_buckets(listed: Iterable[Listed]) -> bytes:
    """Return the 8 192 bytes of bucket digests of a whole slice."""
    buckets: defaultdict[int, list[Listed]] = defaultdict(list)
    for one in listed:
        buckets[bucket_of(one.type, one.name)].append(one)
    return b"".join(bucket_digest(buckets.get(number, ())) for number in range(BUCKETS))


def slice_root(listed: Iterable[Listed]) -> str:
    """Return the root of a whole slice from scratch; O(n), for full indexes and for checks."""
    return root_digest(slice_buckets(listed))

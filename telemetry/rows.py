"""What nodes report, as the rest of the product hands it over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CountRow:
    """Requests of one series on one node; `at` is the start of a ten-second step."""

    at: datetime
    node_id: UUID
    slice_id: UUID
    revision_sequence: int
    route: str
    service: str
    code: int
    flags: str
    count: int


@dataclass(frozen=True, slots=True)
class LatencyRow:
    """Latency of one route on one node; bins are (lower µs, width µs, count)."""

    at: datetime
    node_id: UUID
    slice_id: UUID
    revision_sequence: int
    route: str
    bins: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class ByteRow:
    """Bytes between clients and one route with one service behind it on one node, and the requests they were of."""

    at: datetime
    node_id: UUID
    slice_id: UUID
    revision_sequence: int
    route: str
    service: str
    requests: int
    received: int
    sent: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A node reported, whether or not it had anything to count: what makes zero differ from silence."""

    at: datetime
    node_id: UUID
    gateway_id: UUID

"""What nodes told of requests, before it is stored."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gatehouse_protocol.records import AccessRecord


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record of a slice, of which node it is, and when it came in."""

    slice_id: UUID
    node_id: UUID
    record: AccessRecord
    at: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """So many records of a slice that a node does not tell."""

    slice_id: UUID
    at: datetime
    reason: str
    count: int

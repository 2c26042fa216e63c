"""Ids that tell their time: those of events sort as the events do, and one is found in the partition of its day."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

_LATEST: Final = 4_102_444_800_000
"""The year 2100: ids that anybody made up must not lead beyond the calendar."""


def id_at(at: datetime) -> UUID:
    """Return a fresh UUIDv7 (RFC 9562) of that moment."""
    milliseconds = int(at.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62))


def moment_of(found: UUID) -> tuple[datetime, datetime]:
    """Return from when (inclusive) to when (exclusive) something of this id happened: a millisecond."""
    milliseconds = min(found.int >> 80, _LATEST)
    start = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
    return start, start + timedelta(milliseconds=1)

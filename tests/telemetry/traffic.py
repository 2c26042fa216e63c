"""Short ways to say what nodes counted."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from telemetry.ingest import ByteRow, CountRow, LatencyRow
from telemetry.levels import floor

NODE = uuid4()
NOON = datetime(2031, 5, 20, 12, 0, 0, tzinfo=UTC)


def step_start(seconds_ago: int = 0) -> datetime:
    """The ten-second step that long before now."""
    return floor(timezone.now() - timedelta(seconds=seconds_ago), 10)


def count(slice_id: UUID, number: int, **more: Any) -> CountRow:
    """`number` good answers now, unless told otherwise."""
    plain: dict[str, Any] = {
        "at": step_start(), "node_id": NODE, "revision_sequence": 1,
        "route": "acme/shop", "service": "acme/echo", "code": 200, "flags": "-",
    }  # fmt: skip
    return CountRow(slice_id=slice_id, count=number, **(plain | more))


def latency(slice_id: UUID, *bins: tuple[int, int, int], **more: Any) -> LatencyRow:
    """Latency of the same route."""
    plain: dict[str, Any] = {"at": step_start(), "node_id": NODE, "revision_sequence": 1, "route": "acme/shop"}
    return LatencyRow(slice_id=slice_id, bins=bins, **(plain | more))


def moved(slice_id: UUID, requests: int, received: int, sent: int, **more: Any) -> ByteRow:
    """Bytes of the same route and service."""
    plain: dict[str, Any] = {
        "at": step_start(), "node_id": NODE, "revision_sequence": 1, "route": "acme/shop", "service": "acme/echo",
    }  # fmt: skip
    return ByteRow(slice_id=slice_id, requests=requests, received=received, sent=sent, **(plain | more))

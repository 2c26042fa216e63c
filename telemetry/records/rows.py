"""What nodes say as rows: names without the tenant, texts and numbers within what a column holds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from gatehouse_protocol.records import AccessRecord

from telemetry.ids import id_at

MAX_AGE: Final = timedelta(minutes=15)
_LARGEST: Final = 2**62
_LARGEST_ASN: Final = 2**32 - 1
_TEXTS: Final = {
    "request_id": 100, "trace_state": 512, "method": 32, "host": 255, "path": 2048, "query": 2048, "upstream": 200,
    "details": 500, "protocol": 16, "tls": 16, "ja4": 64, "server_name": 255, "user_agent": 500, "waf_outcome": 16,
    "ja3": 32, "country": 2,
}  # fmt: skip
_NAMES: Final = ("route", "service", "waf_policy")
_NUMBERS: Final = ("bytes_in", "bytes_out", "duration_us", "first_byte_us", "upstream_us")
COLUMNS: Final = (
    "id", "at", "slice_id", "node_id", "revision_sequence", "trace_id", "span_id", "is_own_trace", "client", "status",
    "flags", "attempts", "waf_score", "asn", *_TEXTS, *_NAMES, *_NUMBERS,
)  # fmt: skip


def row_of(slice_id: UUID, node_id: UUID, said: AccessRecord, received: datetime) -> Sequence[object]:
    """Return a value for each of `COLUMNS`."""
    at = believable(said.at, received)
    tenant = said.slice.partition("@")[0]
    _, trace_id, span_id, _ = said.trace_parent.split("-") if said.trace_parent else ("", "", "", "")
    return (
        id_at(at), at, slice_id, node_id, said.revision_sequence, trace_id, span_id, said.is_own_trace,
        said.client or None, min(said.status, 999), [flag for flag in said.flags.split(",") if flag][:20],
        min(said.attempts, 1_000), min(said.waf_score, 1_000_000), min(said.asn, _LARGEST_ASN),
        *(getattr(said, name)[:most] for name, most in _TEXTS.items()),
        *(getattr(said, name).removeprefix(f"{tenant}/")[:200] for name in _NAMES),
        *(_bounded(getattr(said, name)) for name in _NUMBERS),
    )  # fmt: skip


def believable(said: datetime, received: datetime) -> datetime:
    """Return when it was: a node's clock may be wrong, and what it keeps is not older than this."""
    return min(max(said, received - MAX_AGE), received)


def _bounded(number: int | None) -> int | None:
    return None if number is None else min(number, _LARGEST)

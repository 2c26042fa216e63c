"""Short ways to say what nodes tell of requests."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from gatehouse_protocol.records import AccessRecord
from gatehouse_protocol.shapes import encode, format_time, parse

from telemetry.records.ingest import record_requests
from telemetry.records.recorded import Missing, Recorded

NODE = uuid4()
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def now(seconds_ago: float = 0) -> str:
    """That long before now, as a report says it."""
    return format_time(datetime.now(UTC) - timedelta(seconds=seconds_ago))


def said(**more: Any) -> dict[str, Any]:
    """A request that Acme's shop answered well, as a report says it."""
    return {
        "at": now(), "slice": "acme@edge", "revision_sequence": 3, "request_id": uuid4().hex, "trace_parent": "",
        "is_own_trace": False, "trace_state": "", "client": "203.0.113.9", "method": "GET", "host": "shop.acme.test",
        "path": "/cart", "query": "page=2", "route": "acme/front", "service": "acme/cart",
        "upstream": "10.0.0.4:8080", "status": 200, "flags": "", "details": "via_upstream", "bytes_in": 0,
        "bytes_out": 91, "duration_us": 1_200, "first_byte_us": 1_100, "upstream_us": 900, "attempts": 1,
        "protocol": "HTTP/1.1", "tls": "", "ja4": "", "server_name": "", "user_agent": "curl/8", "waf_policy": "",
        "waf_outcome": "", "waf_score": 0, **more,
    }  # fmt: skip


def failed(**more: Any) -> dict[str, Any]:
    """One that no service answered."""
    return said(**{"status": 503, "flags": "UF", "upstream_us": None, **more})


def record(**more: Any) -> AccessRecord:
    """The same as a message."""
    return parse(AccessRecord, said(**more))


def store(slice_id: UUID, *saids: dict[str, Any], node_id: UUID = NODE, missing: dict[str, int] | None = None) -> None:
    """Store what a node tells."""
    at = datetime.now(UTC)
    gaps = [Missing(slice_id, at, reason, count) for reason, count in (missing or {}).items()]
    record_requests([Recorded(slice_id, node_id, parse(AccessRecord, one), at) for one in saids], gaps)


__all__ = ["NODE", "TRACE", "encode", "failed", "now", "record", "said", "store"]

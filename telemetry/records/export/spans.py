"""PURE: records as spans, in OTLP's JSON (opentelemetry.io/docs/specs/otlp, semantic conventions of HTTP 1.29).

A span has the trace id that went to the service. Where the caller made it, the span is a child of the caller's; where
the gateway did, it is the span that the service's own hang below. Without one the request's id stands in for it. Ids
depend on the record alone, so that a span that is sent twice is the same twice.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from telemetry.records.models import Record

_SERVER: Final = 2
_FAILED: Final = 2
_TEXTS: Final = {
    "http.request.method": "method", "url.path": "path", "url.query": "query", "server.address": "host",
    "client.address": "client", "http.route": "route", "user_agent.original": "user_agent",
    "network.protocol.version": "protocol", "tls.protocol.version": "tls", "tls.client.server_name": "server_name",
    "gatehouse.request_id": "request_id", "gatehouse.service": "service", "gatehouse.upstream": "upstream",
    "gatehouse.details": "details", "gatehouse.ja4": "ja4", "gatehouse.ja3": "ja3", "geo.country.iso_code": "country",
    "gatehouse.waf.policy": "waf_policy",
    "gatehouse.waf.outcome": "waf_outcome",
}  # fmt: skip
_NUMBERS: Final = {
    "http.response.status_code": "status", "http.request.body.size": "bytes_in", "http.response.body.size": "bytes_out",
    "gatehouse.attempts": "attempts", "gatehouse.revision": "revision_sequence", "gatehouse.waf.score": "waf_score",
    "gatehouse.asn": "asn",
    "gatehouse.first_byte_us": "first_byte_us", "gatehouse.upstream_us": "upstream_us",
}  # fmt: skip


def request_of(records: Iterable[Record], slices: Mapping[Any, str], nodes: Mapping[Any, str]) -> dict[str, Any]:
    """Return an `ExportTraceServiceRequest`; `slices` and `nodes` are names by id, empty for what is gone."""
    by_place: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in records:
        place = (slices.get(one.slice_id, ""), nodes.get(one.node_id, str(one.node_id)))
        by_place.setdefault(place, []).append(_span(one))
    return {"resourceSpans": [_resource(*place, spans) for place, spans in by_place.items()]}


def _resource(slice_key: str, node: str, spans: list[dict[str, Any]]) -> dict[str, Any]:
    tenant, _, gateway = slice_key.partition("@")
    texts = {
        "service.name": "gatehouse", "service.namespace": gateway, "service.instance.id": node,
        "gatehouse.tenant": tenant, "gatehouse.slice": slice_key,
    }  # fmt: skip
    attributes = [_text(name, value) for name, value in texts.items() if value]
    return {"resource": {"attributes": attributes}, "scopeSpans": [{"scope": {"name": "gatehouse"}, "spans": spans}]}


def _span(one: Record) -> dict[str, Any]:
    begins = round(one.at.timestamp() * 1_000_000) * 1_000
    made = hashlib.sha256(one.id.bytes).hexdigest()
    span = {
        "traceId": one.trace_id or hashlib.sha256(one.request_id.encode() or one.id.bytes).hexdigest()[:32],
        "spanId": one.span_id if one.is_own_trace else made[:16],
        "name": f"{one.method} {one.route}".strip() or "HTTP",
        "kind": _SERVER,
        "startTimeUnixNano": str(begins),
        "endTimeUnixNano": str(begins + one.duration_us * 1_000),
        "attributes": _attributes(one),
        "status": {"code": _FAILED} if one.status >= 500 or not one.status else {},
    }
    if one.trace_id and not one.is_own_trace:
        span["parentSpanId"] = one.span_id
    if one.trace_state:
        span["traceState"] = one.trace_state
    return span


def _attributes(one: Record) -> list[dict[str, Any]]:
    texts = [_text(name, str(value)) for name, field in _TEXTS.items() if (value := getattr(one, field))]
    numbers = [
        {"key": name, "value": {"intValue": str(value)}}
        for name, field in _NUMBERS.items()
        if (value := getattr(one, field)) is not None
    ]
    flags = {"arrayValue": {"values": [{"stringValue": flag} for flag in one.flags]}}
    return [*texts, *numbers, *([{"key": "gatehouse.flags", "value": flags}] if one.flags else [])]


def _text(name: str, value: str) -> dict[str, Any]:
    return {"key": name, "value": {"stringValue": value}}

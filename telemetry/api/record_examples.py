"""What answers about records look like, for the API's document."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample

from telemetry.records.facets import NAMES

RECORD: Final[dict[str, Any]] = {
    "id": "01a1fef4-7a31-7167-8b2c-3d4e5f607182", "at": "2031-05-20T12:00:00.123000Z",
    "request_id": "5f80e092-ff5c-4d9b-b26e-bc6ba2e91613", "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
    "span_id": "00f067aa0ba902b7", "is_own_trace": False, "trace_state": "", "method": "GET",
    "host": "shop.acme.test", "path": "/cart", "query": "token=******&page=2", "route": "front", "service": "cart",
    "upstream": "10.0.0.4:8080", "status": 503, "flags": ["UF"], "details": "upstream_reset_before_response_started",
    "bytes_in": 0, "bytes_out": 91, "duration_us": 417, "first_byte_us": 409, "upstream_us": None, "attempts": 1,
    "protocol": "HTTP/2", "tls": "TLSv1.3", "ja4": "", "ja3": "", "country": "DE", "asn": 64500,
    "server_name": "shop.acme.test", "user_agent": "curl/8.5",
    "waf_policy": "", "waf_outcome": "", "waf_score": 0, "node": "01a1fef4-0000-7000-8000-000000000001",
    "revision": 12, "client": "203.0.113.0/24", "is_client_masked": True,
    "trace_link": "https://traces.example/4bf92f3577b34da6a3ce929d0e0e4736",
}  # fmt: skip


def _shown(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True)


ONE: Final = _shown("A service that does not answer", RECORD)
PAGE: Final = _shown("One record", {"items": [RECORD], "next": None})
FACETS: Final = _shown(
    "One route",
    {
        "counted": 214,
        "is_whole": True,
        "since": "2031-05-19T12:00:00Z",
        "until": "2031-05-20T12:00:00Z",
        "facets": {**{name: [] for name in NAMES}, "route": [{"value": "front", "count": 214}]},
        "steps": [{"at": "2031-05-19T12:00:00Z", "total": 214, "failed": 12}],
        "missing": {"rate": 0, "room": 0, "store": 0},
        "as_of": "2031-05-20T12:00:01Z",
    },
)

"""What answers look like, for the API's document."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample

NODE: Final = "01a1fef4-0000-7000-8000-000000000001"
STRIPE: Final = "api.stripe.com:443"
VERDICTS: Final = {
    "allowed": 840, "would_deny": 0, "denied": 2, "failed": 1, "bytes_up": 671_000, "bytes_down": 7_560_000,
}  # fmt: skip


def shown(name: str, value: Any) -> OpenApiExample:
    """Return an example of an answer."""
    return OpenApiExample(name, value=value, response_only=True)


def asked(name: str, value: Any) -> OpenApiExample:
    """Return an example of a question."""
    return OpenApiExample(name, value=value, request_only=True)


FLOWS: Final = shown(
    "An hour of payments",
    {
        "as_of": "2031-05-20T12:00:01Z", "since": "2031-05-20T11:00:00Z",
        "items": [
            {
                "workload": "orders", "destination": STRIPE, "way": "tunnel", "outcome": "allowed", "reason": "",
                "rule": "payments/stripe", "identified_by": "certificate", "count": 840,
                "bytes_up": 671_000, "bytes_down": 7_560_000,
                "addresses": ["192.0.2.7:443"], "first_at": "2031-05-20T11:00:00Z",
                "last_at": "2031-05-20T11:59:58Z",
            }
        ],
        "uncounted": 0, "next": None,
    },
)  # fmt: skip
DESTINATIONS: Final = shown(
    "The busiest",
    {
        "as_of": "2031-05-20T12:00:01Z", "since": "2031-05-20T11:00:00Z", "step_seconds": 120,
        "items": [
            {
                "destination": STRIPE, **VERDICTS, "last_at": "2031-05-20T11:59:58Z",
                "first_seen_at": "2031-03-02T08:11:09Z", "last_seen_at": "2031-05-20T11:59:58Z",
                "workloads": [{"workload": "orders", **VERDICTS}],
                "trend": [{"at": "2031-05-20T11:00:00Z", "count": 28, "bytes": 274_000}],
            }
        ],
    },
)  # fmt: skip
DENIALS: Final = shown(
    "Nothing allows it",
    {
        "items": [
            {
                "id": "01a1fef4-7a31-7167-8b2c-3d4e5f607182", "at": "2031-05-20T11:59:12Z", "node": NODE,
                "workload": "orders", "destination": "api.github.com:443", "way": "tunnel", "outcome": "denied",
                "reason": "no_rule", "rule": "denied", "address": "", "client": "10.1.2.3",
                "request_id": "9f1c2d3e-0000-4000-8000-000000000001", "identified_by": "password", "count": 1,
            }
        ],
        "next": None,
    },
)  # fmt: skip
RULES: Final = shown(
    "One policy",
    {
        "as_of": "2031-05-20T12:00:01Z", "days": 30, "revision": 7,
        "items": [
            {
                "policy": "payments", "mode": "enforce", "workloads": ["orders"],
                "rules": [
                    {
                        "name": "stripe", "action": "allow", "since": "2031-03-02T08:00:00Z", "hits": 843, **VERDICTS,
                        "last_hit_at": "2031-05-20T11:59:58Z", "unused_days": 0,
                        "users": [
                            {
                                "workload": "orders", "destination": STRIPE, "way": "tunnel", "count": 840,
                                "without": "denied",
                            }
                        ],
                    }
                ],
                "would_deny": [],
            }
        ],
        "next": None,
    },
)  # fmt: skip
TUNNELS: Final = shown(
    "One node",
    {
        "as_of": "2031-05-20T12:00:01Z", "total": 12,
        "nodes": [
            {
                "node": NODE, "name": "edge-1", "told_at": "2031-05-20T11:59:58Z", "heard_at": "2031-05-20T12:00:00Z",
                "is_silent": False, "tunnels": [{"workload": "orders", "destination": STRIPE, "count": 12}],
            }
        ],
    },
)  # fmt: skip
CUTS: Final = shown(
    "A rule went",
    {
        "items": [
            {
                "id": "01a1fef4-7a31-7167-8b2c-3d4e5f607183", "at": "2031-05-20T11:58:03Z", "node": NODE,
                "node_name": "edge-1", "workload": "orders", "destination": STRIPE, "rule": "payments/stripe",
                "cause": "denied", "count": 12,
                "revision": {
                    "sequence": 8, "message": "Payments go elsewhere.", "author": "alice@example.com",
                    "at": "2031-05-20T11:58:02Z",
                },
            }
        ],
        "next": None,
    },
)  # fmt: skip

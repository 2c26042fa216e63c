"""One plausible object of each kind, for the API's documentation; a test parses every one of them."""

from collections.abc import Mapping
from typing import Any, Final

from policies.compiler import Kind

EXAMPLES: Final[Mapping[Kind, tuple[str, dict[str, Any]]]] = {
    Kind.LISTENER: ("https", {"protocol": "https", "address": "0.0.0.0", "port": 443, "certificate": "default"}),
    Kind.DEFAULTS: ("defaults", {"request_headers_timeout_seconds": 10.0, "trusted_hops": 1}),
    Kind.HOSTNAME: ("shop.acme.test", {"description": "The shop", "redirect_to_https": True}),
    Kind.SERVICE: (
        "shop-v1",
        {
            "endpoints": {"type": "static", "addresses": [{"address": "9.9.9.10", "port": 8080, "weight": 1}]},
            "health_check": {"path": "/healthz", "interval_seconds": 5.0, "timeout_seconds": 1.0},
        },
    ),
    Kind.WAF_POLICY: (
        "shop",
        {
            "mode": "detect",
            "paranoia": 1,
            "inbound_threshold": 5,
            "exclusions": [
                {
                    "rule": 942100,
                    "target": "ARGS:comment",
                    "path": "/reviews",
                    "method": "POST",
                    "owner": "shop team",
                    "reason": "People write about SQL",
                    "expires_at": "2027-06-01T00:00:00Z",
                }
            ],
            "rules": [
                {
                    "name": "admin-from-office",
                    "expression": 'http.request.uri.path contains "/admin" and not ip.src in $office',
                    "action": "block",
                }
            ],
        },
    ),
    Kind.DLP_POLICY: (
        "payments",
        {
            "mode": "enforce",
            "detectors": [
                {"detector": "card_number", "action": "block"},
                {"detector": "email", "action": "observe", "at_least": 20},
            ],
            "patterns": [{"name": "case-number", "pattern": "ACME-[0-9]{8}", "action": "observe"}],
            "look_at": {"path": True, "query": True, "headers": ["x-note"], "body": True},
            "unread": "deny",
            "exclusions": [
                {"detector": "card_number", "pointer": "/orders/*/reference", "reason": "Numbers of orders"}
            ],
        },
    ),
    Kind.LIST: (
        "office",
        {
            "type": "address",
            "entries": [{"value": "192.0.2.0/24"}, {"value": "203.0.113.9", "expires_at": "2027-01-01T00:00:00Z"}],
        },
    ),
    Kind.TRAFFIC_POLICY: (
        "per-client",
        {
            "description": "Ten a second for each client",
            "policy": {"type": "rate_limit", "requests": 600, "per_seconds": 60, "by": {"type": "client_address"}},
        },
    ),
    Kind.CONSUMER: (
        "mobile-app",
        {
            "description": "The shop's app",
            "groups": ["partners"],
            "keys": [
                {
                    "name": "2027",
                    "digest": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                    "hint": "ghk_7Gd2",
                    "expires_at": "2028-01-01T00:00:00Z",
                }
            ],
        },
    ),
    Kind.CHECK: (
        "shop-front",
        {
            "request": {"scheme": "https", "method": "GET", "hostname": "shop.acme.test", "path": "/"},
            "expect": {"statuses": ["2xx"], "body_contains": "Welcome", "max_duration_ms": 800, "certificate_days": 14},
            "every_seconds": 30,
            "timeout_seconds": 5.0,
        },
    ),
    Kind.WORKLOAD: (
        "orders",
        {"owner": "Orders team", "credentials": [{"key": "k1ab", "sha1": "2jmj7l5rSw0yVb/vlWAYkK/YBwk="}]},
    ),
    Kind.EGRESS_POLICY: (
        "partners",
        {
            "mode": "enforce",
            "workloads": ["orders"],
            "rules": [
                {"name": "payments", "action": "allow", "destinations": [{"host": "api.stripe.com", "port": 443}]},
                {
                    "name": "audit",
                    "action": "allow",
                    "destinations": [{"host": "192.0.2.0/24", "port": "443,8000-8100"}],
                    "expires_at": "2030-03-09T09:00:00Z",
                    "schedule": {"windows": [{"days": ["monday"], "begins": "22:00", "ends": "06:00"}]},
                },
            ],
        },
    ),
    Kind.EGRESS_DESTINATION: (
        "stripe",
        {"description": "Payments.", "host": "api.stripe.com", "port": 443, "credential": "stripe-key", "trust": None},
    ),
    Kind.ROUTE: (
        "shop-api",
        {
            "hostnames": ["shop.acme.test"],
            "match": {"path": {"type": "prefix", "value": "/api"}, "methods": ["GET", "POST"]},
            "action": {
                "type": "forward",
                "backends": [{"service": "shop-v1", "weight": 90}, {"service": "shop-v2", "weight": 10}],
                "timeout_seconds": 15.0,
            },
            "request_headers": {"set": [{"name": "x-edge", "value": "gatehouse"}]},
        },
    ),
}

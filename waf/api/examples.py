"""What answers look like, for the API's document."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample

EVENT: Final[dict[str, Any]] = {
    "id": "01a1fef4-7a31-7167-8b2c-3d4e5f607182", "at": "2031-05-20T12:00:00.123000Z",
    "node": "01a1fef4-0000-7000-8000-000000000001", "policy": "shop", "route": "front", "host": "shop.acme.test",
    "request_id": "9f1c", "client": "203.0.113.9", "country": "DE", "asn": 64496, "ja4": "", "method": "GET",
    "path": "/find", "outcome": "refused", "status": 403, "response_status": None,
    "direction": "request", "score": 5,
    "scores": {"sql_injection": 5}, "rules": [],
    "matches": [
        {
            "rule": 942100, "message": "SQL Injection Attack Detected via libinjection", "tags": ["attack-sqli"],
            "severity": 2, "paranoia": 1, "target": "ARGS:id", "found": "s&1c", "value": "1' or '1'='1",
        }
    ],
    "attack": "01a1fef4-7a31-7167-8b2c-000000000002", "label": None, "has_sample": True,
}  # fmt: skip
ATTACK: Final[dict[str, Any]] = {
    "id": "01a1fef4-7a31-7167-8b2c-000000000002", "client": "203.0.113.9", "country": "DE", "rule": "942100",
    "message": "SQL Injection Attack Detected via libinjection", "route": "front", "policy": "shop",
    "first_at": "2031-05-20T11:52:10Z", "last_at": "2031-05-20T12:00:00.123000Z", "requests": 214, "refused": 214,
    "is_ongoing": True,
}  # fmt: skip


def shown(name: str, value: Any) -> OpenApiExample:
    """Return an example of an answer."""
    return OpenApiExample(name, value=value, response_only=True)


ONE_EVENT: Final = shown("A refused injection", EVENT)
EVENTS: Final = shown("One event", {"items": [EVENT], "next": None})
ATTACKS: Final = shown("One attack", {"items": [ATTACK], "next": None})
LABEL: Final = OpenApiExample("A mistake of the rule", value={"label": "false_positive"})
REQUEST: Final = shown(
    "Without its body",
    {
        "method": "GET", "target": "/find?id=1%27", "version": "1.1",
        "headers": [["host", "shop.acme.test"], ["cookie", "session=******"]],
        "body": "", "body_kept": False, "truncated": False, "redacted": ["header:cookie"],
    },
)  # fmt: skip
_ONE: Final = [{"value": "front", "label": "front", "count": 214}]
FACETS: Final = shown(
    "One route",
    {
        "total": 214,
        "folded": 0,
        "facets": {
            **{name: [] for name in ("policy", "host", "client", "country", "outcome", "method")},
            "route": _ONE,
            "rule": [{"value": "942100", "label": "SQL Injection Attack Detected via libinjection", "count": 214}],
        },
        "as_of": "2031-05-20T12:00:01Z",
    },
)
SUMMARY: Final = shown(
    "An hour",
    {
        "as_of": "2031-05-20T12:00:01Z", "since": "2031-05-20T11:00:00Z", "step_seconds": 60,
        "points": [
            {
                "at": "2031-05-20T11:00:00Z", "passed": 940, "noted": 3, "would_refuse": 0, "refused": 12,
                "challenged": 0, "limited": 0, "unreadable": 0,
            }
        ],
        "routes": [{"route": "front", "requests": 955, "refused": 12, "would_refuse": 0}],
        "rules": [
            {
                "rule": "942100", "message": "SQL Injection Attack Detected via libinjection", "matches": 12,
                "clients": 1, "routes": 1, "false_share": 0.25, "last_at": "2031-05-20T11:00:00Z",
            }
        ],
        "responses": {"passed": 0, "found": 0, "refused": 0, "unread": 0},
        "untold": 0,
    },
)  # fmt: skip

"""Short ways to say what an inspector found."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from gatehouse_protocol.findings import WafReport
from gatehouse_protocol.shapes import format_time, parse

from waf.ingest import Finding, record

NODE = uuid4()
REQUEST: dict[str, Any] = {
    "method": "GET", "target": "/find?id=1%27", "version": "1.1", "headers": [["host", "shop.acme.test"]], "body": "",
    "body_kept": False, "truncated": False, "redacted": ["header:cookie"],
}  # fmt: skip
MATCH: dict[str, Any] = {
    "rule": 942100, "message": "SQL Injection Attack Detected via libinjection", "tags": ["attack-sqli"],
    "severity": 2, "paranoia": 1, "target": "ARGS:id", "found": "s&1c", "value": "1' or '1'='1",
}  # fmt: skip


def now(seconds_ago: float = 0) -> str:
    """That long before now, as a report says it."""
    return format_time(datetime.now(UTC) - timedelta(seconds=seconds_ago))


def event(**more: Any) -> dict[str, Any]:
    """A refused injection into Acme's shop, unless told otherwise."""
    return {
        "at": now(), "policy": "acme/shop", "route": "acme/front", "request_id": uuid4().hex, "client": "203.0.113.9",
        "country": "DE", "asn": 64496, "ja4": "", "method": "GET", "host": "shop.acme.test", "path": "/find",
        "outcome": "refused", "status": 403, "score": 5, "scores": [["sql_injection", 5]], "rules": [],
        "matches": [MATCH], "sample": REQUEST, **more,
    }  # fmt: skip


def by_rule(rule: int, **more: Any) -> dict[str, Any]:
    """An event of another rule."""
    return event(matches=[{**MATCH, "rule": rule, "message": f"Rule {rule}"}], **more)


def sample(**more: Any) -> dict[str, Any]:
    """A request in which nothing was found."""
    plain = {"at": now(), "policy": "acme/shop", "route": "acme/front", "client": "198.51.100.7", "sample": REQUEST}
    return {**plain, **more}


def ban(**more: Any) -> dict[str, Any]:
    """A client on the temporary list of Acme's shop, for ten minutes."""
    return {
        "at": now(), "until": now(-600), "policy": "acme/shop", "client": "203.0.113.9", "country": "DE",
        "route": "acme/front", "action": "block", "enforced": True, "times": 1, "rule": "942100", "most": 1000, **more,
    }  # fmt: skip


def count(outcome: str, number: int, **more: Any) -> dict[str, Any]:
    """So many requests, or matches."""
    plain = {"at": now(), "policy": "acme/shop", "route": "acme/front", "outcome": outcome, "rule": "", "count": number}
    return {**plain, **more}


def waf(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a report says of findings."""
    return {"events": list(events), "samples": [], "counts": [], "lost": 0, **more}


def found(gateway_id: UUID, *events: dict[str, Any], **more: Any) -> None:
    """Store what a node of this gateway says."""
    report = parse(WafReport, waf(*events, **more))
    record([Finding(NODE, gateway_id, report, datetime.now(UTC))])

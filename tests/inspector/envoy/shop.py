"""Acme's shop: hostnames and routes that are looked at in every way there is."""

from policies.compiler import IntentObject
from tests.inspector.envoy.inspected import SHOP, service
from tests.policies.compiler.intents import forward, hostname, made, route

_TRUSTED = " or ".join(
    (
        "ip.src in $office",
        'ip.src.country == "SE"',
        "ip.src.asn == 64500",
        'gateway.consumer == "partner"',
        'gateway.tenant == "globex"',
        'gateway.route == "acme/inside"',
        'tls.ja4 contains "t13"',
        'tls.version == "1.3"',
    )
)
_REFUSED = {
    "admin": 'starts_with(lower(http.request.uri.path), "/admin")',
    "debug": 'http.request.uri.args["debug"] == "on"',
    "role": 'http.request.cookies["role"] == "root"',
    "body": 'http.request.body.args["role"] == "root" or http.request.body.args["user.role"] == "root"',
    "header": 'http.request.headers["x-debug"] == "on"',
    "method": 'http.request.method == "DELETE"',
}
BLOCK = {"mode": "block"}
RULES = [
    {"name": "trusted", "expression": _TRUSTED, "action": "skip-all"},
    *({"name": name, "expression": text, "action": "block"} for name, text in _REFUSED.items()),
]
WHOLE = [{"name": "whole", "expression": "http.request.body.is_truncated", "action": "block", "status": 413}]
START = {
    **BLOCK,
    "rules": RULES,
    "long_bodies": "look_at_start",
    "limits": {"arguments": 999, "all_arguments_bytes": 200_000},
}


def objects(port: int, streaming: int) -> list[IntentObject]:
    """What Acme wants."""
    looked_at = {"policy": "shop", "failure_mode": "open"}
    unread = {"policy": "files", "failure_mode": "open", "inspect_bodies": False}
    return [
        made("waf_policy", "shop", {**BLOCK, "rules": RULES}),
        made("waf_policy", "whole", {**BLOCK, "rules": WHOLE}),
        made(
            "waf_policy", "files", {**BLOCK, "allowed_content_types": ["application/octet-stream", "application/grpc"]}
        ),
        made("waf_policy", "start", START),
        made("waf_policy", "off", {"mode": "off"}),
        made("list", "office", {"type": "address", "entries": [{"value": "203.0.113.0/24"}]}),
        service("echo", port),
        service("streams", streaming, protocol="http2"),
        hostname(SHOP, waf=looked_at),
        hostname("closed.acme.test", waf={"policy": "shop", "failure_mode": "closed"}),
        hostname("off.acme.test"),
        route("front", hostnames=[SHOP, "closed.acme.test", "off.acme.test"]),
        route("uploads", "/uploads", waf=unread),
        route("streams", "/streams", waf=unread, action=forward("streams")),
        route("start", "/start", waf={**looked_at, "policy": "start"}),
        route("whole", "/whole", waf={**looked_at, "policy": "whole"}),
    ]

"""Examples of the API's document."""

from typing import Final

from drf_spectacular.utils import OpenApiExample

_VERSION: Final = {
    "number": 2, "origin": "rotated", "note": "The laptop of a colleague was stolen.", "parameters": {},
    "store_version": None, "expires_at": None, "created_at": "2031-05-21T12:00:00Z", "created_by": "alice@acme.test",
    "proven_at": "2031-05-21T12:00:08Z", "refused_at": None, "refusal": "", "destroyed_at": None,
}  # fmt: skip
STRIPE: Final = {
    "id": "019e0c5e-1f2b-7a31-8f50-4a2b8e3f9d10", "slice": "acme@edge", "name": "stripe", "kind": "header",
    "header": "authorization", "prefix": "Bearer ", "parameters": {}, "description": "Payments", "owner": "Shop",
    "source": "sealed", "store": None, "state": "live", "version": 2, "proven_version": 2, "newest": _VERSION,
    "nodes": {"total": 2, "have": 2, "failing": 0},
    "uses": [{"kind": "egress_destination", "name": "stripe", "is_live": True, "is_drafted": True}],
    "rollout": None, "created_at": "2031-05-20T09:00:00Z", "created_by": "alice@acme.test",
    "etag": '"3"',
}  # fmt: skip
ONE: Final = OpenApiExample("A key in a header", value=STRIPE, response_only=True)
SOME: Final = OpenApiExample("One", value={"items": [STRIPE], "next": None}, response_only=True)
NEW: Final = OpenApiExample(
    "A key in a header",
    value={"name": "stripe", "kind": "header", "prefix": "Bearer ", "secret": "sk_live_…", "owner": "Shop"},
    request_only=True,
)
NEW_TOKEN: Final = OpenApiExample(
    "A token of OAuth 2",
    value={
        "name": "crm", "kind": "oauth2_client_credentials", "secret": "…",
        "parameters": {"token_url": "https://login.example.com/token", "client_id": "edge", "scopes": ["read"]},
    },
    request_only=True,
)  # fmt: skip
NEW_SIGNATURE: Final = OpenApiExample(
    "A signature over method, place and body (RFC 9421)",
    value={
        "name": "partner", "kind": "hmac", "secret": "…",
        "parameters": {
            "key_id": "acme-1", "components": ["@method", "@target-uri", "content-digest"], "expires_seconds": 60,
        },
    },
    request_only=True,
)  # fmt: skip
NEW_SIGNED_TEXT: Final = OpenApiExample(
    "A signature of a service's own scheme",
    value={
        "name": "hooks", "kind": "hmac", "secret": "…", "header": "x-signature",
        "parameters": {
            "scheme": "template", "string_to_sign": "{timestamp}.{body}",
            "header_value": "t={timestamp},v1={signature}",
        },
    },
    request_only=True,
)  # fmt: skip
NEW_IN_VAULT: Final = OpenApiExample(
    "A key that lies in Vault",
    value={
        "name": "stripe", "kind": "header", "prefix": "Bearer ",
        "vault": {
            "address": "https://vault.example.com:8200", "path": "payments/stripe", "fields": {"secret": "api_key"},
            "role_id": "4a6f…", "secret_id": "…",
        },
    },
    request_only=True,
)  # fmt: skip
ROTATION: Final = OpenApiExample(
    "Another key", value={"secret": "sk_live_…", "note": "The laptop of a colleague was stolen."}, request_only=True
)
CHANGE: Final = OpenApiExample("Another owner", value={"owner": "Payments"}, request_only=True)
VERSIONS: Final = OpenApiExample("Two", value={"items": [_VERSION], "next": None}, response_only=True)
NODES: Final = OpenApiExample(
    "Two nodes, one of which cannot fetch a token",
    value={
        "items": [
            {"node": "edge-1", "is_heard": True, "version": 2, "proven_at": "2031-05-21T12:00:02Z", "error": "",
             "state": "ok", "state_version": 2, "since": "2031-05-21T12:00:02Z", "until": "2031-05-21T13:00:02Z",
             "state_error": ""},
            {"node": "edge-2", "is_heard": True, "version": 2, "proven_at": "2031-05-21T12:00:08Z", "error": "",
             "state": "failed", "state_version": 2, "since": "2031-05-21T13:00:08Z", "until": None,
             "state_error": "login.example.com refuses connections."},
        ]
    },
    response_only=True,
)  # fmt: skip

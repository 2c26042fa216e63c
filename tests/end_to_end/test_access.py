"""Who may come in, through both nodes: by a token, a rule, a network and a service that is asked; from the draft on."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import Product, eventually
from tests.policies.compiler.traffic.authorizers import http_authorizer
from tests.policies.compiler.traffic.tokens import AUDIENCE, ISSUER, Issuer, key_set

HOST, ECHO = "guarded.acme.test", {"service": "echo-v1"}
SIGNER = Issuer()
KEYS = {"type": "inline", "jwks": key_set(SIGNER)}
NO_ADMIN = {"name": "no-admin", "action": "deny", "paths": [{"type": "prefix", "value": "/admin"}]}
POLICIES: dict[str, dict[str, Any]] = {
    "known": {"type": "jwt", "keys": KEYS, "issuer": ISSUER, "audiences": [AUDIENCE]},
    "no-admin": {"type": "authorization", "rules": [NO_ADMIN], "otherwise": "allow"},
    "near": {"type": "ip_access", "allow": ["127.0.0.0/8"]},
    "asked": {"type": "external_authorization", "service": "door", "request_headers": ["x-pass"]},
}


@pytest.fixture
def guarded(api: httpx.Client) -> Iterator[None]:
    """A hostname that follows one policy of each type; nothing of it is there afterwards."""
    with http_authorizer() as (port, _):
        addresses = [{"address": "127.0.0.1", "port": port}]
        made: list[tuple[str, str, dict[str, Any]]] = [
            ("services", "door", {"endpoints": {"type": "static", "addresses": addresses}}),
            *(("traffic-policies", name, {"policy": policy}) for name, policy in POLICIES.items()),
            ("hostnames", HOST, {"policies": list(POLICIES)}),
            ("routes", "guarded", {"hostnames": [HOST], "action": {"type": "forward", "backends": [ECHO]}}),
        ]
        for plural, name, spec in made:
            ok(api.post(f"{ACME}/{plural}", json={"name": name, "spec": spec}))
        publish_and_settle(api, "guarded")
        yield
        for plural, name, _ in reversed(made):
            ok(api.delete(f"{ACME}/{plural}/{name}", headers={"If-Match": "*"}))
        publish_and_settle(api, "not guarded any more")


def asked(edge: str, path: str = "/", **headers: str) -> httpx.Response:
    return httpx.get(f"{edge}{path}", headers={"Host": HOST, **headers}, timeout=20)


def test_both_nodes_let_in_whom_the_policies_let_in(product: Product, guarded: None) -> None:
    token, passing = {"Authorization": f"Bearer {SIGNER.token()}"}, {"X-Pass": "yes"}
    for edge in product.edges:
        eventually(lambda edge=edge: asked(edge, **token, **passing).status_code == 200, seconds=60)
        assert asked(edge, **passing).json()["code"] == "token_missing"
        assert asked(edge, Authorization=f"Bearer {SIGNER.unsigned()}", **passing).json()["code"] == "token_invalid"
        assert asked(edge, "//%61dmin;x", **token, **passing).json()["code"] == "not_authorized"
        refused = asked(edge, **token)
        assert (refused.status_code, refused.text) == (401, "no pass")

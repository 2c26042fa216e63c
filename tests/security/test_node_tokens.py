"""A node's session token is ours or it is nothing: no other key, algorithm, audience or header makes it good."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.accounts.bearer import PERSONS_PREFIX
from fleet.node_api.tokens import new_token
from fleet.signing_keys import forget, signing_keys
from policies.models import Gateway
from tests import make
from tests.cast import Cast
from tests.live.browser import cookie_of
from tests.live.web import Web

DOORS = (("GET", "manifest"), ("POST", "reports"), ("POST", "index"), ("POST", "secrets"), ("GET", "keys"))


@pytest.fixture
def ours(cast: Cast, edge: Gateway) -> dict[str, Any]:
    """A good token's parts, for a node that is enrolled."""
    forget()
    node = make.node(edge, f"edge-{uuid4().hex[:8]}")
    key_id, key = signing_keys().newest
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    claims = {"aud": "node", "sub": str(node.pk), "iat": int(time.time()), "exp": int(time.time()) + 900}
    return {"kid": key_id, "key": key, "public": public, "raw": key.public_key().public_bytes_raw(), "claims": claims}


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def hmac_token(ours: dict[str, Any], secret: bytes, algorithm: str = "HS256") -> str:
    told = f"{part({'alg': algorithm, 'typ': 'JWT', 'kid': ours['kid']})}.{part(ours['claims'])}"
    made = hmac.digest(secret, told.encode(), hashlib.sha256)
    return f"{told}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def forgeries(ours: dict[str, Any]) -> dict[str, str]:
    """Every token that must not pass."""
    other, claims, kid = Ed25519PrivateKey.generate(), ours["claims"], {"kid": ours["kid"]}

    def signed(key: Any = ours["key"], headers: dict[str, Any] = kid, **changed: Any) -> str:
        kept = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        return jwt.encode(kept, key, algorithm="EdDSA", headers=headers)

    good = signed()
    head, body, signature = good.split(".")
    return {
        "no algorithm": f"{part({'alg': 'none', **kid})}.{part(claims)}.",
        "No algorithm": f"{part({'alg': 'None', **kid})}.{part(claims)}.{signature}",
        "the public key as a secret": hmac_token(ours, ours["public"]),
        "its bytes as a secret": hmac_token(ours, ours["raw"]),
        "an empty secret": hmac_token(ours, b""),
        "another key": signed(other),
        "another key, named in the header": signed(other, {**kid, "jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}}),
        "another key, at an address": signed(
            other, {**kid, "jku": "https://evil.test/keys", "x5u": "https://evil.test"}
        ),
        "no key": signed(headers={}),
        "an unknown key": signed(headers={"kid": "unknown"}),
        "a key in a file": signed(headers={"kid": "../../dev/null"}),
        "a key out of the database": signed(headers={"kid": "' UNION SELECT 'x' --"}),
        "another audience": signed(aud="browser"),
        "no audience": signed(aud=None),
        "over": signed(exp=int(time.time()) - 60),
        "never over": signed(exp=None),
        "nobody": signed(sub=None),
        "no id": signed(sub="../acme"),
        "a node that is not there": signed(sub=str(uuid4())),
        "a changed body": f"{head}.{part({**claims, 'sub': str(uuid4())})}.{signature}",
        "a signature of nothing": f"{head}.{body}.",
        "no signature": f"{head}.{body}",
        "four parts": f"{good}.x",
        "half": good[: len(good) // 2],
        "a megabyte": good + "A" * 20_000,
    }


def test_ours_passes(web: Web, ours: dict[str, Any]):
    token, _ = new_token(UUID(ours["claims"]["sub"]), time.time())
    answer = httpx.get(f"{web.url}/node/v1/keys", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_no_other_does_at_any_of_nodes_addresses(web: Web, ours: dict[str, Any]):
    passed = []
    with httpx.Client(base_url=f"{web.url}/node/v1/", timeout=60) as client:
        for name, token in forgeries(ours).items():
            for method, path in DOORS:
                answer = client.request(method, path, headers={"Authorization": f"Bearer {token}"})
                if answer.status_code not in {400, 401, 403}:
                    passed.append((name, path, answer.status_code))
    assert passed == []


def test_what_lets_people_and_programs_in_lets_no_node_in(web: Web, cast: Cast):
    _, secret = make.token(cast.platform, cast.olga)
    assert secret.startswith(PERSONS_PREFIX)
    for headers in ({"Authorization": f"Bearer {secret}"}, {"Cookie": cookie_of(cast.olga)}):
        assert httpx.get(f"{web.url}/node/v1/manifest", headers=headers).status_code == 401


def test_what_lets_nodes_in_lets_nobody_else_in(web: Web, ours: dict[str, Any]):
    token, _ = new_token(UUID(ours["claims"]["sub"]), time.time())
    for path in ("/api/v1/me", "/metrics"):
        assert httpx.get(web.url + path, headers={"Authorization": f"Bearer {token}"}).status_code == 401

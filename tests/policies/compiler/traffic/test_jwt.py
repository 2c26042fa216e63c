"""Who has a token may come in, on a real Envoy with tokens signed here."""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.policies.compiler.intents import hostname, refusals, route
from tests.policies.compiler.running_envoy import Answer, Gateway, echo_service
from tests.policies.compiler.traffic.tokens import AUDIENCE, ISSUER, Issuer, claims, encoded, key_set
from tests.policies.compiler.traffic.world import at, gateway_of, policy

FIRST, SECOND, STRANGER = Issuer(), Issuer("second", is_elliptic=True), Issuer()
KEYS = {"type": "inline", "jwks": key_set(FIRST, SECOND)}
NAMESPACED = "https://acme.test/roles"


def tokens(name: str, **settings: Any) -> Any:
    return policy(name, "jwt", keys=KEYS, issuer=ISSUER, audiences=[AUDIENCE], **settings)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    told = [{"claim": "sub", "header": "x-user"}, {"claim": NAMESPACED, "header": "x-roles"}]
    roles = [{"claim": "realm.roles", "values": ["admin", "owner"]}]
    objects = [
        tokens("needed", claims_to_headers=told),
        tokens("optional", claims_to_headers=told, required=False, scopes=["read"]),
        tokens("watched", claims_to_headers=told, scopes=["read"], shadow=True),
        tokens("scoped", scopes=["read", "write"]),
        tokens("admins", required_claims=roles),
        tokens("mfa", required_claims=[{"claim": "mfa", "values": ["true"]}, {"claim": "level", "values": ["3"]}]),
        tokens("present", required_claims=[{"claim": "tenant"}, {"claim": NAMESPACED, "values": ["a"]}]),
        tokens("forwarding", forward_token=True, clock_skew_seconds=1),
        tokens(
            "elsewhere",
            token_in=[
                {"type": "header", "name": "x-token"},
                {"type": "query", "name": "token"},
                {"type": "cookie", "name": "session"},
            ],
        ),
        policy("any", "jwt", keys=KEYS, require_expiration=False),
        hostname(policies=["needed"]),
    ]
    names = [item.name for item in objects[:-1] if item.name != "needed"]
    objects += [route(name, f"/{name}", policies=[name]) for name in names]
    with echo_service() as port, gateway_of(*objects, route("all"), at("echo", port)) as (found, _):
        yield found


def ask(gateway: Gateway, token: str | None, path: str = "/", *, headers: Sequence[tuple[str, str]] = ()) -> Answer:
    sent = [("authorization", f"Bearer {token}")] if token is not None else []
    return gateway.ask(path, headers=[*sent, *headers])


def seen(answer: Answer, name: str) -> list[str]:
    assert answer.status == 200, answer
    return [value for header, value in answer.asked["headers"] if header == name]


@pytest.mark.envoy
@pytest.mark.parametrize("issuer", [FIRST, SECOND])
def test_a_good_token_lets_in_and_says_who_it_is(gateway: Gateway, issuer: Issuer) -> None:
    answer = ask(gateway, issuer.token(sub="ann"), headers=[("x-user", "root"), ("X-User", "admin"), ("x-roles", "a")])
    assert seen(answer, "x-user") == ["ann"]
    assert seen(answer, "x-roles") == []
    assert seen(answer, "authorization") == []
    assert len(seen(ask(gateway, issuer.token(), "/forwarding"), "authorization")) == 1


def bad_tokens() -> dict[str, str]:
    now = int(time.time())
    head, body, signature = FIRST.token().split(".")
    other = FIRST.token(sub="bob").split(".")[1]
    return {
        "none": FIRST.unsigned(),
        "none in capitals": f"{encoded({'alg': 'NONE'})}.{body}.",
        "a secret that is public": FIRST.confused(),
        "another key of that name": STRANGER.token(),
        "unknown key": Issuer("third").token(),
        "a key of its own": STRANGER.token({"jwk": STRANGER.key}),
        "another algorithm": SECOND.token({"alg": "RS256"}),
        "not yet valid": FIRST.token(nbf=now + 3600),
        "no end": FIRST.token(exp=None),
        "wrong issuer": FIRST.token(iss="https://evil.test/"),
        "no issuer": FIRST.token(iss=None),
        "wrong audience": FIRST.token(aud="other"),
        "no audience": FIRST.token(aud=None),
        "another body": f"{head}.{other}.{signature}",
        "no signature": f"{head}.{body}.",
        "two parts": f"{head}.{body}",
        "rubbish": "a.b.c",
        "two tokens": f"{FIRST.token()},{FIRST.token()}",
    }


@pytest.mark.envoy
@pytest.mark.parametrize("path", ["/", "/optional"])
@pytest.mark.parametrize("name", list(bad_tokens()))
def test_a_token_that_is_wrong_is_refused_also_where_none_is_needed(gateway: Gateway, name: str, path: str) -> None:
    refused = ask(gateway, bad_tokens()[name], path)
    assert refused.status == 401, refused
    assert refused.asked["code"] in ("token_invalid", "token_missing")
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.envoy
def test_what_is_wrong_is_told_as_the_standard_says(gateway: Gateway) -> None:
    missing, expired = ask(gateway, None), ask(gateway, FIRST.token(exp=int(time.time()) - 3600))
    assert (missing.status, missing.asked["code"]) == (401, "token_missing")
    assert missing.headers["www-authenticate"] == "Bearer"
    assert (expired.status, expired.asked["code"]) == (401, "token_expired")
    assert expired.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    audience = ask(gateway, FIRST.token(aud="other"))
    assert (audience.status, audience.asked["status"], audience.asked["code"]) == (401, 401, "token_invalid")
    lacking = ask(gateway, FIRST.token(scope="read"), "/scoped")
    assert (lacking.status, lacking.asked["code"]) == (403, "token_insufficient")
    assert lacking.headers["www-authenticate"] == 'Bearer error="insufficient_scope"'


@pytest.mark.envoy
def test_two_authorizations_are_none(gateway: Gateway) -> None:
    good = ("authorization", f"Bearer {FIRST.token()}")
    for other in (good, ("authorization", "Bearer x"), ("authorization", "Basic YTpi")):
        assert gateway.ask("/", headers=[good, other]).status == 401
        assert gateway.ask("/", headers=[other, good]).status == 401
    for second in (FIRST.token(), "x"):
        twice = [("x-token", FIRST.token()), ("x-token", second)]
        assert gateway.ask("/elsewhere", headers=twice).status == 401


@pytest.mark.envoy
def test_time_is_taken_with_the_skew_that_is_said(gateway: Gateway) -> None:
    late = FIRST.token(exp=int(time.time()) - 20)
    assert (ask(gateway, late).status, ask(gateway, late, "/forwarding").status) == (200, 401)
    assert ask(gateway, FIRST.token(exp=None), "/any").status == 200


@pytest.mark.envoy
def test_without_a_token_nobody_is_somebody(gateway: Gateway) -> None:
    answer = ask(gateway, None, "/optional", headers=[("x-user", "root"), ("x-roles", "admin")])
    assert (seen(answer, "x-user"), seen(answer, "x-roles")) == ([], [])
    assert ask(gateway, FIRST.token(scope="read"), "/optional").status == 200
    assert ask(gateway, FIRST.token(scope="write"), "/optional").status == 403


@pytest.mark.envoy
@pytest.mark.parametrize("token", [None, "a.b.c", STRANGER.token(), FIRST.token(scope="write"), FIRST.token(aud="x")])
def test_in_shadow_nobody_is_refused_and_nobody_pretends(gateway: Gateway, token: str | None) -> None:
    answer = ask(gateway, token, "/watched", headers=[("x-user", "root")])
    assert "root" not in seen(answer, "x-user")


@pytest.mark.envoy
@pytest.mark.parametrize(
    ("path", "says", "status"),
    [
        ("/scoped", {"scope": "write read"}, 200),
        ("/scoped", {"scp": ["read", "write", "more"]}, 200),
        ("/scoped", {"scp": "read write"}, 200),
        ("/scoped", {"scope": "readwrite"}, 403),
        ("/scoped", {"scope": "read"}, 403),
        ("/scoped", {}, 403),
        ("/admins", {"realm": {"roles": ["user", "admin"]}}, 200),
        ("/admins", {"realm": {"roles": "owner"}}, 200),
        ("/admins", {"realm": {"roles": ["user"]}}, 403),
        ("/admins", {"realm": {"roles": "admin user"}}, 403),
        ("/admins", {"realm.roles": ["admin"]}, 403),
        ("/mfa", {"mfa": True, "level": 3}, 200),
        ("/mfa", {"mfa": "true", "level": "3"}, 200),
        ("/mfa", {"mfa": False, "level": 3}, 403),
        ("/mfa", {"mfa": True, "level": 2}, 403),
        ("/present", {"tenant": {"id": 1}, NAMESPACED: ["a", "b"]}, 200),
        ("/present", {"tenant": "x", NAMESPACED: "a"}, 200),
        ("/present", {NAMESPACED: ["a"]}, 403),
    ],
)
def test_claims_are_asked_for(gateway: Gateway, path: str, says: dict[str, Any], status: int) -> None:
    assert ask(gateway, FIRST.token(**says), path).status == status


@pytest.mark.envoy
def test_a_token_is_found_where_it_is_said_to_be(gateway: Gateway) -> None:
    token = FIRST.token()
    assert ask(gateway, token, "/elsewhere").status == 401
    assert ask(gateway, None, "/elsewhere", headers=[("x-token", token)]).status == 200
    assert ask(gateway, None, "/elsewhere", headers=[("cookie", f"a=b; session={token}")]).status == 200
    asked = ask(gateway, None, f"/elsewhere?a=1&token={token}&b=2")
    assert asked.status == 200
    assert token not in asked.asked["path"]
    assert ask(gateway, None, f"/?access_token={token}").status == 401
    assert claims()["sub"] == "ann"


def _keys(*keys: dict[str, Any]) -> dict[str, Any]:
    return {"keys": {"type": "inline", "jwks": json.dumps({"keys": keys})}}


@pytest.mark.parametrize(
    ("settings", "pointer", "code"),
    [
        ({"keys": {"type": "inline", "jwks": "-----BEGIN PUBLIC KEY-----"}}, "/keys/inline/jwks", "jwks_invalid"),
        ({"keys": {"type": "inline", "jwks": "[]"}}, "/keys/inline/jwks", "jwks_invalid"),
        (_keys(), "/keys/inline/jwks", "jwks_empty"),
        (_keys(FIRST.key | {"d": "AQAB"}), "/keys/inline/jwks", "jwks_private_key"),
        (_keys({"kty": "oct", "k": "AQAB"}), "/keys/inline/jwks", "jwks_secret_key"),
        (_keys(FIRST.key | {"n": "AQAB"}), "/keys/inline/jwks", "jwks_key_weak"),
        (_keys(FIRST.key | {"n": 7}), "/keys/inline/jwks", "jwks_key_invalid"),
        (_keys(SECOND.key | {"x": SECOND.key["y"]}), "/keys/inline/jwks", "jwks_key_invalid"),
        (_keys(SECOND.key | {"alg": "RS256"}), "/keys/inline/jwks", "jwks_algorithm"),
        (_keys(FIRST.key | {"use": "enc"}), "/keys/inline/jwks", "jwks_key_invalid"),
        (_keys({"kty": "DSA"}), "/keys/inline/jwks", "jwks_key_invalid"),
        ({"required_claims": [{"claim": "a..b"}]}, "/required_claims/0/claim", "claim_invalid"),
        ({"scopes": ["a b"]}, "/scopes/0", "scope_invalid"),
        (
            {"claims_to_headers": [{"claim": "sub", "header": "content-length"}]},
            "/claims_to_headers/0/header", "header_framing",
        ),
        (
            {"claims_to_headers": [{"claim": "sub", "header": "Authorization"}]},
            "/claims_to_headers/0/header", "claim_header_carries_token",
        ),
        (
            {"claims_to_headers": [{"claim": "a", "header": "x-a"}, {"claim": "b", "header": "X-A"}]},
            "/claims_to_headers/1/header", "claim_header_duplicate",
        ),
        ({"token_in": []}, "/token_in", "list_too_short"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_place(settings: dict[str, Any], pointer: str, code: str) -> None:
    spec = {"policy": {"type": "jwt", "keys": KEYS} | settings}
    expected = pointer.replace("/keys/inline", "/keys")
    assert refusals("traffic_policy", "tokens", spec) == {f"/spec/policy{expected}": code}

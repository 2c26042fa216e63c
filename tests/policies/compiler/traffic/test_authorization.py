"""Who may do what, on a real Envoy: by rules about requests, tokens, consumers and addresses."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.policies.compiler.intents import hostname, made, refusals, route
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.tokens import Issuer, key_set
from tests.policies.compiler.traffic.world import gateway_of, policy

ISSUER = Issuer()
Headers = Sequence[tuple[str, str]]


def rule(name: str, action: str, **conditions: Any) -> dict[str, Any]:
    return {"name": name, "action": action} | conditions


def about(*paths: str, type: str = "prefix") -> list[dict[str, str]]:
    return [{"type": type, "value": one} for one in paths]


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    open_rules = [
        rule("admin", "deny", paths=about("/open/admin")),
        rule("one-page", "deny", paths=about("/open/page", type="exact")),
        rule("old", "deny", paths=about("/open/v[0-9]+/.*", type="regex")),
        rule("no-puts", "deny", methods=["PUT"], paths=about("/open/kept")),
        rule("guests", "deny", headers=[{"name": "x-role", "value": "guest"}]),
        rule("bots", "deny", headers=[{"name": "x-agent", "type": "prefix", "value": "bot"}]),
        rule("nameless", "deny", paths=about("/open/named"), headers=[{"name": "x-name", "type": "absent"}]),
        rule("near", "deny", paths=about("/open/far"), client_addresses=["192.0.2.0/24"]),
    ]
    shut_rules = [
        rule("docs", "allow", paths=about("/shut/docs"), methods=["GET", "OPTIONS"]),
        rule("secret", "deny", paths=about("/shut/docs/secret")),
        rule("red", "allow", paths=about("/shut/team"), claims=[{"claim": "team", "values": ["red"]}]),
        rule("scoped", "allow", paths=about("/shut/scoped"), scopes=["a", "b"]),
        rule("tagged", "allow", headers=[{"name": "x-tag", "type": "regex", "value": "[0-9]+"}]),
    ]
    keys = {"type": "inline", "jwks": key_set(ISSUER)}
    objects = [
        policy("open", "authorization", rules=open_rules, otherwise="allow"),
        policy("shut", "authorization", rules=shut_rules),
        policy("closed", "authorization"),
        policy("watched", "authorization", shadow=True),
        policy("tokens", "jwt", keys=keys, required=False),
        hostname(policies=["tokens"]),
        route("all", "/"),
        *(route(name, f"/{name}", policies=[name]) for name in ("open", "shut", "closed", "watched")),
    ]
    with gateway_of(*objects, of_platform=[made("defaults", "defaults", {"trusted_hops": 1})]) as (found, _):
        yield found


NEAR, FAR = ("x-forwarded-for", "192.0.2.7"), ("x-forwarded-for", "198.51.100.7")


@pytest.mark.envoy
@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/open", "GET", [], 200),
        ("/open/admin", "GET", [], 403),
        ("/open/admin/x?y", "GET", [], 403),
        ("/open/administrator", "GET", [], 200),
        ("/open/page", "GET", [], 403),
        ("/open/page/below", "GET", [], 200),
        ("/open/v12/x", "GET", [], 403),
        ("/open/v/x", "GET", [], 200),
        ("/open/kept", "PUT", [], 403),
        ("/open/kept", "GET", [], 200),
        ("/open", "GET", [("x-role", "guest")], 403),
        ("/open", "GET", [("x-role", "user"), ("x-role", "guest")], 403),
        ("/open", "GET", [("x-role", "user, guest")], 403),
        ("/open", "GET", [("x-role", "guests")], 200),
        ("/open", "GET", [("x-agent", "botnet")], 403),
        ("/open", "GET", [("x-agent", "a"), ("x-agent", "bot")], 403),
        ("/open/named", "GET", [], 403),
        ("/open/named", "GET", [("x-name", "a")], 200),
        ("/open/far", "GET", [NEAR], 403),
        ("/open/far", "GET", [FAR], 200),
        ("/shut/docs/a", "GET", [], 200),
        ("/shut/docs/a", "PUT", [], 403),
        ("/shut/docsx", "GET", [], 403),
        ("/shut/docs/secret/a", "GET", [], 403),
        ("/shut", "GET", [("x-tag", "12")], 200),
        ("/shut", "GET", [("x-tag", "12x")], 403),
        ("/shut", "GET", [("x-tag", "12, 13")], 403),
        ("/closed", "GET", [], 403),
        ("/watched", "GET", [], 200),
    ],
)
def test_rules_decide_and_those_that_deny_come_first(
    gateway: Gateway, path: str, method: str, headers: Headers, status: int
) -> None:
    assert gateway.ask(path, method=method, headers=headers).status == status


@pytest.mark.envoy
@pytest.mark.parametrize(
    ("path", "says", "status"),
    [
        ("/shut/team", {"team": "red"}, 200),
        ("/shut/team", {"team": ["blue", "red"]}, 200),
        ("/shut/team", {"team": "blue"}, 403),
        ("/shut/scoped", {"scope": "a b"}, 200),
        ("/shut/scoped", {"scope": "a"}, 403),
        ("/shut/team", None, 403),
    ],
)
def test_rules_know_what_a_verified_token_says(
    gateway: Gateway, path: str, says: dict[str, Any] | None, status: int
) -> None:
    headers = [("authorization", f"Bearer {ISSUER.token(**says)}")] if says is not None else []
    assert gateway.ask(path, headers=headers).status == status


@pytest.mark.envoy
def test_who_is_refused_reads_a_problem_with_a_code(gateway: Gateway) -> None:
    refused = gateway.ask("/open/admin")
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.asked["status"], refused.asked["code"]) == (403, "not_authorized")


ADMIN, BELOW = about("/admin"), about("/admin/a")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"otherwise": "allow"}, {"/rules": "authorization_empty"}),
        ({"rules": [rule("a", "allow")]}, {"/rules/0": "authorization_rule_empty"}),
        (
            {"rules": [rule("a", "allow", methods=["GET"])], "otherwise": "allow"},
            {"/rules/0/action": "authorization_rule_idle"},
        ),
        (
            {"rules": [rule("a", "allow", methods=["GET"]), rule("a", "deny", paths=ADMIN)]},
            {"/rules/1/name": "authorization_rule_duplicate"},
        ),
        (
            {"rules": [rule("b", "allow", paths=BELOW), rule("a", "deny", paths=ADMIN)]},
            {"/rules/0": "authorization_rule_shadowed"},
        ),
        (
            {"rules": [rule("b", "allow", paths=BELOW, methods=["GET"]), rule("a", "allow", paths=ADMIN)]},
            {"/rules/0": "authorization_rule_shadowed"},
        ),
        (
            {"rules": [rule("a", "allow", consumers=["x"]), rule("b", "allow", consumers=["x"])]},
            {"/rules/1": "authorization_rule_shadowed"},
        ),
        (
            {"rules": [rule("a", "allow", client_addresses=["10.0.0.0/8"], scopes=["x"]),
                       rule("b", "allow", client_addresses=["10.1.0.0/16"], scopes=["x", "y"])]},
            {"/rules/1": "authorization_rule_shadowed"},
        ),
        ({"rules": [rule("a", "deny", paths=about("/a/../b"))]}, {"/rules/0/paths/0/value": "path_not_normal"}),
        ({"rules": [rule("a", "deny", paths=about("(", type="regex"))]}, {"/rules/0/paths/0/value": "regex_invalid"}),
        ({"rules": [rule("a", "deny", headers=[{"name": "x"}])]}, {"/rules/0/headers/0/value": "value_missing"}),
        ({"rules": [rule("a", "deny", client_addresses=["x"])]}, {"/rules/0/client_addresses/0": "network_invalid"}),
        ({"rules": [rule("a", "deny", methods=["get"])]}, {"/rules/0/methods/0": "method_invalid"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_place(settings: dict[str, Any], expected: dict[str, str]) -> None:
    found = refusals("traffic_policy", "a", {"policy": {"type": "authorization"} | settings})
    assert found == {f"/spec/policy{pointer}": code for pointer, code in expected.items()}


@pytest.mark.parametrize(
    "rules",
    [
        [rule("a", "deny", paths=BELOW), rule("b", "allow", paths=ADMIN)],
        [rule("a", "allow", paths=ADMIN, methods=["GET"]), rule("b", "allow", paths=ADMIN, methods=["PUT"])],
        [rule("a", "allow", scopes=["x"]), rule("b", "allow", scopes=["y"])],
        [rule("a", "allow", paths=ADMIN), rule("b", "deny", paths=ADMIN, methods=["PUT"])],
    ],
)
def test_rules_that_decide_differently_may_stand_together(rules: list[dict[str, Any]]) -> None:
    assert made("traffic_policy", "a", {"policy": {"type": "authorization", "rules": rules}})

"""Policies about who may come in, from the draft to what is live: what is refused at save, and what asks a service."""

import pytest

from policies.actions.planning import check_draft
from tests.policies.compiler.traffic.tokens import Issuer, key_set
from tests.policies.specs import service, shop
from tests.policies.steps import fill, live, publish

AT = "/slices/acme@edge"
LISTENER = {"kind": "listener", "name": "http", "spec": {"protocol": "http", "port": 8080}}
ISSUER = Issuer()
KEYS = {"type": "inline", "jwks": key_set(ISSUER)}
RULE = {"name": "no-admin", "action": "deny", "paths": [{"type": "prefix", "value": "/admin"}]}
ASKING = {"type": "external_authorization", "service": "door"}
SETTINGS = {
    "office": {"type": "ip_access", "allow": ["192.0.2.0/24"]},
    "customers": {"type": "jwt", "keys": KEYS, "issuer": "https://id.acme.test/"},
    "no-admin": {"type": "authorization", "rules": [RULE], "otherwise": "allow"},
    "asked": ASKING,
}


def policy(name, settings):
    return {"kind": "traffic_policy", "name": name, "spec": {"policy": settings}}


def hostname(name, *policies):
    return {"kind": "hostname", "name": name, "spec": {"policies": list(policies)}}


@pytest.fixture
def guarded(edge):
    """A hostname that follows one policy of each type, and another whose service has a door of its own."""
    fill(edge.platform, [LISTENER])
    publish(edge.platform)
    door = {"kind": "service", "name": "door", "spec": service("9.9.9.2:80")}
    policies = [policy(name, settings) for name, settings in SETTINGS.items()]
    fill(edge.acme, [*shop(1), door, *policies, hostname("b.acme.test", *SETTINGS)])
    fill(edge.acme, [{"kind": "service", "name": "shop", "spec": service("9.9.9.1:80") | {"policies": ["asked"]}}])
    publish(edge.acme)
    return edge


def test_what_the_compiler_writes_envoy_takes(guarded):
    assert {"VirtualHost acme/b.acme.test", "VirtualHost acme/shop.acme.test"} <= live(guarded.acme).keys()


@pytest.mark.parametrize("name", list(SETTINGS))
def test_a_policy_is_read_back_as_it_was_written(edge, as_bob, name):
    made = as_bob.post(f"{AT}/traffic-policies", {"name": name, "spec": {"policy": SETTINGS[name]}})
    assert made.status_code == 201, made.data
    read = as_bob.get(f"{AT}/traffic-policies/{name}").data["spec"]["policy"]
    assert {field: read[field] for field in ("type", "shadow")} == {"type": SETTINGS[name]["type"], "shadow": False}


@pytest.mark.parametrize(
    ("settings", "pointer", "code"),
    [
        ({"type": "ip_access", "allow": ["here"]}, "/spec/policy/allow/0", "network_invalid"),
        ({"type": "jwt", "keys": {"type": "inline", "jwks": "x"}}, "/spec/policy/keys/jwks", "jwks_invalid"),
        (
            {"type": "jwt", "keys": {"type": "url", "url": "http://id.acme.test/keys"}},
            "/spec/policy/keys/url",
            "https_address_invalid",
        ),
        (
            {"type": "jwt", "keys": {"type": "url", "url": "https://id.acme.test/keys", "refresh_seconds": 1}},
            "/spec/policy/keys/refresh_seconds",
            "number_range",
        ),
        ({"type": "jwt", "keys": {"type": "issuer"}}, "/spec/policy/issuer", "issuer_missing"),
        ({"type": "authorization", "rules": [RULE, RULE]}, "/spec/policy/rules/1/name", "authorization_rule_duplicate"),
        (ASKING | {"timeout_seconds": 99.0}, "/spec/policy/timeout_seconds", "number_range"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(edge, as_bob, settings, pointer, code):
    answer = as_bob.post(f"{AT}/traffic-policies", {"name": "wrong", "spec": {"policy": settings}})
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.data["problems"]] == [(pointer, code)]


def test_a_private_key_is_refused_and_not_repeated(edge, as_bob):
    secret = "c2VjcmV0LWtleS1vZi1hY21l"
    keys = {"type": "inline", "jwks": key_set(ISSUER).replace('"kty"', f'"d": "{secret}", "kty"')}
    answer = as_bob.post(f"{AT}/traffic-policies", {"name": "x", "spec": {"policy": {"type": "jwt", "keys": keys}}})
    assert [one["code"] for one in answer.data["problems"]] == ["jwks_private_key"]
    assert secret not in answer.content.decode()


def test_a_service_that_is_asked_cannot_go_unseen(guarded, as_bob):
    answer = as_bob.delete(f"{AT}/services/door", headers={"If-Match": "*"})
    assert answer.status_code == 200
    assert {(one["kind"], one["name"], one["code"]) for one in answer.data["problems"]} == {
        ("traffic_policy", "asked", "service_missing")
    }
    listed = as_bob.get(f"{AT}/traffic-policies/asked").data
    assert [one["code"] for one in listed["problems"]] == ["service_missing"]
    assert ("asked", "service_missing") in {(one.name, one.code) for one in check_draft(guarded.acme).problems}


def test_a_policy_that_asks_another_service_touches_those_who_follow_it(guarded):
    before = live(guarded.acme)
    fill(guarded.acme, [policy("asked", ASKING | {"service": "shop"})])
    publish(guarded.acme)
    after = live(guarded.acme)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"VirtualHost acme/b.acme.test", "VirtualHost acme/shop.acme.test"}

"""Who has a count of its own under a rate limit, and what answers say of it, on a real Envoy."""

from collections.abc import Iterator

import pytest

from tests.policies.compiler.intents import hostname, made, refusals, route
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.tokens import AUDIENCE, ISSUER, Issuer, key_set
from tests.policies.compiler.traffic.world import gateway_of, policy

OWN = Issuer()
ONCE = {"requests": 1, "per_seconds": 3600}


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    objects = [
        policy("token", "jwt", keys={"type": "inline", "jwks": key_set(OWN)}, issuer=ISSUER, audiences=[AUDIENCE]),
        policy("each-user", "rate_limit", **ONCE, by={"type": "claim", "claim": "sub"}),
        policy("each-team", "rate_limit", **ONCE, by={"type": "claim", "claim": "org.team"}),
        policy("each-page", "rate_limit", **ONCE, by={"type": "query", "name": "page"}),
        policy("each-route", "rate_limit", **ONCE, by={"type": "route"}),
        policy("standard", "rate_limit", requests=2, per_seconds=3600, headers="standard"),
        policy("vips", "rate_limit", **ONCE, headers="standard", by={"type": "header", "name": "x-key"},
               exceptions=[{"value": "vip", "requests": 5}]),
        policy("silent", "rate_limit", **ONCE, headers="none"),
        policy("early", "rate_limit", **ONCE),
        hostname(policies=["each-route"]),
        hostname("told.acme.test", policies=["standard"]),
        hostname("plain.acme.test"),
        route("one", "/one"),
        route("two", "/two"),
        route("users", "/users", policies=["token", "each-user"]),
        route("teams", "/teams", policies=["token", "each-team"]),
        route("pages", "/pages", policies=["each-page"]),
        route("told", "/", hostnames=["told.acme.test"]),
        route("early", "/early", hostnames=["told.acme.test"], policies=["early"]),
        route("silent", "/silent", hostnames=["told.acme.test"], policies=["silent"]),
        route("vips", "/vips", hostnames=["told.acme.test"], policies=["vips"]),
        route("plain", "/", hostnames=["plain.acme.test"]),
    ]  # fmt: skip
    tenants = policy("each-tenant", "rate_limit", requests=3, per_seconds=3600, by={"type": "tenant"})
    defaults = made("defaults", "defaults", {"policies": ["each-tenant"]})
    with gateway_of(*objects, of_platform=[tenants, defaults]) as (found, _):
        yield found


def statuses(gateway: Gateway, *paths: str, host: str = "shop.acme.test", token: str = "") -> list[int]:
    sent = [("authorization", f"Bearer {token}")] if token else []
    return [gateway.ask(path, host, headers=sent).status for path in paths]


@pytest.mark.envoy
def test_each_value_of_a_verified_claim_has_a_limit_of_its_own(gateway: Gateway) -> None:
    for user in ("ann", "bob"):
        assert statuses(gateway, "/users", "/users", token=OWN.token(sub=user)) == [200, 429]
    for team in ("red", "blue"):
        assert statuses(gateway, "/teams", "/teams", token=OWN.token(org={"team": team})) == [200, 429]


@pytest.mark.envoy
def test_each_value_of_a_parameter_has_a_limit_of_its_own(gateway: Gateway) -> None:
    asked = ("/pages?page=1", "/pages?page=1", "/pages?page=2", "/pages", "/pages")
    assert statuses(gateway, *asked) == [200, 429, 200, 200, 429]


@pytest.mark.envoy
def test_each_route_of_a_hostname_has_a_limit_of_its_own(gateway: Gateway) -> None:
    assert statuses(gateway, "/one", "/one", "/two", "/two") == [200, 429, 200, 429]


@pytest.mark.envoy
def test_a_limit_of_the_gateway_is_for_each_tenant(gateway: Gateway) -> None:
    assert statuses(gateway, *["/"] * 4, host="plain.acme.test") == [200, 200, 200, 429]


@pytest.mark.envoy
def test_answers_speak_of_a_limit_as_the_standard_has_it(gateway: Gateway) -> None:
    answers = [gateway.ask("/", "told.acme.test") for _ in range(3)]
    assert [one.status for one in answers] == [200, 200, 429]
    for left, one in zip((1, 0, 0), answers, strict=True):
        assert one.headers["ratelimit-policy"] == '"standard";q=2;w=3600'
        assert one.headers["ratelimit"].startswith(f'"standard";r={left};t=')
        assert not [name for name in one.headers if name.startswith("x-ratelimit")]
    assert int(answers[-1].headers["retry-after"]) > 0
    vip = gateway.ask("/vips", "told.acme.test", headers=[("x-key", "vip")])
    assert vip.headers["ratelimit-policy"] == '"vips";q=5;w=3600'


@pytest.mark.envoy
def test_a_route_may_say_it_otherwise_or_not_at_all(gateway: Gateway) -> None:
    early, silent = (gateway.ask(path, "told.acme.test") for path in ("/early", "/silent"))
    assert early.headers["x-ratelimit-limit"].startswith("1")
    assert "ratelimit" not in early.headers
    assert not [name for name in silent.headers if "ratelimit" in name]
    assert "retry-after" in gateway.ask("/silent", "told.acme.test").headers


def test_keys_that_a_count_cannot_be_named_by_are_refused() -> None:
    for by in ({"type": "claim", "claim": "https://acme.test/team"}, {"type": "header", "name": "x%y"}):
        spec = {"policy": {"type": "rate_limit", "requests": 1, "by": by}}
        assert "key_not_plain" in refusals("traffic_policy", "odd", spec).values()
    twice = {"policy": {"type": "quota", "requests": 1, "by": [{"type": "consumer"}, {"type": "consumer"}]}}
    assert refusals("traffic_policy", "twice", twice) == {"/spec/policy/by/1": "quota_key_duplicate"}

"""Consumers are known where a policy asks for keys, and there alone; a change of one reaches those places."""

from typing import Any

import pytest

from policies.compiler import IntentObject, affected_units
from tests.policies.compiler.intents import codes, compiled, forward, hostname, made, named, refusals, route, service
from tests.policies.compiler.traffic.world import policy

DIGEST = "ab" * 32
KEYS = policy("keys", "api_key")


def consumer(name: str = "app", **spec: Any) -> IntentObject:
    return made("consumer", name, {"keys": [{"name": "k", "digest": DIGEST}]} | spec)


def known_on(*objects: IntentObject) -> dict[str, str]:
    """The keys that the hostname knows."""
    host = named(compiled(*objects, service("echo", "93.184.215.14")), "VirtualHost", "acme/shop.acme.test")
    return dict(host.metadata.filter_metadata["api_key"])


@pytest.mark.parametrize(
    "objects",
    [
        [hostname(policies=["keys"]), route("r")],
        [hostname(), route("r", policies=["keys"])],
        [hostname(), service("a", "93.184.215.14", policies=["keys"]), route("r", action=forward("a"))],
    ],
)
def test_a_host_knows_all_keys_wherever_the_policy_is_named(objects: list[IntentObject]) -> None:
    ends = {"keys": [{"name": "k", "digest": DIGEST, "expires_at": "2030-01-01T00:00:00Z"}], "groups": ["gold", "b"]}
    assert known_on(KEYS, consumer(**ends), *objects) == {DIGEST: "app|k|1893456000.000|gold b"}


def test_a_host_where_nobody_asks_knows_none() -> None:
    assert known_on(KEYS, consumer(), hostname(), route("r")) == {}


def test_a_change_of_a_consumer_reaches_the_hosts_that_ask() -> None:
    changed = consumer(groups=["gold"])
    asking = [hostname(policies=["keys"]), route("r", hostnames=["x.acme.test"], policies=["keys"])]
    assert affected_units(consumer(), changed, asking) == {"host:shop.acme.test", "host:x.acme.test"}
    assert affected_units(None, changed, asking) == {"host:shop.acme.test", "host:x.acme.test"}
    assert affected_units(changed, changed, asking) == set()


def test_one_key_is_of_one_consumer_and_somebody_is_let_in() -> None:
    gold = policy("gold", "api_key", groups=["gold"])
    hosts = [hostname(policies=["keys"]), hostname("b.acme.test", policies=["gold"])]
    found = compiled(KEYS, gold, *hosts, consumer("first"), consumer("second"))
    assert codes(found) == {("second", "consumer_key_shared"), ("gold", "api_key_nobody")}


def test_a_limit_for_each_consumer_needs_somebody_who_asks() -> None:
    each = policy("each", "rate_limit", requests=1, by={"type": "consumer"})
    asked = route("asked", "/asked", policies=["each", "keys"])
    unasked = [route("unasked", "/unasked", policies=["each"]), route("also", "/also", policies=["each"])]
    found = compiled(KEYS, each, consumer(), hostname(), asked, *unasked, service("echo", "93.184.215.14"))
    assert codes(found) == {("unasked", "rate_limit_of_nobody"), ("also", "rate_limit_of_nobody")}


def test_a_moment_without_a_time_zone_is_refused() -> None:
    spec = {"keys": [{"name": "k", "digest": DIGEST, "expires_at": "2030-01-01T00:00:00"}]}
    assert refusals("consumer", "app", spec) == {"/spec/keys/0/expires_at": "moment_invalid"}


def test_a_quota_by_what_nobody_says_is_told_so() -> None:
    each = policy("each", "quota", requests=1, by=[{"type": "consumer"}, {"type": "claim", "claim": "sub"}])
    found = compiled(each, hostname(), route("unasked", "/", policies=["each"]), service("echo", "93.184.215.14"))
    assert codes(found) == {("unasked", "rate_limit_of_nobody"), ("unasked", "rate_limit_without_token")}

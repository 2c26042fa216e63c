"""Policies of several types on one route: who calls is known to those behind, and the order is always the same."""

import hashlib
import json
from collections.abc import Iterator

import pytest

from tests.policies.compiler.intents import made, route
from tests.policies.compiler.running_envoy import Answer, Gateway
from tests.policies.compiler.traffic.world import gateway_of, policy

pytestmark = pytest.mark.envoy
PARTNER, OTHER, FIRED = "partner-key", "other-key", "fired-key"


def consumer(name: str, key: str, *groups: str):
    keys = [{"name": "first", "digest": hashlib.sha256(key.encode()).hexdigest()}]
    return made("consumer", name, {"groups": list(groups), "keys": keys})


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    rules = [
        {"name": "not-fired", "action": "deny", "consumers": ["fired"]},
        {"name": "partners", "action": "allow", "consumer_groups": ["partners"]},
        {"name": "readers", "action": "allow", "consumer_groups": ["readers"], "methods": ["GET"]},
    ]
    objects = [
        consumer("partner", PARTNER, "partners"),
        consumer("other", OTHER, "guests", "readers"),
        consumer("fired", FIRED, "partners"),
        policy("with-key", "api_key"),
        policy("rules", "authorization", rules=rules, otherwise="deny"),
        policy("each", "rate_limit", requests=3, per_seconds=3600, by={"type": "consumer"}),
        policy("marks", "headers", response={"set": [{"name": "x-marked", "value": "yes"}]}),
        route("all", "/", policies=["with-key", "rules", "each", "marks"]),
    ]
    with gateway_of(*objects) as (found, _):
        yield found


def ask(gateway: Gateway, key: str, method: str = "GET") -> Answer:
    return gateway.ask("/", method=method, headers=[("x-api-key", key)])


def test_rules_know_the_consumer_whose_key_it_was_and_limits_count_each(gateway: Gateway) -> None:
    assert gateway.ask("/").status == 401
    assert ask(gateway, FIRED).status == 403
    assert [ask(gateway, OTHER, method).status for method in ("GET", "PUT", "GET", "GET", "GET")] == [
        200, 403, 200, 200, 429,
    ]  # fmt: skip
    passed = ask(gateway, PARTNER, "PUT")
    assert (passed.status, passed.headers["x-marked"]) == (200, "yes")


def test_each_refusal_says_which_it_is_in_a_code(gateway: Gateway) -> None:
    assert json.loads(gateway.ask("/").body)["code"]
    assert json.loads(ask(gateway, FIRED).body)["code"] == "not_authorized"

"""API keys on the whole product: made, asked for on both nodes, limited by consumer, rotated, and counted."""

import httpx
import pytest

from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import eventually

APP = f"{ACME}/consumers/app"
ROUTE, PATH = "keyed", "/keyed"
EACH = 3
"""Requests that a consumer may send on each node, and no more within this test."""


def make_key(api: httpx.Client, name: str) -> str:
    return str(ok(api.post(f"{APP}/keys", json={"name": name}))["key"])


def policy(api: httpx.Client, name: str, **settings: object) -> None:
    ok(api.post(f"{ACME}/traffic-policies", json={"name": name, "spec": {"policy": settings}}))


@pytest.fixture(scope="module")
def key(product) -> str:
    """A key of a consumer, on a route that asks for one and limits whoever has it."""
    with product.api() as api:
        ok(api.post(f"{ACME}/consumers", json={"name": "app", "spec": {"groups": ["own"]}}))
        made = make_key(api, "first")
        policy(api, "with-key", type="api_key", groups=["own"])
        policy(api, "few-each", type="rate_limit", requests=EACH, per_seconds=86_400, by={"type": "consumer"})
        forward = {"type": "forward", "backends": [{"service": "echo-v1", "weight": 100}]}
        match = {"path": {"type": "prefix", "value": PATH}}
        spec = {"hostnames": ["shop.acme.test"], "match": match, "action": forward}
        ok(api.post(f"{ACME}/routes", json={"name": ROUTE, "spec": spec | {"policies": ["with-key", "few-each"]}}))
        publish_and_settle(api, "keys are asked for")
        return made


def statuses(edge: str, *keys: str | None) -> list[int]:
    """What a node answers to a request with each of these keys."""
    host = {"Host": "shop.acme.test"}
    return [httpx.get(edge + PATH, headers=host | ({"x-api-key": one} if one else {})).status_code for one in keys]


def test_a_key_is_asked_for_limited_rotated_and_counted(product, api, key):
    for edge in product.edges:
        assert statuses(edge, None, "ghk_wrong", *[key] * (EACH + 1)) == [401, 401, *[200] * EACH, 429]
    second = make_key(api, "second")
    publish_and_settle(api, "a second key")
    first_node = product.edges[0]
    assert set(statuses(first_node, key, second)) <= {200, 429}  # both hold; a new count may have begun
    ok(api.delete(f"{APP}/keys/first", headers={"If-Match": "*"}))
    publish_and_settle(api, "the first is over")
    assert statuses(first_node, key) == [401]

    def counted():
        told = ok(api.get(f"{APP}/usage", params={"window": "1h"}))
        by_key = {one["key"]: one for one in told["keys"]}
        assert by_key["first"]["total"] >= 2 * (EACH + 1)
        assert by_key["first"]["limited"] >= 2
        assert by_key["second"]["total"] == 1
        policies = {one["policy"]: one for one in ok(api.get(f"{ACME}/consumer-usage"))["policies"]}
        refused = policies["with-key"]["refused"]
        assert refused["missing"] == 2
        assert refused["unknown"] == 3  # the wrong one on each node, and the one that is over
        return True

    eventually(counted, seconds=60)

    def seen_on_route():
        codes = ok(api.get(f"{ACME}/traffic/depth", params={"window": "1h", "route": f"acme/{ROUTE}"}))["by_code"]
        return {401, 429} <= {one["code"] for one in codes}

    eventually(seen_on_route, seconds=60)

    def refused():
        told = ok(api.get(f"{ACME}/refusals", params={"window": "1h", "route": f"acme/{ROUTE}"}))["refusals"]
        by_type = {one["type"]: one["count"] for one in told}
        return by_type["rate_limit"] >= 2 and by_type["api_key"] == 5

    eventually(refused, seconds=60)

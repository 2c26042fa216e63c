"""A cache on the whole product: answers are kept on both nodes, counted apart, and forgotten when somebody says so."""

import time

import httpx
import pytest

from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import eventually

POLICY, ROUTE, PATH = "kept", "kept", "/kept"
PURGES = f"{ACME}/cache-purges"


@pytest.fixture(scope="module")
def path(product) -> str:
    """A path whose answers are kept for an hour."""
    with product.api() as api:
        settings = {"type": "cache", "ttl_seconds": 3600}
        ok(api.post(f"{ACME}/traffic-policies", json={"name": POLICY, "spec": {"policy": settings}}))
        forward = {"type": "forward", "backends": [{"service": "echo-v1", "weight": 100}]}
        match = {"path": {"type": "prefix", "value": PATH}}
        spec = {"hostnames": ["shop.acme.test"], "match": match, "action": forward, "policies": [POLICY]}
        ok(api.post(f"{ACME}/routes", json={"name": ROUTE, "spec": spec}))
        publish_and_settle(api, "answers are kept")
        return PATH


def ask(edge: str, path: str) -> httpx.Headers:
    answer = httpx.get(edge + path, headers={"Host": "shop.acme.test"})
    assert answer.status_code == 200
    return answer.headers


def is_kept(edge: str, path: str) -> bool:
    return "; hit" in ask(edge, path)["cache-status"]


def age(edge: str, path: str) -> int:
    return int(ask(edge, path).get("age", "0"))


def test_what_is_purged_is_forgotten_on_every_node_and_the_rest_is_not(product, api, path):
    gone, stays = f"{path}/a", f"{path}/b"
    for edge in product.edges:
        for one in (gone, stays):
            eventually(lambda edge=edge, one=one: is_kept(edge, one), seconds=60)
    time.sleep(4)  # so that ages tell what was kept before
    asked = time.monotonic()
    wanted = {"policy": POLICY, "type": "prefix", "value": f"shop.acme.test{gone}"}
    rollout = ok(api.post(PURGES, json=wanted))["rollout"]

    def is_told():
        seen = ok(api.get(f"/rollouts/{rollout}"))
        return seen["nodes_proven"] == seen["nodes_total"]

    eventually(is_told, seconds=60)
    for edge in product.edges:
        for _ in range(10):
            assert age(edge, gone) <= time.monotonic() - asked + 1
        eventually(lambda edge=edge: age(edge, stays) > time.monotonic() - asked + 1, seconds=60)

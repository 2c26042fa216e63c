"""Instances that register themselves, on the whole product: asked by both nodes within seconds, and not any more."""

import httpx

from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import eventually

AT = f"{ACME}/services/self/registrations"
PATH = "/self"


def answers(product) -> set[int]:
    return {httpx.get(edge + PATH, headers={"Host": "shop.acme.test"}).status_code for edge in product.edges}


def test_an_instance_is_asked_once_it_says_that_it_is_there_and_until_it_leaves(product, api):
    (there,) = ok(api.get(f"{ACME}/services/echo-v1"))["spec"]["endpoints"]["addresses"]
    endpoints = {"type": "static", "registration": True}
    ok(api.post(f"{ACME}/services", json={"name": "self", "spec": {"endpoints": endpoints}}))
    forward = {"type": "forward", "backends": [{"service": "self"}]}
    match = {"path": {"type": "prefix", "value": PATH}}
    spec = {"hostnames": ["shop.acme.test"], "match": match, "action": forward}
    ok(api.post(f"{ACME}/routes", json={"name": "self", "spec": spec}))
    publish_and_settle(api, "instances register themselves")
    assert answers(product) == {503}

    said = {"address": there["address"], "port": there["port"], "ttl_seconds": 300}
    ok(api.put(f"{AT}/only", json=said))
    eventually(lambda: answers(product) == {200})
    assert [one["instance"] for one in ok(api.get(AT))["items"]] == ["only"]

    ok(api.delete(f"{AT}/only"))
    eventually(lambda: answers(product) == {503})

    ok(api.put(f"{AT}/only", json=said | {"ttl_seconds": 5}))
    eventually(lambda: answers(product) == {200})
    eventually(lambda: answers(product) == {503})

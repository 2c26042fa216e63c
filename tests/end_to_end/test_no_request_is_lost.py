"""Configuration changes under traffic cost no request: two hundred publishes, fifty requests a second, no error."""

import os

from tests.end_to_end.acts import ACME, ok, publish, settled, shift_weights
from tests.end_to_end.load import Load

PUBLISHES = int(os.environ.get("GATEHOUSE_TEST_PUBLISHES", "200"))


def test_two_hundred_publishes_under_traffic_lose_no_request(product, api):
    shift_weights(api, {"echo-v1": 37, "echo-v2": 63})
    if ok(api.get(f"{ACME}/plan"))["changes"]:
        publish(api, "whatever was before")
    with Load(product.edges, per_second=50) as load:
        for number in range(PUBLISHES):
            share = number % 101
            shift_weights(api, {"echo-v1": share, "echo-v2": 100 - share})
            published = publish(api, f"step {number}")
        rollout = settled(api, published["rollout"]["id"], seconds=60)
    assert rollout["state"] == "complete"
    assert load.sent > PUBLISHES
    assert load.failures == []
    newest = ok(api.get(f"{ACME}/revisions", params={"limit": 1}))["items"][0]
    assert newest["message"] == f"step {PUBLISHES - 1}"

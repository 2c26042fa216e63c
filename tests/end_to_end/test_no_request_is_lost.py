"""Configuration changes under traffic cost no request: two hundred publishes, fifty requests a second, no error."""

import os
import threading
import time

import httpx

from tests.end_to_end.acts import ACME, ok, publish, settled, shift_weights
from tests.end_to_end.product import Product

PUBLISHES = int(os.environ.get("GATEHOUSE_TEST_PUBLISHES", "200"))
REQUESTS_PER_SECOND = 50


class Load:
    """A steady stream of requests to both nodes; remembers every answer that is not 200."""

    def __init__(self, product: Product) -> None:
        self.sent, self.failures = 0, []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send, args=(edge,)) for edge in product.edges]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(20)

    def _send(self, edge: str) -> None:
        pause = len(self._threads) / REQUESTS_PER_SECOND
        with httpx.Client(base_url=edge, headers={"Host": "shop.acme.test"}, timeout=10) as client:
            while not self._stop.is_set():
                started = time.monotonic()
                try:
                    response = client.get("/")
                    if response.status_code != 200:
                        self.failures.append(f"{response.status_code} {response.text[:200]}")
                except httpx.HTTPError as fault:
                    self.failures.append(repr(fault))
                self.sent += 1
                self._stop.wait(max(0.0, pause - (time.monotonic() - started)))


def test_two_hundred_publishes_under_traffic_lose_no_request(product, api):
    shift_weights(api, {"echo-v1": 37, "echo-v2": 63})
    with Load(product) as load:
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

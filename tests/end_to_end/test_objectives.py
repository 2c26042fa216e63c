"""A route breaks: its budget burns before one's eyes, one page opens, and one webhook is told, once."""

import json
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.end_to_end.acts import ok
from tests.end_to_end.product import Product, eventually

MOVES_SECONDS = 10
PAGES_SECONDS = 90
FIRES_AT = 14.4 * 0.001
"""The share of bad requests in an hour at which the fast pair fires, with a target of 99.9 %."""


class Receiver(ThreadingHTTPServer):
    """Somebody's webhook: keeps what it is told, by the id that makes a repetition known."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict]] = []
        super().__init__(("127.0.0.1", 0), Hook)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/pages"


class Hook(BaseHTTPRequestHandler):
    """Takes one notification."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.headers["webhook-id"], json.loads(body)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(api: httpx.Client) -> Iterator[Receiver]:
    """A webhook that is told of Acme's pages."""
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        wanted = {"name": "on-call", "type": "webhook", "settings": {"url": server.url}}
        channel = ok(api.post("/tenants/acme/channels", json=wanted))
        policies = eventually(lambda: ok(api.get("/tenants/acme/notification-policies"))["items"])
        steps = {"steps": [{"after_seconds": 0, "channels": [channel["id"]]}]}
        pages = next(one for one in policies if one["name"] == "pages")
        ok(api.patch(f"/notification-policies/{pages['id']}", json=steps, headers={"If-Match": "*"}))
        yield server
        server.shutdown()


@contextmanager
def broken(product: Product, share: int) -> Iterator[None]:
    """Both versions of the demo's service fail for a share (percent) of the requests to `/`."""

    def switch(percent: int) -> None:
        for port in ("GATEHOUSE_ECHO_V1_PORT", "GATEHOUSE_ECHO_V2_PORT"):
            address = f"http://127.0.0.1:{product.ports[port]}/-/fault"
            httpx.post(address, params={"path": "/", "share": percent}).raise_for_status()

    switch(share)
    try:
        yield
    finally:
        switch(0)


def front(api: httpx.Client) -> dict:
    (found,) = ok(api.get("/objectives", params={"search": "shop-front"}))["items"]
    return found


def fast(objective: dict) -> dict:
    return next(one for one in objective["burns"] if one["condition"] == "fast_page")


def fail_enough(product: Product, state: dict) -> None:
    """Ask the broken page so often that the fast pair must fire, however much traffic other tests left behind."""
    known = state["good"] + state["bad"]
    with httpx.Client(headers={"Host": "shop.acme.test"}, timeout=10) as client:
        for turn in range(math.ceil(known * 2 * FIRES_AT / (1 - 2 * FIRES_AT)) + 20):
            assert client.get(product.edges[turn % 2] + "/").status_code == 503


def test_a_fault_burns_the_budget_and_pages_once(product, api, receiver):
    eventually(lambda: front(api)["state"]["good"] > 20, seconds=60)
    with broken(product, 100):
        eventually(lambda: fast(front(api))["long_burn"] > 0, seconds=MOVES_SECONDS)
        fail_enough(product, front(api)["state"])
        burning = eventually(
            lambda: fast(found := front(api))["is_firing"] and found["state"]["standing"] == "burning" and found,
            seconds=PAGES_SECONDS,
        )
        burn = fast(burning)
        assert min(burn["long_burn"], burn["short_burn"]) > burn["threshold"] == pytest.approx(14.4)
        asked = {"state": "firing", "severity": "page", "tenant": "acme"}
        alert = eventually(lambda: ok(api.get("/alerts", params=asked))["items"])[0]
        assert (alert["kind"], alert["labels"]["objective"]) == ("slo_burn", "shop-front")
        eventually(lambda: receiver.told, seconds=60)
    pages = [body for _, body in receiver.told if "shop-front" in json.dumps(body)]
    assert len({identity for identity, _ in receiver.told}) == len(receiver.told)
    assert len(pages) == 1
    seen: list[float] = []

    def falls() -> bool:
        """What is healed burns less, once the last failures are counted as well."""
        seen.append(fast(front(api))["short_burn"])
        return seen[-1] < max(seen)

    eventually(falls, seconds=120)

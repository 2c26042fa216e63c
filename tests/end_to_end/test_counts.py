"""Whatever is killed under load, every request is counted once; and where nobody was heard there is a gap."""

import itertools
import signal
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.end_to_end.acts import ACME, ok, publish, settled
from tests.end_to_end.load import Load
from tests.end_to_end.product import Product, ask, eventually

ROUTE, PATH = "counted", "/counted"
SILENT_SECONDS = 35
"""More than three steps of telemetry's finest level, so that two whole ones hold nothing."""


@pytest.fixture(scope="module")
def counted(product: Product):
    """A route that nobody else asks, and what is promised of it."""
    with product.api() as api:
        forward = {"type": "forward", "backends": [{"service": "echo-v1", "weight": 100}]}
        match = {"path": {"type": "prefix", "value": PATH}}
        spec = {"hostnames": ["shop.acme.test"], "match": match, "action": forward}
        ok(api.post(f"{ACME}/routes", json={"name": ROUTE, "spec": spec}))
        assert settled(api, publish(api, "a route to count")["rollout"]["id"], seconds=60)["state"] == "complete"
        indicator = {"kind": "availability", "routes": [ROUTE]}
        wanted = {"slug": ROUTE, "name": "Every request is counted", "target": "99", "indicator": indicator}
        return ok(api.post("/tenants/acme/objectives", json=wanted))["id"]


def seen(api: httpx.Client) -> int:
    """How many requests to the route telemetry knows."""
    shares = ok(api.get(f"{ACME}/traffic", params={"window": 3600}))["by_route"]
    return next((share["total"] for share in shares if share["route"] == f"acme/{ROUTE}"), 0)


def judged(api: httpx.Client, objective: str) -> tuple[int, int]:
    """Good and bad events of the objective, as last judged."""
    state = ok(api.get(f"/objectives/{objective}"))["state"] or {"good": 0, "bad": 0}
    return state["good"], state["bad"]


def settles_at(read: Callable[[], Any], wanted: Any, *, seconds: float = 60) -> None:
    """Wait until what is read is what is wanted; say what it was last."""
    deadline = time.monotonic() + seconds
    while (last := read()) != wanted and time.monotonic() < deadline:
        time.sleep(0.2)
    assert last == wanted


def longest_gap(numbers: list[int | None]) -> int:
    """How many steps in a row are unknown, between two that are known."""
    known = [place for place, number in enumerate(numbers) if number is not None]
    return max((after - before - 1 for before, after in itertools.pairwise(known)), default=0)


@contextmanager
def nobody_heard(product: Product):
    """Both nodes' agents stand still; their Envoys go on serving."""
    agents = [product.part("gatehouse-agent", node=node) for node in ("edge-1", "edge-2")]
    for agent in agents:
        agent.suspend()
    try:
        yield
    finally:
        for agent in agents:
            agent.resume()


def test_killing_each_part_in_turn_under_load_counts_every_request_once(product, api, counted):
    already = seen(api)
    with Load(product.edges, per_second=60, path=PATH) as load:
        for words in (("console.serve",), ("celery", "worker"), ("valkey-server",), ("postgres", "-D")):
            before = load.sent
            product.part(*words).send_signal(signal.SIGKILL)
            eventually(lambda: api.get("/me").status_code == 200, seconds=60)
            eventually(lambda least=before + 120: load.sent > least, seconds=60)
    assert load.failures == []
    settles_at(lambda: seen(api), already + load.sent)
    settles_at(lambda: judged(api, counted), (already + load.sent, 0))
    heard = ok(api.get(ACME + "/traffic", params={"window": 60}))["as_of"]
    eventually(lambda: ok(api.get(ACME + "/traffic", params={"window": 60}))["as_of"] > heard, seconds=60)
    assert seen(api) == already + load.sent
    assert judged(api, counted) == (already + load.sent, 0)


def test_where_no_node_was_heard_is_a_gap_and_what_happened_meanwhile_is_not_lost(product, api, counted):
    already = seen(api)
    with nobody_heard(product):
        since = time.monotonic()
        asked = 0
        while time.monotonic() - since < SILENT_SECONDS:
            assert ask(product.edges[asked % 2], "shop.acme.test", PATH).status_code == 200
            asked += 1
            time.sleep(0.5)
    settles_at(lambda: seen(api), already + asked)
    points = ok(api.get(ACME + "/traffic", params={"window": 300, "step": 10}))["points"]
    assert longest_gap([point["total"] for point in points]) >= 2, points
    settles_at(lambda: judged(api, counted), (already + asked, 0))
    history = ok(api.get(f"/objectives/{counted}/history", params={"window": 300, "step": 10}))["points"]
    assert longest_gap([point["good"] for point in history]) >= 2, history

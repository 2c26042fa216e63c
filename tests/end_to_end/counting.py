"""Quotas on a product: made, used up, and waited for."""

import time
from collections.abc import Callable
from typing import TypeVar

import httpx

from tests.end_to_end.acts import ACME, ok, publish, settled
from tests.end_to_end.product import eventually

MINUTE = 60
T = TypeVar("T")


def make_counted(api: httpx.Client, name: str, limit: int, **settings: object) -> None:
    """Draft a route `/<name>` with a quota of the same name, for each value of `x-client`."""
    by = [{"type": "header", "name": "x-client"}]
    policy = {"type": "quota", "requests": limit, "period": "minute", "by": by, **settings}
    ok(api.post(f"{ACME}/traffic-policies", json={"name": name, "spec": {"policy": policy}}))
    forward = {"type": "forward", "backends": [{"service": "echo-v1", "weight": 100}]}
    match = {"path": {"type": "prefix", "value": f"/{name}"}}
    spec = {"hostnames": ["shop.acme.test"], "match": match, "action": forward, "policies": [name]}
    ok(api.post(f"{ACME}/routes", json={"name": name, "spec": spec}))


def bring_out(api: httpx.Client, message: str) -> None:
    """Publish, and wait until every node has proven it, also on a machine that has much to do."""
    assert settled(api, publish(api, message)["rollout"]["id"], seconds=180)["state"] == "complete"


def answers(edge: str, name: str, client: str, times: int) -> list[httpx.Response]:
    """What a node answers to some requests in a row."""
    with httpx.Client(base_url=edge, headers={"Host": "shop.acme.test", "x-client": client}) as http:
        found = [http.get(f"/{name}") for _ in range(times)]
    assert {one.status_code for one in found} <= {200, 429}
    return found


def passed(edge: str, name: str, client: str, times: int) -> int:
    """How many of some requests in a row a node lets through."""
    return sum(one.status_code == 200 for one in answers(edge, name, client, times))


def within_a_minute(action: Callable[[], T], tries: int = 3) -> T:
    """Do something when nodes have begun a minute; again, if it was not over before the next began."""
    for _ in range(tries):
        coming = int(time.time() // MINUTE) + 1
        eventually(lambda begins=coming: (time.time() - 1) // MINUTE >= begins, seconds=2 * MINUTE)
        found = action()
        if time.time() // MINUTE == coming:
            return found
    raise AssertionError("no minute was long enough")

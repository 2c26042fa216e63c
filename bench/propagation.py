"""How long from “publish” to “proven on both nodes”, for one changed route among many.

Budgets: p50 < 300 ms, p99 < 1 s at 1 000 routes; < 1 s / 2 s at 10 000 (`--routes 10000`). The whole product runs, with
real Envoys; the time is from sending the request to the rollout's end, as the server noted it. No peer proves what it
serves, so the ratio printed is against the budget.
"""

import argparse
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path

import httpx

from tests.end_to_end.acts import ACME, ok, publish_and_settle, settled
from tests.end_to_end.product import running_product

BUDGETS = {1_000: (0.3, 1.0), 10_000: (1.0, 2.0)}
ROUTES_PER_HOST = 100
CHUNK = 1_000


def main() -> None:
    """Run the product, fill a slice, change one route many times, print the quantiles."""
    arguments = _arguments()
    with (
        tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home,
        running_product(Path(home)) as product,
        product.api() as api,
    ):
        _fill(api, arguments.routes)
        seconds = [_one_change(api, number) for number in range(arguments.changes)]
    _print(arguments.routes, sorted(seconds))


def _fill(api: httpx.Client, routes: int) -> None:
    hosts = [f"h{number}.bench.test" for number in range(-(-routes // ROUTES_PER_HOST))]
    objects = [{"kind": "hostname", "name": host, "spec": {}} for host in hosts]
    objects += [
        {"kind": "route", "name": f"bench-{number}", "spec": _spec(number, 15.0, hosts[number // ROUTES_PER_HOST])}
        for number in range(routes)
    ]
    for start in range(0, len(objects), CHUNK):
        ok(api.post(f"{ACME}/import", json={"objects": objects[start : start + CHUNK], "prune": False}, timeout=120))
    publish_and_settle(api, f"{routes} routes")


def _one_change(api: httpx.Client, number: int) -> float:
    """Change one route's timeout, publish, return the seconds until both nodes proved it."""
    path = f"{ACME}/routes/bench-{number % ROUTES_PER_HOST}"
    stored = api.get(path)
    spec = stored.json()["spec"]
    spec["action"]["timeout_seconds"] = 15.0 + (number % 40) + 1
    ok(api.put(path, json={"spec": spec}, headers={"If-Match": stored.headers["ETag"]}))
    plan = ok(api.get(f"{ACME}/plan"))
    started = time.time()
    published = ok(api.post(f"{ACME}/revisions", json={"message": f"change {number}", "plan": plan["digest"]}))
    rollout = settled(api, published["rollout"]["id"])
    assert rollout["state"] == "complete", rollout
    assert {node["state"] for node in rollout["nodes"]} == {"proven"}, rollout
    return datetime.fromisoformat(rollout["finished_at"]).timestamp() - started


def _spec(number: int, timeout_seconds: float, host: str) -> dict[str, object]:
    backends = [{"service": "echo-v1", "weight": 100}]
    return {
        "hostnames": [host],
        "match": {"path": {"type": "prefix", "value": f"/p{number}"}},
        "action": {"type": "forward", "backends": backends, "timeout_seconds": timeout_seconds},
    }


def _print(routes: int, seconds: list[float]) -> None:
    p50, p99 = statistics.median(seconds), seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))]
    budget50, budget99 = BUDGETS.get(routes, (1.0, 2.0))
    print(
        f"publish to proven on both nodes at {routes} routes, {len(seconds)} changes: p50 {p50 * 1e3:.0f} ms "
        f"({p50 / budget50:.2f}× of its budget), p99 {p99 * 1e3:.0f} ms ({p99 / budget99:.2f}× of its budget)"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--routes", type=int, default=1_000)
    parser.add_argument("--changes", type=int, default=100)
    return parser.parse_args()


if __name__ == "__main__":
    main()

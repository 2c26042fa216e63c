"""How long a bad revision harms anybody: from the first bad answer until it is stopped, and until every node is back.

Starts the whole product with its two nodes, sends a steady stream of requests, and publishes a revision that turns 30 %
of one route's answers into 503, with the strategies an operator would choose. Nobody touches anything afterwards.

    python -m bench.roll_back          about eight minutes
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from tests.end_to_end.acts import ACME, in_state, ok, publish, publish_and_settle, shift_weights
from tests.end_to_end.load import Load
from tests.end_to_end.product import Product, running_product

PER_SECOND: Final = 40
PATIENCE_SECONDS: Final = 600
UNREACHABLE: Final = {"endpoints": {"type": "static", "addresses": [{"address": "127.0.0.1", "port": 1}]}}


@dataclass(frozen=True, slots=True)
class Harm:
    """Seconds since the first bad answer, and requests over the whole time."""

    strategy: str
    stopped_seconds: float
    back_seconds: float
    sent: int
    bad: int
    cause: str


def main() -> None:
    """Break it with each strategy, and print what it cost."""
    with (
        tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home,
        running_product(Path(home)) as product,
        product.api() as api,
    ):
        ok(api.post(f"{ACME}/services", json={"name": "nobody", "spec": UNREACHABLE}))
        for strategy in ("standard", "emergency"):
            _show(_break(product, api, strategy))


def _break(product: Product, api: httpx.Client, strategy: str) -> Harm:
    shift_weights(api, {"echo-v1": 100, "echo-v2": 0})
    if ok(api.get(f"{ACME}/plan"))["changes"]:
        publish_and_settle(api, "sound")
    shift_weights(api, {"echo-v1": 70, "nobody": 30})
    with Load(product.edges, per_second=PER_SECOND) as load:
        rollout_id = publish(api, "30 % go nowhere", strategy=strategy)["rollout"]["id"]
        in_state(api, rollout_id, "rolling_back", "rolled_back", seconds=PATIENCE_SECONDS)
        stopped_at = time.monotonic()
        rollout = in_state(api, rollout_id, "rolled_back", seconds=PATIENCE_SECONDS)
        back_at = time.monotonic()
    first = load.first_bad_at
    assert first is not None, "nothing went wrong"
    bad = sum(count for counts in load.answers.values() for code, count in counts.items() if code != 200)
    return Harm(strategy, stopped_at - first, back_at - first, load.sent, bad, rollout["cause"])


def _show(harm: Harm) -> None:
    print(
        f"{harm.strategy:10} first bad answer → stopped {harm.stopped_seconds:6.1f} s, every node back "
        f"{harm.back_seconds:6.1f} s; {harm.bad} of {harm.sent} requests failed ({harm.bad / harm.sent:.1%})\n"
        f"{'':10} {harm.cause}",
        flush=True,
    )


if __name__ == "__main__":
    main()

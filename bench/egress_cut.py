"""How soon tunnels end when the rule goes that let them out: ours, beside what Envoy does by itself.

A hundred tunnels of one workload, and ten of another, go through a real Envoy that our real agent feeds, from the
control plane its tests use. The rule of the hundred is taken away. Measured: from the publish until both ends of all
are closed, so with signing, polling, pulling, and Envoy's word that it took the routes. For the peer nobody cuts:
Envoy keeps tunnels until they are too old, which is an hour here. Budget: < 500 ms for all, and no other one is cut.

    python -m bench.egress_cut          half a minute
"""

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gatehouse_agent.agent import Agent
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.config import Config, Places, Timing, default_envoy_binary
from gatehouse_agent.control.client import ControlClient
from gatehouse_agent.control.enrolling import enrol
from gatehouse_agent.control.identity import load_or_create
from gatehouse_agent.delivery import Delivery
from gatehouse_agent.store.files import Files

from bench.envoys import free_port
from tests.agent import way_out
from tests.agent.conftest import end_envoy
from tests.agent.control_plane import JOIN_TOKEN, ControlPlane
from tests.agent.reports import proven
from tests.agent.way_out import HOST, Callers, Destination, Tunnel

TUNNELS: Final = 100
OTHERS: Final = 10
ROUNDS: Final = 7
PEER_SECONDS: Final = 5.0
LONGEST_SECONDS: Final = 30.0
BUDGET_MS: Final = 500.0
BRISK: Final = Timing(drain_seconds=0.1, report_seconds=0.5)
PLATFORM, ACME = "platform@edge", "acme@edge"


@dataclass(frozen=True, slots=True)
class House:
    """What is tried: who publishes, who asks, and who is asked."""

    control: ControlPlane
    callers: Callers
    target: Destination

    async def publish(self, *allowed: str) -> None:
        """Let these workloads out to the destination, and no others; return once Envoy answers for it."""
        there = (HOST, self.target.port)
        workloads = [way_out.workload(name, "k1ab") for name in ("orders", "reader")]
        resources = way_out.compiled("acme", *workloads, way_out.policy("partners", allowed, there))
        first = [] if self.control.version else [(PLATFORM, way_out.platform())]
        await self.control.publish(*first, (ACME, resources))
        sequence = next(one.sequence for one in self.control.manifest().slices if one.slice == ACME)
        await self.control.reported(proven(ACME, sequence))

    async def dial(self, count: int, workload: str) -> list[Tunnel]:
        """Open tunnels, a few at a time."""
        target, user = f"{HOST}:{self.target.port}", f"acme.{workload}.k1ab"
        return await self.callers.dial_many(count, target, user)


@asynccontextmanager
async def house(*, cuts: bool) -> AsyncIterator[House]:
    """An agent with its Envoy, and all around it; `cuts` says whether it may do what this is about."""
    directory, port = Path(tempfile.mkdtemp(prefix="gh-", dir="/tmp")), free_port()
    control = ControlPlane()
    control.also_says = {"takes": ["egress"]}
    await control.start()
    addresses = {"egress": Address("127.0.0.1", port)}
    places = Places(directory / "state", directory / "run", default_envoy_binary())
    config = Config(control.url, "edge-1", places, addresses, join_token=JOIN_TOKEN, timing=BRISK)
    places.run_directory.mkdir(parents=True)
    files = Files(places.state_directory / "store", config.store_quota_bytes)
    identity = load_or_create(files)
    client = ControlClient(control.url, identity.signer)
    agent = Agent(config, files, await enrol(client, files, identity, config, "1.40.0"), client)
    if not cuts:
        _delivery_of(agent).on_taken = lambda snapshot: None
    running, callers = asyncio.create_task(agent.run()), Callers(port)
    try:
        async with way_out.destination() as target:
            yield House(control, callers, target)
            await callers.close()
    finally:
        agent.stop()
        await running
        end_envoy(config)
        await control.stop()
        shutil.rmtree(directory, ignore_errors=True)


def _delivery_of(agent: Agent) -> Delivery:
    found: Delivery = vars(agent)["_delivery"]
    return found


async def ours() -> list[float]:
    """Milliseconds until the last of a hundred was closed at both ends, for each round."""
    took = []
    async with house(cuts=True) as tried:
        await tried.publish("orders", "reader")
        others = await tried.dial(OTHERS, "reader")
        for _ in range(ROUNDS):
            await tried.publish("orders", "reader")
            tunnels = await tried.dial(TUNNELS, "orders")
            await _told(tried, TUNNELS)
            took.append(await _cut(tried, tunnels))
        for one in others:
            if await one.says(b"still") != b"still":
                raise SystemExit("A tunnel of another workload was cut.")
    return took


async def _told(tried: House, count: int) -> None:
    """Wait until the node knows of so many tunnels."""

    def is_known() -> bool:
        newest = next((one.egress for one in reversed(tried.control.reports) if one.egress), None)
        return newest is not None and any(one.count == count for one in newest.tunnels if one.workload == "orders")

    await tried.control.until(is_known, LONGEST_SECONDS)


async def _cut(tried: House, tunnels: list[Tunnel]) -> float:
    begun = time.perf_counter()
    publishing = asyncio.create_task(tried.publish("reader"))
    async with asyncio.timeout(LONGEST_SECONDS):
        await asyncio.gather(*(one.ended() for one in tunnels))
        await tried.target.has_only(OTHERS)
    took = (time.perf_counter() - begun) * 1000
    await publishing
    return took


async def by_itself() -> int:
    """How many of a hundred Envoy has closed by itself, some seconds after their rule went."""
    async with house(cuts=False) as tried:
        await tried.publish("orders", "reader")
        tunnels = await tried.dial(TUNNELS, "orders")
        await tried.publish("reader")
        await asyncio.sleep(PEER_SECONDS)
        return sum(one.reader.at_eof() for one in tunnels)


async def main() -> None:
    """Measure both and print what they took."""
    took = await ours()
    print(f"{TUNNELS} tunnels, from the publish of a revision without their rule until both ends are closed:")
    print(
        f"  ours      median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms of {ROUNDS}; others untouched"
    )
    closed = await by_itself()
    print(f"  Envoy     {closed} of {TUNNELS} closed after {PEER_SECONDS:g} s; it ends them when they are an hour old")
    verdict = "within" if statistics.median(took) < BUDGET_MS else "OVER"
    print(f"  budget    {verdict} {BUDGET_MS:.0f} ms")


if __name__ == "__main__":
    asyncio.run(main())

"""A node that is told to stop stops, whatever Envoy is doing at that moment, and leaves none behind."""

import asyncio
import json
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from gatehouse_agent.envoy.bootstrap import Sockets

pytestmark = pytest.mark.envoy
MOMENTS = {
    "before anything": lambda run: True,
    "the bootstrap is written": lambda run: (run / "bootstrap.json").exists(),
    "the bootstrap is checked": lambda run: (run / "bootstrap.checked").exists(),
    "Envoy is started": lambda run: (run / "envoy.json").exists(),
    "Envoy opens its door": lambda run: (run / "admin.sock").exists(),
}


def envoys_of(run: Path) -> list[int]:
    """The processes that were given this node's bootstrap."""
    found = []
    for one in Path("/proc").iterdir():
        with suppress(OSError):
            if one.name.isdigit() and str(run / "bootstrap.json").encode() in (one / "cmdline").read_bytes().split(
                b"\0"
            ):
                found.append(int(one.name))
    return found


async def until(is_met):
    async with asyncio.timeout(20):
        while not is_met():  # noqa: ASYNC110  what is waited for is another process's
            await asyncio.sleep(0.001)


async def stops(running, run: Path) -> None:
    async with asyncio.timeout(20):
        await running.stop()
    assert envoys_of(run) == []
    assert not Sockets(run).process.exists()


@pytest.mark.parametrize("moment", MOMENTS)
async def test_stopped_while_envoy_starts_it_ends(start_agent, config, moment):
    run = config.places.run_directory
    running = await start_agent()
    await until(lambda: MOMENTS[moment](run))
    await stops(running, run)


@pytest.mark.parametrize("turns", [1, 2, 3, 5, 8, 13, 21, 34])
async def test_stopped_after_some_turns_of_its_loop_it_ends(start_agent, config, turns):
    running = await start_agent()
    for _ in range(turns):
        await asyncio.sleep(0)
    await stops(running, config.places.run_directory)


@pytest.mark.parametrize("turns", [0, 1, 4, 16, 64])
async def test_stopped_after_envoy_died_it_ends_and_starts_none(start_agent, config, turns):
    run = config.places.run_directory
    running = await start_agent()
    await until((run / "envoy.json").exists)
    os.kill(json.loads((run / "envoy.json").read_text())["pid"], signal.SIGKILL)
    await until(lambda: running.agent._supervisor.pid is None)
    for _ in range(turns):
        await asyncio.sleep(0)
    await stops(running, run)

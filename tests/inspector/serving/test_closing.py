"""A supervisor that closes leaves nothing behind, whatever it was just doing."""

import asyncio
import contextlib
import re
import signal
import time
from pathlib import Path

import psutil
import pytest
from gatehouse_inspector.serving.supervisor import Supervisor

pytestmark = pytest.mark.processes
BUNDLE = {"policies": {"acme/shop": {"mode": "block"}}}
PATIENCE_SECONDS = 60


@pytest.fixture
def place(inspector, tmp_path):
    """Where to serve; skips where this machine has no engine."""
    return tmp_path / "s"


def expiring():
    """A bundle that has to be read again a moment after it was read, however long that takes."""
    entries = [[f"192.0.2.{second}", time.time() + second] for second in range(1, PATIENCE_SECONDS)]
    return BUNDLE | {"lists": {"acme/x": {"type": "address", "entries": entries}}}


def generations():
    """The processes that lead a generation: children of this one."""
    found = []
    for one in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            found += [one] if "gatehouse_inspector.serving.generation" in one.cmdline() else []
    return found


def alive(processes):
    return [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def is_asked_to_end(process):
    """Whether SIGTERM waits for it, while it is stopped."""
    told = Path(f"/proc/{process.pid}/status").read_text()
    return bool(int(re.search(r"ShdPnd:\s*(\w+)", told)[1], 16) & 1 << signal.SIGTERM - 1)


async def eventually(is_so):
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so():  # noqa: ASYNC110 - other processes bring it about
            await asyncio.sleep(0.01)


async def test_workers_end_when_their_generation_was_killed_at_the_last_moment(place):
    supervisor = Supervisor(place, 2)
    await supervisor.load(BUNDLE)
    (generation,) = generations()
    workers = generation.children()
    assert len(workers) == 2
    generation.kill()
    await supervisor.close()
    await eventually(lambda: not alive(workers))


async def test_a_generation_that_is_just_being_replaced_has_ended_too(place):
    supervisor = Supervisor(place, 2)
    await supervisor.load(expiring())
    (before,) = generations()
    before.suspend()
    await eventually(lambda: is_asked_to_end(before))
    (after,) = (one for one in generations() if one != before)
    closing = asyncio.create_task(supervisor.close())
    await eventually(lambda: not alive([after]))
    await asyncio.wait({closing}, timeout=0.5)
    was_left_behind = closing.done()
    before.resume()
    await closing
    assert not was_left_behind
    assert generations() == []


async def test_a_generation_that_ends_while_it_is_closed_is_not_followed_by_another(place):
    for _ in range(5):
        supervisor = Supervisor(place, 1)
        await supervisor.load(BUNDLE)
        (generation,) = generations()
        workers = generation.children()
        generation.kill()
        await eventually(lambda generation=generation: not alive([generation]))
        async with asyncio.timeout(PATIENCE_SECONDS):
            await supervisor.close()
        await eventually(lambda workers=workers: not alive(workers))
        assert generations() == []

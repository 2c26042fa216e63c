"""Envoy may die, and come back; a configuration that kills it is left behind."""

import asyncio
import json
import os
import signal
from dataclasses import replace

import pytest

from tests.agent import edge
from tests.agent.reports import held_back, proven, slice_in, told

pytestmark = pytest.mark.envoy


def shop(body):
    return edge.virtual_host("acme", "shop.test", edge.answer("acme", body))


@pytest.fixture
def envoy_pid(config):
    def read():
        return json.loads((config.places.run_directory / "envoy.json").read_text())["pid"]

    return read


@pytest.fixture
async def serving(control_plane, start_agent):
    running = await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    return running


async def kill_envoy(envoy_pid):
    pid = envoy_pid()
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(20):
        while envoy_pid() == pid:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_killed_envoy_is_restarted_proven_and_told(control_plane, serving, envoy_pid, get):
    await kill_envoy(envoy_pid)
    report = await control_plane.reported(told("envoy_crashed"))
    assert "SIGKILL" in report.events[-1].text
    await control_plane.reported(lambda one: one.envoy.restarts == 1 and one.listeners and one.listeners[0].proven)
    assert (await get("shop.test")).text == "one"


async def test_while_envoy_is_dead_nothing_is_said_to_be_active(control_plane, serving, envoy_pid):
    await kill_envoy(envoy_pid)
    report = await control_plane.reported(lambda one: one.envoy.state == "crashed")
    assert slice_in(report, "acme@edge").active is None
    assert not report.listeners[0].proven


async def test_a_crash_loop_goes_back_a_generation_and_names_the_slice(control_plane, serving, envoy_pid, get):
    await control_plane.publish(("acme@edge", [shop("deadly")]))
    await control_plane.reported(proven("acme@edge", 2))
    for _ in range(3):
        await kill_envoy(envoy_pid)
    report = await control_plane.reported(held_back("acme@edge", 2))
    assert "crashed 3 times" in slice_in(report, "acme@edge").error.message
    await control_plane.reported(
        lambda one: one.envoy.restarts == 3 and slice_in(one, "acme@edge").proven == 1 and one.listeners[0].proven
    )
    assert (await get("shop.test")).text == "one"
    await control_plane.publish(("acme@edge", [shop("fixed")]))
    await control_plane.reported(proven("acme@edge", 3))


async def test_stopping_lets_requests_finish(control_plane, config, start_agent, upstream, get):
    patient = replace(config, timing=replace(config.timing, drain_seconds=1.0))
    serving = await start_agent(patient)
    slow = await upstream("slow", delay_seconds=0.5)
    host = edge.virtual_host("acme", "slow.test", edge.forward("acme", "slow"))
    await control_plane.publish(
        ("platform@edge", edge.platform(8080)), ("acme@edge", [*edge.service("acme", "slow", slow), host])
    )
    await control_plane.reported(proven("acme@edge", 1))
    asking = asyncio.create_task(get("slow.test"))
    await asyncio.sleep(0.1)
    await serving.stop()
    assert (await asking).text == "slow"
    assert control_plane.reports[-1].agent.state == "draining"
    assert control_plane.reports[-1].envoy.state == "stopped"

"""What else goes wrong on a node: a full disk, a lost disk, a dead listener, an Envoy that cannot start."""

import asyncio
import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.envoy.supervisor import BootstrapError

from tests.agent import edge
from tests.agent.clients import clients
from tests.agent.conftest import free_port
from tests.agent.http_server import HttpServer
from tests.agent.reports import proven, slice_in, told

pytestmark = pytest.mark.envoy


def shop(body):
    return edge.virtual_host("acme", "shop.test", edge.answer("acme", body))


def many():
    return [edge.virtual_host("acme", f"{n}.test", edge.answer("acme", "x" * 4000)) for n in range(10)]


async def test_with_a_full_disk_the_node_runs_on_from_memory_and_says_so(control_plane, start_agent, config, get):
    cramped = replace(config, store_quota_bytes=20_000)
    await start_agent(cramped)
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    await control_plane.publish(("acme@edge", [shop("two"), *many()]))
    report = await control_plane.reported(told("store_failed"))
    assert report.agent.state == "degraded"
    await control_plane.reported(proven("acme@edge", 2))
    assert (await get("shop.test")).text == "two"
    await control_plane.publish(("acme@edge", [shop("three")]))
    await control_plane.reported(told("store_recovered"))
    await control_plane.reported(lambda one: one.agent.state == "running")


async def test_a_lost_disk_takes_nothing_from_a_serving_envoy(control_plane, spawn_agent, config, upstream, port):
    echo = await upstream("echo")
    host = edge.virtual_host("acme", "shop.test", edge.forward("acme", "echo"))
    first = await spawn_agent()
    resources = [*edge.service("acme", "echo", echo), host]
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", resources))
    await control_plane.reported(proven("acme@edge", 1))
    async with clients(port, "shop.test") as answers:
        async with asyncio.timeout(10):
            while not (config.places.state_directory / "store" / "generations").exists():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await first.kill()
        for folder in ("generations", "indexes", "packs"):
            for path in (config.places.state_directory / "store" / folder).iterdir():
                path.unlink()
        control_plane.reports.clear()
        await spawn_agent()
        await control_plane.reported(proven("acme@edge", 1))
    assert {status for status, _ in answers} == {200}


async def test_a_listener_that_was_dead_before_does_not_hold_up_tenants(control_plane, start_agent, config, get):
    port = free_port()
    await start_agent()
    both = [*edge.platform(8080), edge.listener("second", port, limited={"max_connections": 1, "stat_prefix": "one"})]
    await control_plane.publish(("platform@edge", both), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    _, only_guest = await asyncio.open_connection("127.0.0.1", port)
    await control_plane.publish(("acme@edge", [shop("two")]))
    report = await control_plane.reported(proven("acme@edge", 2))
    assert {one.name: one.proven for one in report.listeners} == {"http": True, "second": False}
    assert report.agent.state == "degraded"
    assert (await get("shop.test")).text == "two"
    only_guest.close()
    await control_plane.reported(lambda one: one.agent.state == "running" and all(x.proven for x in one.listeners))


async def test_clients_beyond_the_limit_are_turned_away_and_the_node_stays_in_charge(
    control_plane, start_agent, config, port
):
    await start_agent(replace(config, max_connections=16))
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
    control_plane.reports.clear()
    report = await control_plane.reported(lambda one: one.envoy.state == "live")
    assert report.envoy.restarts == 0
    open_ones = sum(not reader.at_eof() for reader, _ in crowd)
    assert open_ones <= 16
    for _, writer in crowd:
        writer.close()
    await control_plane.publish(("acme@edge", [shop("two")]))
    await control_plane.reported(proven("acme@edge", 2))


async def test_a_listener_takes_so_many_at_once_and_others_are_not_touched_also_in_the_next_envoy(
    control_plane, start_agent, config, port, get
):
    other = free_port()
    await start_agent()
    bounds = {"gatehouse.bounds": {"max_connections": 4}}
    both = [*edge.platform(8080), edge.listener("second", other, metadata=bounds)]
    await control_plane.publish(("platform@edge", both), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    assert await _settles_at(other, 4)
    assert (await get("shop.test")).text == "one"
    process = json.loads(Sockets(config.places.run_directory).process.read_text())
    control_plane.reports.clear()
    os.kill(process["pid"], signal.SIGKILL)
    await control_plane.reported(lambda one: one.envoy.state == "live" and all(x.proven for x in one.listeners))
    assert await _settles_at(other, 4)
    await control_plane.publish(("platform@edge", [*edge.platform(8080), edge.listener("second", other)]))
    await control_plane.reported(proven("platform@edge", 2))
    assert await _settles_at(other, 20)


async def _settles_at(port, most):
    """Whether before long so many of twenty new connections stay open."""
    async with asyncio.timeout(60):
        while True:
            crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
            await asyncio.sleep(0.3)
            is_open = sum(not reader.at_eof() for reader, _ in crowd)
            for _, writer in crowd:
                writer.close()
            if is_open == most:
                return True
            await asyncio.sleep(0.2)


async def test_an_envoy_that_refuses_its_bootstrap_is_not_started(control_plane, start_agent, config):
    running = await start_agent(replace(config, places=replace(config.places, envoy_binary=Path("/bin/false"))))
    with pytest.raises(BootstrapError):
        await running.task
    assert not Sockets(config.places.run_directory).process.exists()


async def test_a_service_that_never_gets_ready_is_put_back(control_plane, start_agent, config, get):
    hasty = replace(config, timing=replace(config.timing, accept_seconds=1.0))
    await start_agent(hasty)
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    check = {
        "timeout": "60s",
        "interval": "60s",
        "unhealthy_threshold": 1,
        "healthy_threshold": 1,
        "http_health_check": {"path": "/"},
    }
    deaf = HttpServer(lambda request: asyncio.Event().wait())
    await deaf.start()
    slow = edge.cluster("acme", "slow", health_checks=[check])
    await control_plane.publish(("acme@edge", [slow, edge.endpoints("acme", "slow", deaf.port), shop("two")]))
    report = await control_plane.reported(lambda one: slice_in(one, "acme@edge").error is not None)
    error = slice_in(report, "acme@edge").error
    assert (error.stage, error.object) == ("warm", "acme/slow")
    assert (await get("shop.test")).text == "one"
    await deaf.stop()

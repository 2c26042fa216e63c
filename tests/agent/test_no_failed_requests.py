"""Clients do not notice that configuration changes: no request fails, whatever is added, moved or removed."""

import asyncio
import signal

import pytest
from gatehouse_agent.envoy.admin import EnvoyAdmin
from gatehouse_agent.envoy.bootstrap import Sockets

from tests.agent import edge
from tests.agent.clients import clients
from tests.agent.reports import proven

pytestmark = pytest.mark.envoy


def shop(*services, name="shop.test"):
    return edge.virtual_host("acme", name, edge.forward("acme", services[0]))


async def test_services_come_and_go_under_traffic(control_plane, start_agent, upstream, port):
    ports = {name: await upstream(name, delay_seconds=0.02) for name in ("blue", "green")}
    await start_agent()
    await control_plane.publish(
        ("platform@edge", edge.platform(8080)),
        ("acme@edge", [*edge.service("acme", "blue", ports["blue"]), shop("blue")]),
    )
    await control_plane.reported(proven("acme@edge", 1))
    async with clients(port, "shop.test") as answers:
        for round_number in range(6):
            name = ("green", "blue")[round_number % 2]
            await control_plane.publish(("acme@edge", [*edge.service("acme", name, ports[name]), shop(name)]))
            await control_plane.reported(proven("acme@edge", round_number + 2))
            await asyncio.sleep(0.4)
    assert {status for status, _ in answers} == {200}
    assert {text for _, text in answers} == {"blue", "green"}


async def test_old_services_are_cleared_away_however_often_something_is_published(
    control_plane, start_agent, config, upstream, port
):
    echo = await upstream("echo")
    await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)))
    for number in range(8):
        name = f"service-{number}"
        await control_plane.publish(("acme@edge", [*edge.service("acme", name, echo), shop(name)]))
        await control_plane.reported(proven("acme@edge", number + 1))
        await asyncio.sleep(0.1)  # a third of the grace period
    admin = EnvoyAdmin(Sockets(config.places.run_directory).admin)
    known = {one["name"] for one in await admin.stats(r"^cluster\.acme/.*\.membership_total$")}
    await admin.close()
    assert len(known) < 8
    assert "cluster.acme/service-0.membership_total" not in known


async def test_a_change_of_a_service_in_place_is_not_noticed(control_plane, start_agent, upstream, port):
    ports = [await upstream("one"), await upstream("two")]
    await start_agent()
    await control_plane.publish(
        ("platform@edge", edge.platform(8080)),
        ("acme@edge", [*edge.service("acme", "echo", ports[0]), shop("echo")]),
    )
    await control_plane.reported(proven("acme@edge", 1))
    async with clients(port, "shop.test") as answers:
        for round_number in range(4):
            cluster = edge.cluster("acme", "echo", connect_timeout=f"{round_number + 2}s")
            endpoints = edge.endpoints("acme", "echo", ports[round_number % 2])
            await control_plane.publish(("acme@edge", [cluster, endpoints, shop("echo")]))
            await control_plane.reported(proven("acme@edge", round_number + 2))
    assert {status for status, _ in answers} == {200}


async def test_a_refused_change_is_not_noticed(control_plane, start_agent, upstream, port):
    echo = await upstream("echo")
    await start_agent()
    good = [*edge.service("acme", "echo", echo), shop("echo")]
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", good))
    await control_plane.reported(proven("acme@edge", 1))
    async with clients(port, "shop.test") as answers:
        await control_plane.publish(("acme@edge", [*edge.service("acme", "echo", echo), shop("nowhere")]))
        await control_plane.publish(("beta@edge", [edge.virtual_host("beta", "b.test", edge.answer("beta", "b"))]))
        await control_plane.reported(proven("beta@edge", 1))
        await control_plane.publish(("acme@edge", good))
        await control_plane.reported(proven("acme@edge", 3))
    assert {status for status, _ in answers} == {200}


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGUSR2], ids=["killed", "handed over"])
async def test_the_next_agent_takes_envoy_over(control_plane, spawn_agent, upstream, port, signal_number):
    echo = await upstream("echo")
    first = await spawn_agent()
    good = [*edge.service("acme", "echo", echo), shop("echo")]
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", good))
    await control_plane.reported(proven("acme@edge", 1))
    async with clients(port, "shop.test") as answers:
        first.process.send_signal(signal_number)
        await first.process.wait()
        control_plane.reports.clear()
        await spawn_agent()
        report = await control_plane.reported(proven("acme@edge", 1))
        assert report.envoy.restarts == 0
        more = [*good, edge.virtual_host("acme", "new.test", edge.answer("acme", "new"))]
        await control_plane.publish(("acme@edge", more))
        await control_plane.reported(proven("acme@edge", 2))
    assert {status for status, _ in answers} == {200}

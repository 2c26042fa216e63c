"""Endpoints that register themselves reach a node beside the manifest, and stay while nobody says otherwise."""

from dataclasses import replace
from typing import Any

import pytest
from gatehouse_protocol.endpoints import RegisteredEndpoint

from tests.agent.endpoint_world import CHECK, Instance, asked, compiled, instances, publish, until_only
from tests.agent.reports import proven

pytestmark = pytest.mark.envoy
CLUSTER = "acme/orders"


def taking(*addresses: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"endpoints": {"type": "static", "addresses": list(addresses), "registration": True}} | more


def registered(instance: Instance, **more: Any) -> RegisteredEndpoint:
    usual: dict[str, Any] = {"weight": 1, "priority": 0, "region": "", "zone": ""}
    return RegisteredEndpoint(instance.address, instance.port, **(usual | more))


async def test_instances_come_and_go_without_a_publish(control_plane, start_agent, config):
    async with instances("written", "one", "two") as (written, one, two):
        await start_agent(config)
        await publish(control_plane, taking(written.endpoint()))
        await until_only(config, "written")
        await control_plane.register(CLUSTER, registered(one), registered(two))
        await until_only(config, "written", "one", "two")
        await control_plane.register(CLUSTER, registered(two))
        await until_only(config, "written", "two")
        await control_plane.register(CLUSTER)
        await until_only(config, "written")
        report = await control_plane.reported(proven("acme@edge", 1))
        assert all(one.slice != "acme@edge" or one.active == 1 for one in report.slices)


async def test_they_stay_while_the_control_plane_is_away_and_after_a_start_without_it(
    control_plane, start_agent, config
):
    async with instances("one") as (one,):
        running = await start_agent(config)
        await publish(control_plane, taking())
        await control_plane.register(CLUSTER, registered(one))
        await until_only(config, "one")
        await control_plane.reported(proven("acme@edge", 1))
        await control_plane.stop()
        assert await asked(config) == {"one"}
        await running.stop()
        await start_agent(config)
        await until_only(config, "one")


async def test_only_services_that_are_open_to_it_take_them(control_plane, start_agent, config):
    async with instances("written", "one") as (written, one):
        spec = taking(written.endpoint())
        spec["endpoints"]["registration"] = False
        await start_agent(config)
        await publish(control_plane, spec)
        await control_plane.register(CLUSTER, registered(one))
        await until_only(config, "written")
        await control_plane.register("beta/orders", registered(one))
        await publish(control_plane, taking(written.endpoint()))
        await control_plane.reported(proven("acme@edge", 2))
        assert await asked(config) == {"written"}
        await control_plane.register(CLUSTER, registered(one))
        await publish(control_plane, taking(written.endpoint()))
        await until_only(config, "written", "one")


async def test_they_have_zones_and_priorities_as_written_ones_have(control_plane, start_agent, config):
    node = replace(config, zone="a")
    async with instances("far", "near", "spare") as (far, near, spare):
        await start_agent(node)
        spec = taking(far.endpoint(zone="b"), health_check=CHECK, failover={"prefer_nearby": True})
        await publish(control_plane, spec)
        await until_only(node, "far")
        await control_plane.register(CLUSTER, registered(near, zone="a"), registered(spare, zone="a", priority=3))
        await until_only(node, "near")
        near.is_down = True
        await until_only(node, "far")
        far.is_down = True
        await until_only(node, "spare")


async def test_what_is_wrongly_signed_or_of_another_version_changes_nothing(control_plane, start_agent, config):
    async with instances("written", "one") as (written, one):
        await start_agent(config)
        await publish(control_plane, taking(written.endpoint()))
        await until_only(config, "written")
        control_plane.faults.registrations = lambda said: replace(said, version=said.version - 1)
        await control_plane.register(CLUSTER, registered(one))
        await control_plane.reported(
            lambda report: any(event.code == "registrations_of_another" for event in report.events)
        )
        assert await asked(config) == {"written"}


def test_a_service_that_takes_them_says_so_in_its_cluster():
    (cluster,) = [one for one in compiled(taking()) if one.type.endswith("Cluster")]
    assert b'"takes_registrations":true' in cluster.body

"""Which endpoints a node asks first: real nodes in two zones, and instances that fail and come back."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.agent.conftest import end_envoy
from tests.agent.endpoint_world import CHECK, another, asked, instances, publish, until_only
from tests.agent.reports import proven

pytestmark = pytest.mark.envoy


def listed(*addresses: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"endpoints": {"type": "static", "addresses": list(addresses)}, "health_check": CHECK} | more


async def test_each_node_asks_its_own_zone_first_the_other_when_it_fails_and_its_own_again(
    control_plane, start_agent, config
):
    first, second = replace(config, zone="a"), another(config, control_plane, "edge-2", zone="b")
    async with instances("a", "b") as (here, there):
        await start_agent(first)
        await start_agent(second)
        try:
            spec = listed(here.endpoint(zone="a"), there.endpoint(zone="b"), failover={"prefer_nearby": True})
            await publish(control_plane, spec)
            await until_only(first, "a")
            await until_only(second, "b")
            told = json.loads((first.places.run_directory / "bootstrap.json").read_text())
            assert told["node"]["locality"] == {"region": "", "zone": "a"}
            here.is_down = True
            await until_only(first, "b")
            assert await asked(second) == {"b"}
            here.is_down = False
            await until_only(first, "a")
            there.is_down = True
            await until_only(second, "a")
            there.is_down = False
            await until_only(second, "b")
        finally:
            end_envoy(second)


async def test_the_own_region_comes_before_others_and_a_written_priority_before_both(
    control_plane, start_agent, config
):
    node = replace(config, region="eu", zone="a")
    async with instances("own zone", "own region", "far", "spare in the own zone") as found:
        zone, region, far, spare = found
        addresses = (
            far.endpoint(region="us", zone="a"),
            region.endpoint(region="eu", zone="b"),
            zone.endpoint(region="eu", zone="a"),
            spare.endpoint(region="eu", zone="a", priority=1),
        )
        await start_agent(node)
        await publish(control_plane, listed(*addresses, failover={"prefer_nearby": True}))
        for instance in found[:3]:
            await until_only(node, instance.name)
            instance.is_down = True
        await until_only(node, spare.name)
        zone.is_down = False
        await until_only(node, zone.name)


async def test_a_node_that_says_nothing_of_where_it_is_asks_all(control_plane, start_agent, config):
    async with instances("a", "b") as (here, there):
        await start_agent(config)
        spec = listed(here.endpoint(zone="a"), there.endpoint(zone="b"), failover={"prefer_nearby": True})
        await publish(control_plane, spec)
        await until_only(config, "a", "b")


async def test_zones_alone_change_nothing(control_plane, start_agent, config):
    node = replace(config, zone="a")
    async with instances("a", "b") as (here, there):
        await start_agent(node)
        await publish(control_plane, listed(here.endpoint(zone="a"), there.endpoint(zone="b")))
        await until_only(node, "a", "b")


async def test_the_spare_takes_over_when_checks_fail_and_gives_back(control_plane, start_agent, config):
    async with instances("main", "spare") as (main, spare):
        await start_agent(config)
        await publish(control_plane, listed(main.endpoint(), spare.endpoint(priority=5)))
        await until_only(config, "main")
        main.is_down = True
        await until_only(config, "spare")
        main.is_down = False
        await until_only(config, "main")


async def test_the_spare_takes_over_when_requests_fail(control_plane, start_agent, config):
    outliers = {"consecutive_failures": 2, "interval_seconds": 0.5, "ejection_seconds": 1.0, "most_percent": 100}
    async with instances("main", "spare") as (main, spare):
        spec = listed(main.endpoint(), spare.endpoint(priority=1), outlier_detection=outliers, health_check=None)
        await start_agent(config)
        await publish(control_plane, spec)
        await until_only(config, "main")
        main.is_broken = True
        await until_only(config, "spare")
        main.is_broken = False
        await until_only(config, "main")


async def test_requests_spill_over_when_too_few_are_healthy(control_plane, start_agent, config):
    async with instances("one", "two", "spare") as (one, two, spare):
        addresses = one.endpoint(), two.endpoint(), spare.endpoint(priority=1)
        await start_agent(config)
        await publish(control_plane, listed(*addresses, failover={"spill_below_percent": 50}))
        await until_only(config, "one", "two")
        two.is_down = True
        await until_only(config, "one")
        await publish(control_plane, listed(*addresses, failover={"spill_below_percent": 100}))
        await control_plane.reported(proven("acme@edge", 2))
        await until_only(config, "one", "spare")


@pytest.mark.parametrize(("panic", "answers"), [(0, {"503"}), (50, {"one", "two"})])
async def test_when_nothing_is_healthy_it_depends_whether_health_is_looked_at(
    control_plane, start_agent, config, panic, answers
):
    async with instances("one", "two") as (one, two):
        spec = listed(one.endpoint(), two.endpoint(), failover={"panic_below_percent": panic})
        await start_agent(config)
        await publish(control_plane, spec)
        await until_only(config, "one", "two")
        one.is_down = True
        await until_only(config, "two")
        two.is_down = True
        await until_only(config, *answers)

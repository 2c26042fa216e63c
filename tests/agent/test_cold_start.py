"""The gateways do not need us: with the control plane dead, a node starts from what it last proved."""

import asyncio
import json

import httpx
import pytest

from tests.agent import edge
from tests.agent.reports import proven, slice_in, told

pytestmark = pytest.mark.envoy


def shop(body, name="shop.test"):
    return edge.virtual_host("acme", name, edge.answer("acme", body))


@pytest.fixture
async def served_once(control_plane, start_agent):
    """A node that proved two revisions and was then stopped."""
    running = await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    await control_plane.publish(("acme@edge", [shop("two")]))
    await control_plane.reported(proven("acme@edge", 2))
    await running.stop()
    control_plane.reports.clear()


def files_in(config, folder):
    return sorted((config.places.state_directory / "store" / folder).iterdir())


async def until_served(get, host, text):
    async with asyncio.timeout(15):
        while True:
            try:
                if (await get(host)).text == text:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.02)


async def test_without_control_plane_the_last_proven_set_is_served(control_plane, served_once, start_agent, get):
    await control_plane.stop()
    await start_agent()
    await until_served(get, "shop.test", "two")


async def test_when_the_control_plane_comes_back_the_node_follows(control_plane, served_once, start_agent, get):
    await control_plane.stop()
    await start_agent()
    await until_served(get, "shop.test", "two")
    await control_plane.start()
    await control_plane.publish(("acme@edge", [shop("three")]))
    await control_plane.reported(proven("acme@edge", 3))
    assert (await get("shop.test")).text == "three"


async def test_an_enrolled_node_needs_no_join_token(control_plane, served_once, start_agent):
    assert control_plane.join_tokens == set()
    await start_agent()
    await control_plane.reported(proven("acme@edge", 2))
    assert len(control_plane.nodes) == 1


async def test_a_damaged_generation_is_passed_over_for_the_one_before(
    control_plane, served_once, start_agent, get, config
):
    newest = files_in(config, "generations")[-1]
    newest.write_bytes(newest.read_bytes().replace(b'"number"', b'"nummer"'))
    await control_plane.stop()
    await start_agent()
    await until_served(get, "shop.test", "one")


async def test_a_damaged_body_is_noticed_and_fetched_again(control_plane, served_once, start_agent, get, config):
    newest = files_in(config, "packs")[-1]
    newest.write_bytes(newest.read_bytes()[:-1] + b"!")
    await start_agent()
    report = await control_plane.reported(told("store_damaged"))
    assert report is not None
    await control_plane.reported(proven("acme@edge", 2))
    assert (await get("shop.test")).text == "two"


async def test_an_empty_disk_waits_for_the_control_plane(control_plane, start_agent):
    await start_agent()
    report = await control_plane.reported(lambda report: report.envoy.state == "live")
    assert (report.agent.state, report.slices) == ("starting", ())


async def test_a_manifest_older_than_the_last_accepted_is_refused_even_after_a_restart(
    control_plane, served_once, start_agent, get
):
    control_plane.version -= 1
    await start_agent()
    report = await control_plane.reported(told("manifest_rollback"))
    assert slice_in(report, "acme@edge").active in (None, 2)
    await until_served(get, "shop.test", "two")


async def test_three_generations_are_kept_and_the_rest_is_cleared_away(control_plane, start_agent, config):
    running = await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("0")]))
    for number in range(1, 7):
        await control_plane.reported(proven("acme@edge", number))
        await control_plane.publish(("acme@edge", [shop(str(number))]))
    await control_plane.reported(proven("acme@edge", 7))
    await running.stop()
    kept = [json.loads(one.read_bytes().partition(b"\n")[2]) for one in files_in(config, "generations")]
    sequences = [next(ref["sequence"] for ref in one["slices"] if ref["slice"] == "acme@edge") for one in kept]
    assert sequences == [5, 6, 7]
    assert len(files_in(config, "indexes")) == 4

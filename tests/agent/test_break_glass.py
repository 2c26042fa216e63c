"""An operator at the machine sees what is, and can go back without the control plane."""

import asyncio
import sys

import pytest

from tests.agent import edge
from tests.agent.conftest import environment
from tests.agent.reports import active, proven, told

pytestmark = pytest.mark.envoy


def shop(body):
    return edge.virtual_host("acme", "shop.test", edge.answer("acme", body))


@pytest.fixture
def command(config):
    async def run(*arguments):
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "gatehouse_agent", *arguments),
            env=environment(config),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, errors = await child.communicate()
        return child.returncode, (output or errors).decode()

    return run


@pytest.fixture
async def serving(control_plane, start_agent):
    running = await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    await control_plane.publish(("acme@edge", [shop("two")]))
    await control_plane.reported(proven("acme@edge", 2))
    control_plane.reports.clear()
    return running


async def test_status_says_what_is_proven(serving, command, port):
    code, output = await command("status")
    assert code == 0
    assert "acme@edge: active 2, proven 2" in output
    assert f"http 127.0.0.1:{port}: proven" in output


async def test_explain_says_which_route_takes_a_request(serving, command):
    code, output = await command("explain", "shop.test", "/anything")
    assert code == 0
    assert "virtual host acme/shop.test" in output
    assert "acme/all: answer 200" in output


async def test_explain_says_when_nobody_takes_it(serving, command):
    code, output = await command("explain", "nobody.test", "/")
    assert (code, "404" in output) == (1, True)


async def test_revert_goes_back_stays_and_is_told(control_plane, serving, command, get):
    code, output = await command("revert")
    assert (code, "pinned" in output) == (0, True)
    await control_plane.reported(told("revert_pinned"))
    await control_plane.reported(active("acme@edge", 1))
    assert (await get("shop.test")).text == "one"
    await control_plane.publish(("acme@edge", [shop("three")]))
    await control_plane.reported(lambda one: one.manifest_version == control_plane.version)
    assert (await get("shop.test")).text == "one"
    code, _ = await command("revert", "--clear")
    await control_plane.reported(proven("acme@edge", 3))
    assert (await get("shop.test")).text == "three"


async def test_a_revert_survives_a_restart_without_control_plane(control_plane, serving, command, start_agent, get):
    await command("revert")
    await control_plane.reported(active("acme@edge", 1))
    await serving.stop()
    await control_plane.stop()
    again = await start_agent()
    async with asyncio.timeout(15):
        while not again.agent.is_proven:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert (await get("shop.test")).text == "one"


async def test_without_an_agent_the_next_one_starts_with_what_was_chosen(
    control_plane, serving, command, start_agent, get
):
    await serving.stop()
    code, output = await command("revert")
    assert (code, "next one will start with generation" in output) == (0, True)
    await start_agent()
    await control_plane.reported(active("acme@edge", 1))
    assert (await get("shop.test")).text == "one"


async def test_what_was_never_proven_cannot_be_chosen(serving, command):
    await serving.stop()
    code, output = await command("revert", "--to", "99")
    assert (code, "proven generations on this disk: [2, 1]" in output) == (1, True)


async def test_two_agents_cannot_run_on_one_state_directory(control_plane, spawn_agent):
    await spawn_agent()
    await control_plane.until(lambda: control_plane.asked("manifest") > 0)
    second = await spawn_agent()
    assert await asyncio.wait_for(second.process.wait(), 15) == 1


async def test_without_an_agent_the_commands_say_so(command):
    code, output = await command("status")
    assert (code, "no agent answers" in output) == (1, True)


async def test_a_node_without_settings_does_not_start():
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gatehouse_agent", "run"), env={}, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await child.communicate()
    assert (child.returncode, b"GATEHOUSE_NODE_CONTROL_URL is not set" in errors) == (2, True)


async def test_a_spent_join_token_ends_the_start(control_plane, spawn_agent):
    control_plane.join_tokens.clear()
    spawned = await spawn_agent()
    assert await asyncio.wait_for(spawned.process.wait(), 15) == 1

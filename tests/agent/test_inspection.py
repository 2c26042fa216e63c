"""An agent, a real Envoy and the inspector beside it: policies come with slices, and requests are looked at by them."""

import asyncio
import time
from contextlib import suppress

import psutil
import pytest
from gatehouse_agent import wire
from gatehouse_inspector.installed import installed
from gatehouse_protocol.messages import WAF_POLICY_TYPE

from tests.agent import edge
from tests.agent.reports import held_back, proven, slice_in
from tests.policies.compiler import intents

pytestmark = pytest.mark.envoy
ATTACK = "/find?id=1%27%20or%20%271%27=%271"


@pytest.fixture(autouse=True)
def engine():
    if missing := installed().get("missing"):
        pytest.skip(f"THE WAF IS NOT TESTED: {missing}")


def platform(*switches):
    listener = intents.made("listener", "http", {"protocol": "http", "port": 8080})
    return [edge.Resource(one.type_url, one.name, one.body) for one in intents.platform(listener, *switches).resources]


def acme(port, *policies, **waf):
    endpoints = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": port}]}
    objects = [
        intents.made("hostname", "shop.acme.test", {"waf": waf or None}),
        intents.made("service", "echo", {"endpoints": endpoints}),
        intents.route("front"),
        *(intents.made("waf_policy", name, spec) for name, spec in policies),
    ]
    found = intents.compiled(*objects, allowed_private_networks=("127.0.0.0/8",))
    assert not found.problems, found.problems
    return [edge.Resource(one.type_url, one.name, one.body) for one in found.resources]


async def test_what_is_detected_passes_and_what_is_blocked_does_not(control_plane, start_agent, get, upstream):
    echo = await upstream("echo")
    await start_agent()
    detect = acme(echo, ("shop", {"mode": "detect"}), policy="shop", failure_mode="closed")
    await control_plane.publish(("platform@edge", platform()), ("acme@edge", detect))
    report = await control_plane.reported(proven("acme@edge", 1))
    assert (await get("shop.acme.test", ATTACK)).status_code == 200
    assert report.inspector.state == "serving"
    assert report.inspector.crs.startswith("3.3")
    block = acme(echo, ("shop", {"mode": "block"}), policy="shop", failure_mode="closed")
    await control_plane.publish(("acme@edge", block))
    await control_plane.reported(proven("acme@edge", 2))
    refused = await get("shop.acme.test", ATTACK)
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/json")
    assert refused.json()["request_id"]
    assert (await get("shop.acme.test", "/find?id=1")).text == "echo"


async def test_without_an_engine_routes_fail_as_declared_and_the_node_says_so(
    control_plane, start_agent, get, upstream, monkeypatch
):
    monkeypatch.setenv("GATEHOUSE_MODSECURITY", "/nowhere/libmodsecurity.so.3")
    echo = await upstream("echo")
    await start_agent()
    policy = ("shop", {"mode": "block"})
    await control_plane.publish(
        ("platform@edge", platform()), ("acme@edge", acme(echo, policy, policy="shop", failure_mode="open"))
    )
    report = await control_plane.reported(proven("acme@edge", 1))
    assert report.inspector.state == "unavailable"
    assert "/nowhere/libmodsecurity.so.3" in report.inspector.text
    assert (await get("shop.acme.test", ATTACK)).status_code == 200
    await control_plane.publish(("acme@edge", acme(echo, policy, policy="shop", failure_mode="closed")))
    await control_plane.reported(proven("acme@edge", 2))
    assert (await get("shop.acme.test", "/")).status_code == 503


async def test_what_envoy_holds_itself_is_refused_without_an_engine_and_counted(
    control_plane, start_agent, get, upstream, monkeypatch
):
    echo = await upstream("echo")
    monkeypatch.setenv("GATEHOUSE_MODSECURITY", "/nowhere/libmodsecurity.so.3")
    await start_agent()
    rule = {"name": "admin", "expression": 'starts_with(http.request.uri.path, "/admin")', "action": "block"}
    policy = ("shop", {"mode": "block", "rules": [rule]})
    await control_plane.publish(
        ("platform@edge", platform()), ("acme@edge", acme(echo, policy, policy="shop", failure_mode="open"))
    )
    await control_plane.reported(lambda one: one.inspector.state == "unavailable" and proven("acme@edge", 1)(one))
    assert (await get("shop.acme.test", ATTACK)).status_code == 200
    assert [(await get("shop.acme.test", "/admin")).status_code for _ in range(2)] == [403, 403]
    report = await control_plane.reported(lambda one: one.waf is not None and bool(one.waf.counts))
    counted = {(row.policy, str(row.outcome), row.rule): row.count for row in report.waf.counts}
    assert counted == {("acme/shop", "refused", ""): 2, ("acme/shop", "matched", "admin"): 2}


def switch(type, target=None):
    return intents.made("switch", f"{type}.{target}" if target else type, {"type": type, "target": target})


async def test_a_switch_of_the_platform_is_about_every_tenant_within_seconds_and_envoy_holds_on(
    control_plane, start_agent, get, upstream
):
    echo = await upstream("echo")
    await start_agent()
    rule = {"name": "admin", "expression": 'starts_with(http.request.uri.path, "/admin")', "action": "block"}
    policy = ("shop", {"mode": "block", "rules": [rule], "inbound_threshold": 5})
    await control_plane.publish(
        ("platform@edge", platform()), ("acme@edge", acme(echo, policy, policy="shop", failure_mode="closed"))
    )
    await control_plane.reported(proven("acme@edge", 1))
    assert (await get("shop.acme.test", ATTACK)).status_code == 403
    for sequence, (switches, attack) in enumerate(
        [([switch("waf_off")], 200), ([switch("waf_rule_off", "942100")], 200), ([], 403)], start=2
    ):
        begun = time.monotonic()
        await control_plane.publish(("platform@edge", platform(*switches)))
        await control_plane.reported(proven("platform@edge", sequence))
        assert (await get("shop.acme.test", ATTACK)).status_code == attack, switches
        assert time.monotonic() - begun < 15
        assert (await get("shop.acme.test", "/admin")).status_code == 403


async def test_a_policy_that_cannot_be_looked_with_holds_its_slice_back_alone(
    control_plane, start_agent, get, upstream
):
    echo = await upstream("echo")
    await start_agent()
    good = acme(echo, ("shop", {"mode": "block"}), policy="shop", failure_mode="closed")
    await control_plane.publish(("platform@edge", platform()), ("acme@edge", good))
    await control_plane.reported(proven("acme@edge", 1))
    bad = [one for one in good if not one.name.endswith("/shop")]
    bad.append(edge.Resource(WAF_POLICY_TYPE, "acme/shop", wire.wrap(WAF_POLICY_TYPE, b'{"mode": "sideways"}')))
    other = edge.virtual_host("globex", "globex.test", edge.answer("globex", "here"))
    await control_plane.publish(("acme@edge", bad), ("globex@edge", [other]))
    report = await control_plane.reported(proven("globex@edge", 1))
    report = await control_plane.reported(held_back("acme@edge", 2))
    fault = slice_in(report, "acme@edge").error
    assert (fault.type, fault.object) == (WAF_POLICY_TYPE, "acme/shop")
    assert "sideways" in fault.message
    assert (await get("shop.acme.test", ATTACK)).status_code == 403
    assert (await get("globex.test")).text == "here"


async def test_policies_that_are_gone_end_the_workers(control_plane, start_agent, get, upstream):
    echo = await upstream("echo")
    await start_agent()
    policy = ("shop", {"mode": "block"})
    await control_plane.publish(
        ("platform@edge", platform()), ("acme@edge", acme(echo, policy, policy="shop", failure_mode="closed"))
    )
    await control_plane.reported(proven("acme@edge", 1))
    await control_plane.publish(("acme@edge", acme(echo)))
    await control_plane.reported(lambda report: report.inspector.state == "idle" and report.inspector.workers == 0)
    assert (await get("shop.acme.test", ATTACK)).status_code == 200


async def test_a_killed_agent_leaves_the_inspector_looking_and_the_next_takes_over(
    control_plane, spawn_agent, get, upstream, directory
):
    echo = await upstream("echo")
    first = await spawn_agent()
    policy = ("shop", {"mode": "block"})
    await control_plane.publish(
        ("platform@edge", platform()), ("acme@edge", acme(echo, policy, policy="shop", failure_mode="closed"))
    )
    await control_plane.reported(proven("acme@edge", 1))
    before = generations(directory)
    await first.kill()
    assert (await get("shop.acme.test", ATTACK)).status_code == 403
    control_plane.reports.clear()
    await spawn_agent()
    answers = []
    while not any(one.inspector.state == "serving" for one in control_plane.reports):
        answers.append((await get("shop.acme.test", ATTACK)).status_code)
    assert set(answers) == {403}
    assert (await get("shop.acme.test", "/find?id=1")).text == "echo"
    await gone_processes(before)
    assert generations(directory)


def generations(directory):
    """The processes that look at requests for the node of this test."""
    found = set()
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            line = " ".join(one.cmdline())
            if "gatehouse_inspector.serving.generation" in line and str(directory) in line:
                found.add(one.pid)
    return found


async def gone_processes(pids):
    async with asyncio.timeout(10):
        for pid in pids:
            with suppress(psutil.NoSuchProcess):
                await asyncio.to_thread(psutil.Process(pid).wait)

"""With a real Envoy: what TLS clients without a proxy do is told, and cut, as tunnels of workloads that have one."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest
from gatehouse_agent.assembly.listeners import Address
from gatehouse_protocol import envoy_schema

from policies.compiler import SliceContext, SwitchSpec, compile_slice, name_of_switch, parse
from tests.agent import way_out
from tests.agent.edge import Resource
from tests.agent.reports import proven
from tests.agent.test_tunnels import cuts, flows, open_now, over, told
from tests.policies.compiler.egress_hello import hello

NAME, ORIGIN = "pay.shop.localhost", "127.20.1.9"
SOURCES = [{"tenant": "acme", "workload": "orders", "networks": ["127.20.0.0/16"]}]
ORDERS = "workload", "orders", {"by_source": True}
pytestmark = pytest.mark.envoy


@pytest.fixture
async def target():
    async with way_out.destination("127.0.0.1") as found:
        yield found


@pytest.fixture
async def agent(control_plane, config, start_agent, port):
    control_plane.also_says = {"takes": ["records", "egress", "identified_by"]}
    return await start_agent(replace(config, addresses={"out": Address("127.0.0.1", port)}))


def door(target):
    """The platform's listener, which leads to the destination's port."""
    spec = {"protocol": "egress_tls", "port": 13443, "destination_port": target.port, "sources": SOURCES}
    context = SliceContext(tenant="platform", gateway="edge", is_platform=True, services=frozenset(),
                           hostnames=frozenset(), allowed_private_networks=("127.0.0.1/32",))  # fmt: skip
    whole = compile_slice([parse("listener", "out", spec)], context, envoy_schema.default())
    return [Resource(one.type_url, one.name, one.body) for one in whole.resources]


async def publish(control_plane, target, *objects, change=lambda resources: resources):
    await control_plane.publish(
        *([] if control_plane.version else [("platform@edge", door(target))]),
        ("acme@edge", change(way_out.compiled("acme", *objects))),
    )
    sequence = next(one.sequence for one in control_plane.manifest().slices if one.slice == "acme@edge")
    await control_plane.reported(proven("acme@edge", sequence))


def allowing(target, host="*.shop.localhost"):
    rule = {"name": "all", "destinations": [{"host": host, "port": target.port}]}
    return "egress_policy", "partners", {"workloads": ["orders"], "rules": [rule]}


async def dial(port, name=NAME, origin=ORIGIN):
    """Say hello as a client of TLS does; return what comes back of it, nothing when the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(origin, 0))
    said = hello(name.encode())
    writer.write(said)
    heard = b""
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        heard = await reader.readexactly(len(said))
    assert heard in (b"", said)
    return heard, reader, writer


async def ended(reader):
    async with asyncio.timeout(10):
        with suppress(ConnectionError):
            return await reader.read()
    return b""


async def test_connections_are_told_of_with_the_caller_and_what_it_asked_for(control_plane, agent, target, port):
    await publish(control_plane, target, ORDERS, allowing(target))
    heard, _, writer = await dial(port)
    assert heard
    await control_plane.until(lambda: open_now(control_plane) == {"orders": 1}, 5.0)
    writer.close()
    for name, origin in (("evil.localhost", ORIGIN), (NAME, "127.40.0.1")):
        heard, _, refused = await dial(port, name, origin)
        refused.close()
        assert not heard
    await control_plane.until(lambda: open_now(control_plane) == {} and len(told(control_plane)) == 3, 8.0)
    counts = {(*key[2:5], key[5].rpartition("egress/")[2]): found[0] for key, found in told(control_plane).items()}
    assert counts == {
        ("allowed", "", "orders", "partners/all"): 1,
        ("denied", "no_rule", "orders", "denied"): 1,
        ("denied", "identity_missing", "", ""): 1,
    }
    (mine,) = [one for one in flows(control_plane) if one.outcome.value == "allowed" and one.count]
    assert (mine.client, mine.destination) == (ORIGIN, f"{NAME}:{target.port}")
    known = {(one.reason, one.identified_by) for one in flows(control_plane)}
    assert known == {("", "source"), ("no_rule", "source"), ("identity_missing", "none")}
    assert len(target.open) == 0


def taken_away(target):
    return [ORDERS], lambda resources: resources, "denied"


def expired(target):
    return [ORDERS, allowing(target)], over, "expired"


def not_by_source(target):
    return [("workload", "orders", {}), allowing(target)], lambda resources: resources, "credential"


def denied(target):
    never = {"name": "never", "action": "deny", "destinations": [{"host": NAME, "port": target.port}]}
    policy = "egress_policy", "nothing", {"workloads": ["orders"], "rules": [never]}
    return [ORDERS, allowing(target), policy], lambda resources: resources, "denied"


def emergency(target):
    spec = {
        "type": "destination_deny",
        "destination": "*.shop.localhost",
        "message": "",
        "until": "2100-01-01T00:00:00Z",
    }
    switch = "switch", name_of_switch(SwitchSpec.model_validate(spec)), spec
    return [ORDERS, allowing(target), switch], lambda resources: resources, "denied"


@pytest.mark.parametrize("after", [taken_away, expired, not_by_source, denied, emergency], ids=lambda one: one.__name__)
async def test_they_end_with_what_let_them_in(control_plane, agent, target, port, after):
    await publish(control_plane, target, ORDERS, allowing(target))
    dialled = [await dial(port) for _ in range(5)]
    assert all(heard for heard, _, _ in dialled)
    await control_plane.until(lambda: open_now(control_plane) == {"orders": 5}, 5.0)
    objects, change, cause = after(target)
    await publish(control_plane, target, *objects, change=change)
    for _, reader, writer in dialled:
        assert await ended(reader) == b""
        writer.close()
    async with asyncio.timeout(10):
        await target.has_only(0)
    await control_plane.until(lambda: cuts(control_plane), 8.0)
    assert [(key[2], count) for key, count in cuts(control_plane).items()] == [(cause, 5)]
    heard, _, writer = await dial(port)
    writer.close()
    assert not heard

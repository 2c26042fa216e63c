"""With a real Envoy: what goes out is told, and tunnels end when what they were let in by does not hold any more."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from gatehouse_agent.assembly.listeners import Address

from tests.agent import way_out
from tests.agent.reports import proven
from tests.agent.way_out import HOST, dial, dial_many

pytestmark = pytest.mark.envoy


@pytest.fixture
async def target():
    async with way_out.destination() as found:
        yield found


@pytest.fixture
async def agent(control_plane, config, start_agent, port):
    control_plane.also_says = {"takes": ["records", "egress"]}
    return await start_agent(replace(config, addresses={"egress": Address("127.0.0.1", port)}))


async def publish(control_plane, tenant, *objects, platform=()):
    slices = [("platform@edge", list(platform))] if platform else []
    await control_plane.publish(*slices, (f"{tenant}@edge", way_out.compiled(tenant, *objects)))
    sequence = control_plane.manifest().slices[0].sequence
    await control_plane.reported(proven(f"{tenant}@edge", sequence))


def flows(control_plane):
    return [one for report in control_plane.reports if report.egress for one in report.egress.flows]


def cuts(control_plane):
    found = Counter()
    for report in control_plane.reports:
        for one in report.egress.cuts if report.egress else ():
            found[one.workload, one.rule, one.cause.value, one.revision_sequence] += one.count
    return found


def is_open(control_plane):
    """How many tunnels are open by the newest word, by workload."""
    newest = next((report.egress for report in reversed(control_plane.reports) if report.egress), None)
    return Counter({one.workload: one.count for one in newest.tunnels}) if newest else None


async def test_a_tunnel_is_told_as_it_begins_and_as_it_ends_with_every_byte(control_plane, agent, target, port):
    objects = way_out.workload("orders", "k1ab"), way_out.policy("partners", ["orders"], (HOST, target.port))
    await publish(control_plane, "acme", *objects, platform=way_out.platform())
    tunnel = await dial(port, f"{HOST}:{target.port}")
    await control_plane.until(lambda: is_open(control_plane) == {"orders": 1}, 5.0)
    assert await tunnel.says(b"x" * 5000) == b"x" * 5000
    tunnel.close()
    await control_plane.until(lambda: is_open(control_plane) == {}, 5.0)
    told = flows(control_plane)
    print(told)
    assert 0

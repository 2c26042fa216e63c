"""No more tunnels are open at once than a workload or a rule may have."""

import asyncio
from dataclasses import replace

import pytest
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.egress.bounding import bounds_in, look
from gatehouse_agent.egress.tunnels import Tunnels

from tests.agent import way_out
from tests.agent.test_egress_flows import BEGIN, line
from tests.agent.test_tunnels import READER, agent, callers, cuts, open_now, publish, target, told  # noqa: F401
from tests.agent.way_out import HOST


def opened(*whose):
    """Tunnels of these workloads and rules, the oldest first."""
    tunnels = Tunnels(0.0)
    for number, (workload, rule) in enumerate(whose):
        tunnels.hear(
            line(type=BEGIN, workload=workload, rule=f"acme/egress/{rule}", upstream_side=f"10.0.0.1:{number}")
        )
    return list(tunnels)


def test_those_beyond_a_bound_are_the_newest():
    found = opened(*[("orders", "p/a")] * 3, *[("orders", "p/b")] * 2, ("reader", "p/b"))
    bounds = {"acme.workload/orders": 4, "acme.rule/p/a": 2, "acme.rule/p/b": 3, "globex.workload/orders": 1}
    full, beyond = look(found, bounds)
    assert beyond == [found[2]]
    assert full == {"acme.workload/orders", "acme.rule/p/a", "acme.rule/p/b"}


def test_what_is_beyond_one_bound_takes_no_place_of_another():
    found = opened(*[("orders", "p/a")] * 5, ("orders", "p/b"))
    full, beyond = look(found, {"acme.workload/orders": 2, "acme.rule/p/a": 1})
    assert beyond == found[1:5]
    assert full == {"acme.workload/orders", "acme.rule/p/a"}


def test_what_was_cut_does_not_count_any_more():
    found = opened(*[("orders", "p/a")] * 3)
    found[0].is_cut = True
    assert look(found, {"acme.workload/orders": 2}) == ({"acme.workload/orders"}, [])


def bounded(most, rule_most=None):
    workload = way_out.workload("orders", "k1ab", "k2cd")
    return (workload[0], workload[1], workload[2] | {"max_tunnels": most}), rule_most


def partners(target, **more):  # noqa: F811
    rule = {"name": "all", "destinations": [{"host": HOST, "port": target.port}]} | more
    return "egress_policy", "partners", {"workloads": ["orders", "reader"], "rules": [rule]}


def test_routes_tell_of_the_bounds():
    rule = {"name": "all", "destinations": [{"host": "a.test"}], "max_tunnels": 3}
    policy = "egress_policy", "partners", {"workloads": ["orders"], "rules": [rule]}
    watching = "egress_policy", "trial", {"workloads": ["reader"], "mode": "observe", "rules": [rule]}
    reader = (*READER[:2], READER[2] | {"max_tunnels": 7})
    found = way_out.compiled("acme", bounded(5)[0], reader, policy, watching)
    (routes,) = [one for one in found if one.type.endswith("RouteConfiguration") and "Scoped" not in one.type]
    assert bounds_in("acme", routes.body) == {"acme.workload/orders": 5, "acme.rule/partners/all": 3}


async def dialled(callers, target, count, user="acme.orders.k1ab"):  # noqa: F811
    return await asyncio.gather(*(callers.dial(f"{HOST}:{target.port}", user) for _ in range(count)))


async def is_full(callers, target, status, user="acme.orders.k1ab"):  # noqa: F811
    """Wait until who asks for one more tunnel is answered so; those that were let in meanwhile are given up."""
    async with asyncio.timeout(10):
        while (tunnel := await callers.dial(f"{HOST}:{target.port}", user)).status != status:
            await tunnel.close()
            await asyncio.sleep(0.05)
        return tunnel


@pytest.mark.envoy
async def test_beyond_the_bound_the_newest_are_cut_and_more_are_refused_until_one_ends(
    control_plane, agent, target, callers  # noqa: F811
):  # fmt: skip
    await publish(control_plane, bounded(3)[0], READER, partners(target))
    tunnels = await dialled(callers, target, 10)
    await control_plane.until(lambda: open_now(control_plane) == {"orders": 3}, 8.0)
    refused = sum(one.status == 429 for one in tunnels)
    await control_plane.until(lambda: sum(cuts(control_plane).values()) == 7 - refused, 8.0)
    assert {key[2] for key in cuts(control_plane)} == {"too_many"}
    async with asyncio.timeout(10):
        await target.has_only(3)
    assert (await is_full(callers, target, 429)).status == 429
    others = await dialled(callers, target, 5, "acme.reader.k1ab")
    assert {one.status for one in others} == {200}
    await control_plane.until(lambda: any(key[2:4] == ("denied", "too_many") for key in told(control_plane)), 8.0)

    going = [one for one in tunnels if one.status == 200 and not one.reader.at_eof()]
    still = [one for one in going if await alive(one)]
    assert len(still) == 3
    await still[0].close()
    await is_full(callers, target, 200)
    assert [await one.says(b"still") for one in still[1:]] == [b"still"] * 2


async def alive(tunnel):
    try:
        async with asyncio.timeout(5):
            return await tunnel.says(b"x") == b"x"
    except (ConnectionError, asyncio.IncompleteReadError):
        return False


@pytest.mark.envoy
async def test_a_bound_of_a_rule_is_shared_by_its_workloads_and_goes_with_it(
    control_plane, agent, target, callers  # noqa: F811
):  # fmt: skip
    orders = way_out.workload("orders", "k1ab")
    await publish(control_plane, orders, READER, partners(target, max_tunnels=4))
    await dialled(callers, target, 2)
    await dialled(callers, target, 2, "acme.reader.k1ab")
    for user in ("acme.orders.k1ab", "acme.reader.k1ab"):
        await is_full(callers, target, 429, user)
    await publish(control_plane, orders, READER, partners(target, max_tunnels=6))
    await is_full(callers, target, 200)
    await publish(control_plane, orders, READER, partners(target, max_tunnels=1))
    await control_plane.until(lambda: sum(open_now(control_plane).values()) == 1, 8.0)
    await publish(control_plane, orders, READER, partners(target))
    assert {one.status for one in await dialled(callers, target, 20)} == {200}


@pytest.mark.envoy
async def test_an_agent_that_comes_later_goes_on_counting(
    control_plane, agent, target, callers, config, start_agent, port  # noqa: F811
):  # fmt: skip
    await publish(control_plane, bounded(2)[0], READER, partners(target))
    first = await dialled(callers, target, 2)
    await is_full(callers, target, 429)
    agent.agent.hand_over()
    await agent.task
    await start_agent(replace(config, addresses={"egress": Address("127.0.0.1", port)}))
    await control_plane.until(lambda: open_now(control_plane) == {"orders": 2}, 30.0)
    await is_full(callers, target, 429)
    assert [await one.says(b"still") for one in first] == [b"still"] * 2

"""With a real Envoy: what goes out is told, and tunnels end when what they were let in by does not hold any more."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from gatehouse_agent.assembly.listeners import Address
from gatehouse_protocol import envoy_schema

from tests.agent import way_out
from tests.agent.reports import counted, proven
from tests.agent.way_out import HOST

pytestmark = pytest.mark.envoy


@pytest.fixture
async def target():
    async with way_out.destination() as found:
        yield found


@pytest.fixture
async def callers(port, agent):
    found = way_out.Callers(port)
    yield found
    await found.close()


@pytest.fixture
async def agent(control_plane, config, start_agent, port):
    control_plane.also_says = {"takes": ["records", "egress"]}
    return await start_agent(replace(config, addresses={"egress": Address("127.0.0.1", port)}))


ORDERS, READER = way_out.workload("orders", "k1ab", "k2cd"), way_out.workload("reader", "k1ab")


async def publish(control_plane, *objects, change=lambda resources: resources):
    """Publish these for acme, and the listener at first; wait until they are proven."""
    await control_plane.publish(
        *([] if control_plane.version else [("platform@edge", way_out.platform())]),
        ("acme@edge", change(way_out.compiled("acme", *objects))),
    )
    sequence = next(one.sequence for one in control_plane.manifest().slices if one.slice == "acme@edge")
    await control_plane.reported(proven("acme@edge", sequence))


def flows(control_plane):
    return [one for report in control_plane.reports if report.egress for one in report.egress.flows]


def told(control_plane):
    """What was told of each kind of thing: how many began, bytes up and down, by outcome, reason, workload and rule."""
    found = {}
    for one in flows(control_plane):
        key = (one.slice, one.way.value, one.outcome.value, one.reason, one.workload, one.rule)
        before = found.get(key, (0, 0, 0))
        found[key] = (before[0] + one.count, before[1] + one.bytes_up, before[2] + one.bytes_down)
    return found


def cuts(control_plane):
    """How many were cut, by workload, rule, cause, and sequence of the revision."""
    found = Counter()
    for report in control_plane.reports:
        for one in report.egress.cuts if report.egress else ():
            found[one.workload, one.rule, one.cause.value, one.revision_sequence] += one.count
    return found


def open_now(control_plane):
    """How many tunnels are open by the newest word of it, by workload."""
    newest = next((report.egress for report in reversed(control_plane.reports) if report.egress), None)
    return {one.workload: one.count for one in newest.tunnels} if newest else None


async def test_everything_that_asks_to_go_out_is_told_once_with_what_became_of_it(
    control_plane, agent, target, callers
):
    there, nobody = f"{HOST}:{target.port}", f"{HOST}:1"
    await publish(
        control_plane, ORDERS, READER,
        way_out.policy("partners", ["orders"], (HOST, target.port), (HOST, 1), ("127.60.0.1", 443)),
        way_out.policy("trial", ["reader"], mode="observe"),
    )  # fmt: skip
    tunnel = await callers.dial(there)
    await control_plane.until(lambda: open_now(control_plane) == {"orders": 1}, 5.0)
    assert await tunnel.says(b"x" * 5000) == b"x" * 5000
    await tunnel.close()
    assert await callers.ask(there) == 200
    for user, password, asked in (
        ("acme.orders.k1ab", "right", "other.test:443"),
        ("acme.orders.k1ab", "right", "127.60.0.1:443"),
        ("acme.orders.k1ab", "right", nobody),
        ("acme.orders.k1ab", "wrong", there),
        ("acme.reader.k1ab", "right", there),
        ("nobody", "", there),
    ):
        await (await callers.dial(asked, user, password)).close()
    await control_plane.until(lambda: open_now(control_plane) == {} and len(told(control_plane)) == 8, 8.0)

    found, mine = told(control_plane), ("acme@edge", "tunnel")
    heads = found.pop(("acme@edge", "http", "allowed", "", "orders", "acme/egress/partners/all"))
    assert heads[0] == 1
    assert heads[1] > 20  # a plain request goes out with its head
    assert found == {
        (*mine, "allowed", "", "orders", "acme/egress/partners/all"): (1, 5000, 5000),
        (*mine, "denied", "no_rule", "orders", "acme/egress/denied"): (1, 0, 0),
        (*mine, "denied", "address_refused", "orders", "acme/egress/partners/all"): (1, 0, 0),
        (*mine, "failed", "unreachable", "orders", "acme/egress/partners/all"): (1, 0, 0),
        (*mine, "would_deny", "", "reader", "acme/egress/would-deny"): (1, 0, 0),
        ("platform@edge", "tunnel", "denied", "identity_refused", "", ""): (1, 0, 0),
        ("platform@edge", "tunnel", "denied", "identity_missing", "", ""): (1, 0, 0),
    }
    ways = {(one.client, one.address) for one in flows(control_plane) if one.outcome.value == "allowed"}
    assert ways == {("127.0.0.1", there)}
    await control_plane.reported(counted("acme/egress/would-deny"))
    rows = [row for report in control_plane.reports if report.counts for row in report.counts.rows]
    # a tunnel is told of when it begins and when it ends, but counted as a request once
    assert [row.count for row in rows if row.route == "acme/egress/would-deny"] == [1]


def over(resources):
    """The same, but every rule ended in the past."""
    schema = envoy_schema.default()
    changed = []
    for one in resources:
        message = schema.unpack(one.body)
        if one.type.endswith("v3.RouteConfiguration"):
            for branch in message.virtual_hosts[0].matcher.matcher_tree.exact_match_map.map.values():
                listed = schema.message("envoy.config.route.v3.RouteList").FromString(branch.action.typed_config.value)
                for route in (one for one in listed.routes if one.HasField("route")):
                    asked = route.match.headers.add(name="x-gatehouse-now")
                    asked.range_match.end = 1_700_000_000
                branch.action.typed_config.value = listed.SerializeToString(deterministic=True)
        changed.append(replace(one, body=schema.pack(message)))
    return changed


async def test_a_hundred_tunnels_end_with_their_rule_and_nobody_elses_do(control_plane, agent, target, callers):
    there = f"{HOST}:{target.port}"
    partners = way_out.policy("partners", ["orders"], (HOST, target.port))
    reading = way_out.policy("reading", ["reader"], (HOST, target.port))
    await publish(control_plane, ORDERS, READER, partners, reading)
    gone, kept = await callers.dial_many(100, there), await callers.dial_many(10, there, "acme.reader.k1ab")
    await control_plane.until(lambda: open_now(control_plane) == {"orders": 100, "reader": 10}, 10.0)

    await publish(control_plane, ORDERS, READER, way_out.policy("partners", ["orders"]), reading)
    async with asyncio.timeout(10):
        assert {await one.ended() for one in gone} == {b""}
    await control_plane.until(lambda: open_now(control_plane) == {"reader": 10}, 5.0)
    assert cuts(control_plane) == {("orders", "acme/egress/partners/all", "denied", 2): 100}
    assert len(target.open) == 10
    assert [await one.says(b"still") for one in kept] == [b"still"] * 10


async def test_tunnels_end_with_their_credential_and_when_their_time_is_over(control_plane, agent, target, callers):
    there, rule = f"{HOST}:{target.port}", "acme/egress/partners/all"
    partners = way_out.policy("partners", ["orders"], (HOST, target.port))
    await publish(control_plane, ORDERS, partners)
    old, new = await callers.dial(there), await callers.dial(there, "acme.orders.k2cd")
    await control_plane.until(lambda: open_now(control_plane) == {"orders": 2}, 5.0)

    await publish(control_plane, way_out.workload("orders", "k2cd"), partners)
    async with asyncio.timeout(10):
        await old.ended()
    assert await new.says(b"still") == b"still"
    await publish(control_plane, way_out.workload("orders", "k2cd"), partners, change=over)
    async with asyncio.timeout(10):
        await new.ended()
    await control_plane.until(lambda: open_now(control_plane) == {}, 5.0)
    assert cuts(control_plane) == {("orders", rule, "credential", 2): 1, ("orders", rule, "expired", 3): 1}


async def test_what_the_platform_denies_is_cut_for_every_tenant_without_a_publish_of_theirs(
    control_plane, agent, target, callers
):
    there = f"{HOST}:{target.port}"
    async with way_out.destination() as other:
        elsewhere = f"{HOST}:{other.port}"
        rules = way_out.policy("partners", ["orders"], (HOST, target.port), (HOST, other.port))
        await publish(control_plane, ORDERS, rules)
        globex = way_out.compiled("globex", READER, way_out.policy("all", ["reader"], (HOST, target.port)))
        await control_plane.publish(("globex@edge", globex))
        await control_plane.reported(proven("globex@edge", 1))
        gone = [await callers.dial(there), await callers.dial(there, "globex.reader.k1ab")]
        kept = await callers.dial(elsewhere)
        await control_plane.until(lambda: open_now(control_plane) == {"orders": 1, "reader": 1}, 10.0)

        soon = datetime.now(UTC) + timedelta(hours=1)
        await control_plane.publish(("platform@edge", way_out.platform(way_out.denied(there, soon))))
        async with asyncio.timeout(10):
            assert {await one.ended() for one in gone} == {b""}
        assert {(await callers.dial(there)).status, await callers.ask(there)} == {403}
        assert await kept.says(b"still") == b"still"
        await control_plane.until(lambda: len(cuts(control_plane)) == 2, 5.0)
        assert {cause for _, _, cause, _ in cuts(control_plane)} == {"platform"}
        wanted = {("acme@edge", "orders", "platform/egress/emergency")}
        await control_plane.until(
            lambda: (
                wanted
                == {(one.slice, one.workload, one.rule) for one in flows(control_plane) if one.reason == "emergency"}
            ),
            10.0,
        )


async def test_data_leaves_only_through_nodes_in_its_regions_and_tunnels_elsewhere_are_cut(
    control_plane, config, start_agent, port, target
):
    control_plane.also_says = {"takes": ["records", "egress"]}
    await start_agent(replace(config, addresses={"egress": Address("127.0.0.1", port)}, region="eu-west"))
    callers = way_out.Callers(port)
    kind, name, spec = way_out.workload("orders", "k1ab")
    personal = (kind, name, spec | {"data_classes": ["personal"]})

    def kept_in(*regions):
        rule = {"name": "stays", "data_class": "personal", "from_regions": list(regions)}
        return way_out.policy("partners", ["orders"], (HOST, target.port), residency=[rule])

    there = f"{HOST}:{target.port}"
    await publish(control_plane, personal, kept_in("eu-west", "us"))
    tunnel = await callers.dial(there)
    assert tunnel.status == 200
    await control_plane.until(lambda: open_now(control_plane) == {"orders": 1}, 10.0)
    await publish(control_plane, personal, kept_in("us"))
    async with asyncio.timeout(10):
        await tunnel.ended()
    assert {(await callers.dial(there)).status, await callers.ask(there)} == {403}
    await callers.close()


async def test_a_control_plane_that_knows_no_flows_is_not_told_of_any(control_plane, agent, target, callers):
    control_plane.also_says = {"takes": ["records"]}
    await publish(control_plane, ORDERS, way_out.policy("partners", ["orders"], (HOST, target.port)))
    await callers.ask(f"{HOST}:{target.port}")
    seen = len(control_plane.reports)
    await control_plane.until(lambda: len(control_plane.reports) > seen + 2)
    assert not any(report.egress for report in control_plane.reports[seen:])

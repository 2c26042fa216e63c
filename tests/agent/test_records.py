"""Requests that failed, took long or fell into the share are told of, masked, by a real Envoy; others are not."""

import asyncio
import json
import re
from collections import Counter

import httpx
import pytest
from gatehouse_agent.records.waiting import A_SECOND, AT_ONCE
from gatehouse_protocol import envoy_schema

from policies.compiler import IntentObject, SliceContext, compile_slice, parse
from tests.agent.edge import Resource
from tests.agent.reports import proven
from tests.agent.test_records_masking import SECRETS

pytestmark = pytest.mark.envoy
HOST = "shop.test"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def compiled(tenant, *objects):
    """What the compiler makes of objects, given as (kind, name, spec)."""
    found = []
    for kind, name, spec in objects:
        item = parse(kind, name, spec)
        assert isinstance(item, IntentObject), item
        found.append(item)
    services = frozenset(name for kind, name, _ in objects if kind == "service")
    context = SliceContext(
        tenant=tenant, gateway="edge", is_platform=tenant == "platform", services=services,
        hostnames=frozenset({HOST}), allowed_private_networks=("127.0.0.0/8",),
    )  # fmt: skip
    whole = compile_slice(found, context, envoy_schema.default())
    assert not whole.problems, whole.problems
    return [Resource(one.type_url, one.name, one.body) for one in whole.resources]


def platform(**records):
    listener = {"protocol": "http", "address": "127.0.0.1", "port": 8080}
    return compiled("platform", ("listener", "http", listener), ("defaults", "defaults", {"records": records}))


def service(port):
    address = {"address": "127.0.0.1", "port": port, "weight": 1}
    return {"endpoints": {"type": "static", "addresses": [address]}}


def route(path, to, **records):
    return {
        "hostnames": [HOST],
        "match": {"path": {"type": "prefix", "value": path}},
        "action": {"type": "forward", "backends": [{"service": to, "weight": 1}]},
        "records": records,
    }


def objects_of_acme(quick, slow):
    return (
        ("hostname", HOST, {"records": {"hidden_arguments": ["patient"]}}),
        ("service", "quick", service(quick)),
        ("service", "slow", service(slow)),
        ("service", "dead", service(1)),
        ("route", "half", route("/half", "quick", sample_percent=50.0)),
        ("route", "none", route("/none", "quick", sample_percent=0.0)),
        ("route", "slow", route("/slow", "slow", slow_seconds=0.2, sample_percent=0.0)),
        ("route", "patient", route("/patient", "slow", sample_percent=0.0)),
        ("route", "dead", route("/dead", "dead")),
        ("route", "rest", route("/", "quick")),
    )


@pytest.fixture
async def shop(control_plane, upstream, port):
    """A shop; nothing answers for `/dead`, `/half` and `/none` have shares of their own, `/slow` takes long."""
    quick, slow = await upstream("quick"), await upstream("slow", 0.3)

    async def publish(**records):
        tenant = compiled("acme", *objects_of_acme(quick, slow))
        await control_plane.publish(("platform@edge", platform(**records)), ("acme@edge", tenant))
        await control_plane.reported(proven("acme@edge", 1))

    shop = httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{port}", headers={"Host": HOST})
    shop.publish = publish
    async with shop:
        yield shop


@pytest.fixture
async def agent(start_agent):
    return await start_agent()


def told(control_plane):
    return [one for report in control_plane.reports for one in (report.records.records if report.records else ())]


def untold(control_plane):
    drops = (one for report in control_plane.reports for one in (report.records.dropped if report.records else ()))
    return sum(one.count for one in drops)


async def until_told(control_plane, is_wanted, timeout_seconds=60.0):
    await control_plane.until(lambda: any(map(is_wanted, told(control_plane))), timeout_seconds)
    return next(filter(is_wanted, told(control_plane)))


async def all_told(control_plane, shop):
    """Wait until all so far is told; the last request is nobody's, so that no tenant's bound holds it back."""
    await shop.get("/last", headers={"Host": "nobody.test"})
    one = await until_told(control_plane, lambda one: one.host == "nobody.test")
    assert (one.slice, one.route, one.status, one.flags) == ("platform@edge", "", 404, "NR")


async def test_an_error_is_told_within_three_seconds_with_all_that_is_known_of_it(control_plane, agent, shop):
    await shop.publish(sample_percent=0.0, make_trace_ids=True)
    loop = asyncio.get_running_loop()
    began = loop.time()
    answer = await shop.get("/dead/a?b=1&patient=x1", headers={"User-Agent": "probe/1"})
    one = await until_told(control_plane, lambda one: one.route == "acme/dead", 3.0)

    assert (answer.status_code, loop.time() - began < 3.0) == (503, True)
    assert (one.slice, one.revision_sequence, one.service) == ("acme@edge", 1, "acme/dead")
    assert (one.status, one.flags, one.method, one.host) == (503, "UF", "GET", HOST)
    assert (one.path, one.query, one.user_agent) == ("/dead/a", "b=1&patient=**", "probe/1")
    assert (one.client, one.protocol, one.upstream) == ("127.0.0.1", "HTTP/1.1", "127.0.0.1:1")
    assert one.duration_us > 0
    assert one.attempts == 1
    assert one.is_own_trace
    assert one.trace_parent.startswith(f"00-{one.request_id[:8]}")


async def test_a_trace_passes_untouched_and_none_is_made_where_nobody_asked(control_plane, agent, shop):
    await shop.publish(sample_percent=0.0)
    await shop.get("/dead", headers={"traceparent": TRACE, "tracestate": "vendor=1"})
    one = await until_told(control_plane, lambda one: one.trace_parent)
    assert (one.trace_parent, one.trace_state, one.is_own_trace) == (TRACE, "vendor=1", False)
    await shop.get("/dead/2")
    assert (await until_told(control_plane, lambda one: one.path == "/dead/2")).trace_parent == ""


async def test_what_takes_longer_than_its_route_says_is_told(control_plane, agent, shop):
    await shop.publish(sample_percent=0.0)
    await asyncio.gather(shop.get("/slow"), shop.get("/patient"), shop.get("/none"))
    await all_told(control_plane, shop)
    assert Counter(one.route for one in told(control_plane)) == {"acme/slow": 1, "": 1}


async def test_a_share_is_a_share(control_plane, agent, shop):
    """Of 240 requests half: between 85 and 155, with a chance of one in a hundred thousand that it is not."""
    await shop.publish(sample_percent=0.0, most_sample_percent=100.0, slow_seconds=3600.0)
    for _ in range(6):
        await asyncio.gather(*(shop.get(path) for path in ["/half", "/none"] * 40))
    await all_told(control_plane, shop)
    counts = Counter(one.route for one in told(control_plane))
    assert 85 <= counts["acme/half"] + untold(control_plane) <= 155
    assert counts["acme/none"] == 0


async def test_a_share_is_bounded_by_what_the_gateway_allows(control_plane, agent, shop):
    await shop.publish(sample_percent=0.0, most_sample_percent=5.0, slow_seconds=3600.0)
    for _ in range(3):
        await asyncio.gather(*(shop.get("/half") for _ in range(80)))
    await all_told(control_plane, shop)
    assert 0 < Counter(one.route for one in told(control_plane))["acme/half"] <= 40


async def test_no_secret_leaves_the_node(control_plane, agent, shop):
    await shop.publish(sample_percent=0.0)
    for target, _ in SECRETS:
        await shop.get(f"/dead{target}", headers={"User-Agent": f"x {SECRETS[0][1]}", "Referer": target})
    await all_told(control_plane, shop)
    sent = b"".join(control_plane.report_bodies).decode()
    assert len(told(control_plane)) > len(SECRETS)
    assert [secret for _, secret in SECRETS if secret in sent or json.dumps(secret)[1:-1] in sent] == []


async def test_a_flood_of_errors_keeps_within_the_cap_and_the_rest_is_counted(control_plane, agent, shop):
    await shop.publish(sample_percent=0.0)
    loop = asyncio.get_running_loop()
    began, sent = loop.time(), 0
    while sent < 600:
        await asyncio.gather(*(shop.get("/dead") for _ in range(60)))
        sent += 60
    await control_plane.until(lambda: len(told(control_plane)) + untold(control_plane) == sent)
    assert len(told(control_plane)) <= AT_ONCE + (loop.time() - began + 1) * A_SECOND
    assert untold(control_plane) > 0


async def test_a_control_plane_of_an_earlier_version_is_sent_no_records(control_plane, agent, shop):
    control_plane.also_says = {}
    await shop.publish(sample_percent=0.0)
    await shop.get("/dead")
    seen = len(control_plane.reports)
    await control_plane.until(lambda: len(control_plane.reports) > seen + 4)
    assert not any(re.search(rb'"records"', body) for body in control_plane.report_bodies[seen:])


async def test_records_wait_while_the_control_plane_is_away(control_plane, agent, shop):
    await shop.publish(sample_percent=0.0)
    await control_plane.until(lambda: len(control_plane.reports) > 2)
    await control_plane.stop()
    await shop.get("/dead/away")
    await asyncio.sleep(1.0)
    await control_plane.start()
    await until_told(control_plane, lambda one: one.path == "/dead/away", 20.0)
    assert [one.path for one in told(control_plane)].count("/dead/away") == 1


async def test_the_successor_of_a_killed_agent_tells_what_comes(control_plane, spawn_agent, shop):
    first = await spawn_agent()
    await shop.publish(sample_percent=0.0)
    await shop.get("/dead/before")
    await until_told(control_plane, lambda one: one.path == "/dead/before")
    await first.kill()
    assert (await shop.get("/dead/meanwhile")).status_code == 503
    await spawn_agent()

    def is_after(one):
        return one.path == "/dead/after"

    async with asyncio.timeout(30):
        while not any(map(is_after, told(control_plane))):
            await shop.get("/dead/after")
            seen = len(control_plane.reports)
            await control_plane.until(lambda seen=seen: len(control_plane.reports) > seen)
    assert [one.path for one in told(control_plane)].count("/dead/before") == 1

"""Services that are found by name: resolved by the node, screened, followed, and kept while nobody answers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import dns.rcode
import httpx
import pytest
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.config import Config

from tests.agent.conftest import free_port
from tests.agent.endpoint_world import HOST, asked, first_answers, instances, publish, until, until_only
from tests.agent.name_server import NameServer, name_server
from tests.agent.reports import proven

pytestmark = pytest.mark.envoy
ONE, TWO, THREE = "127.50.0.1", "127.50.0.2", "127.50.0.3"
NAME = "orders.names.test"


@pytest.fixture
async def names(control_plane) -> AsyncIterator[NameServer]:
    control_plane.also_says = {"takes": ["endpoints"]}
    async with name_server() as server:
        yield server


@pytest.fixture
def node(config: Config, names: NameServer) -> Config:
    timing = replace(config.timing, gone_name_seconds=1.0)
    return replace(config, resolvers=(Address("127.0.0.1", names.port),), timing=timing)


def found(port: int, **more: Any) -> dict[str, Any]:
    """A service that is found by its name, asked for each second."""
    return {"endpoints": {"type": "dns", "host": NAME, "port": port, "refresh_seconds": 1, "private": True} | more}


def told(report: Any, **wanted: Any) -> bool:
    """Does a report say this of the name?"""
    for one in report.endpoints.names if report.endpoints else ():
        if all(getattr(one, field) == value for field, value in wanted.items()):
            return True
    return False


async def test_requests_go_where_the_name_leads_and_follow_it(control_plane, start_agent, node, names):
    port = free_port()
    async with instances("one", "two", port=port, addresses=(ONE, TWO)):
        names.a(NAME, ONE)
        await start_agent(node)
        await publish(control_plane, found(port))
        await until_only(node, "one")
        names.a(NAME, ONE, TWO)
        await until_only(node, "one", "two")
        names.a(NAME, TWO)
        await until_only(node, "two")
        both = (f"{TWO}:{port}",)
        report = await control_plane.reported(lambda one: told(one, addresses=both, failing_since=None, error=""))
        assert [(one.slice, one.service, one.host) for one in report.endpoints.names] == [("acme@edge", "orders", NAME)]


async def test_a_request_under_way_ends_although_its_address_is_gone(control_plane, start_agent, node, names):
    port = free_port()
    async with instances("one", "two", port=port, addresses=(ONE, TWO)) as (one, _):
        names.a(NAME, ONE)
        await start_agent(node)
        await publish(control_plane, found(port))
        await until_only(node, "one")
        one.delay, before = 5.0, one.begun
        async with httpx.AsyncClient(trust_env=False, timeout=60.0) as http:
            url, headers = f"http://127.0.0.1:{node.addresses['http'].port}/", {"Host": HOST}
            slow = asyncio.create_task(http.get(url, headers=headers))

            async def is_begun() -> bool:
                return one.begun > before

            await until(is_begun)
            names.a(NAME, TWO)
            await until_only(node, "two")
            answer = await slow
        assert (answer.status_code, answer.text) == (200, "one")


@pytest.mark.parametrize("trouble", ["silent", "servfail"])
async def test_while_no_name_server_answers_the_last_good_answer_serves(
    control_plane, start_agent, node, names, trouble
):
    port = free_port()
    async with instances("one", "two", port=port, addresses=(ONE, TWO)):
        names.a(NAME, ONE)
        await start_agent(node)
        await publish(control_plane, found(port))
        await until_only(node, "one")
        names.is_silent = trouble == "silent"
        names.says = dns.rcode.SERVFAIL if trouble == "servfail" else dns.rcode.NOERROR
        known = (f"{ONE}:{port}",)
        await control_plane.reported(lambda one: told(one, addresses=known) and one.endpoints.names[0].error != "")
        assert await asked(node) == {"one"}
        names.a(NAME, TWO)
        names.is_silent, names.says = False, dns.rcode.NOERROR
        await until_only(node, "two")
        codes = {event.code for report in control_plane.reports for event in report.events}
        assert {"name_not_resolved", "name_resolved"} <= codes


async def test_a_node_that_starts_without_name_servers_begins_with_what_it_knew(
    control_plane, start_agent, node, names
):
    port = free_port()
    async with instances("one", port=port, addresses=(ONE,)):
        names.a(NAME, ONE)
        running = await start_agent(node)
        await publish(control_plane, found(port))
        await control_plane.reported(proven("acme@edge", 1))
        await until_only(node, "one")
        await running.stop()
        names.is_silent = True
        await start_agent(node)
        await until_only(node, "one")


async def test_a_name_that_is_gone_serves_a_while_and_then_no_more(control_plane, start_agent, node, names):
    port = free_port()
    async with instances("one", port=port, addresses=(ONE,)):
        names.a(NAME, ONE)
        await start_agent(node)
        await publish(control_plane, found(port))
        await until_only(node, "one")
        names.a(NAME)
        await until_only(node, "503")
        await control_plane.reported(lambda one: told(one, addresses=()))
        names.a(NAME, ONE)
        await until_only(node, "one")


@pytest.mark.parametrize(
    "bad",
    ["127.0.0.1", "10.0.0.1", "192.168.0.1", "169.254.169.254", "168.63.129.16", "100.100.100.200", "0.0.0.0",
     "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
async def test_a_name_that_comes_to_lead_elsewhere_is_not_followed_there(control_plane, start_agent, node, names, bad):
    port = free_port()
    async with instances("one", port=port, addresses=(ONE,)), instances("house", port=port, addresses=("127.0.0.1",)):
        names.a(NAME, ONE)
        await start_agent(node)
        await publish(control_plane, found(port), networks=("127.50.0.0/16",))
        await until_only(node, "one")
        names.a(NAME, ONE, bad)
        await control_plane.reported(lambda one: told(one, addresses=(f"{ONE}:{port}",), refused=(bad,)))
        assert await asked(node) == {"one"}
        names.a(NAME, bad)
        await until_only(node, "503")
        await control_plane.reported(lambda one: told(one, addresses=(), refused=(bad,)))


@pytest.mark.parametrize(
    ("networks", "more"),
    [((), {"private": True}), (("127.0.0.0/8",), {"private": False}), (("0.0.0.0/0",), {"private": True})],
)
async def test_private_addresses_need_the_gateways_leave_and_the_services_word(
    control_plane, start_agent, node, names, networks, more
):
    port = free_port()
    async with instances("one", port=port, addresses=(ONE,)):
        names.a(NAME, ONE)
        await start_agent(node)
        await publish(control_plane, found(port, **more), networks=networks)
        await control_plane.reported(lambda one: told(one, addresses=(), refused=(ONE,)))
        assert await first_answers(node) == {"503"}
        assert await asked(node) == {"503"}


async def test_a_name_never_leads_to_an_own_listener(control_plane, start_agent, node, names):
    door = node.addresses["http"]
    names.a(NAME, door.host)
    await start_agent(node)
    await publish(control_plane, found(door.port))
    await control_plane.reported(lambda one: told(one, addresses=(), refused=(door.host,)))
    assert await first_answers(node) == {"503"}


async def test_six_is_asked_where_there_is_no_four(control_plane, start_agent, node, names):
    names.zone[NAME, "AAAA"] = ["2001:4860:4860::8888", "fd00::1", "::ffff:127.0.0.1"]
    await start_agent(node)
    await publish(control_plane, found(80))
    good, bad = ("[2001:4860:4860::8888]:80",), ("::ffff:127.0.0.1", "fd00::1")
    await control_plane.reported(lambda one: told(one, addresses=good, refused=bad))


async def test_services_say_ports_and_who_stands_in(control_plane, start_agent, node, names):
    async with instances("one", addresses=(ONE,)) as (one,), instances("two", addresses=(TWO,)) as (two,):
        names.a("one.names.test", ONE)
        names.a("two.names.test", TWO)
        names.zone["_http._tcp.names.test", "SRV"] = [
            f"20 0 {two.port} two.names.test.", f"10 5 {one.port} one.names.test.", "10 5 80 gone.names.test.",
        ]  # fmt: skip
        srv = {"type": "dns", "host": "_http._tcp.names.test", "record": "srv", "refresh_seconds": 1, "private": True}
        outliers = {"consecutive_failures": 2, "interval_seconds": 0.5, "ejection_seconds": 1.0, "most_percent": 100}
        await start_agent(node)
        await publish(control_plane, {"endpoints": srv, "outlier_detection": outliers})
        await until_only(node, "one")
        one.is_broken = True
        await until_only(node, "two")


async def test_a_name_is_asked_for_when_its_time_to_live_is_over(control_plane, start_agent, node, names):
    names.ttl = 3600
    names.a(NAME, "9.9.9.9")
    await start_agent(node)
    await publish(control_plane, found(80, refresh_seconds=3600))
    await control_plane.reported(lambda one: told(one, addresses=("9.9.9.9:80",)))
    many = len(names.asked)
    await publish(control_plane, found(80, refresh_seconds=1))
    await control_plane.until(lambda: len(names.asked) >= many, 60.0)

    async def is_asked_often() -> bool:
        return len(names.asked) >= many + 3

    await until(is_asked_often)
    assert set(names.asked) == {NAME}


async def test_no_service_record_leads_into_the_house(control_plane, start_agent, node, names):
    names.zone["_http._tcp.names.test", "SRV"] = ["1 1 80 inside.names.test.", "1 1 80 outside.names.test."]
    names.a("inside.names.test", "10.0.0.1")
    names.a("outside.names.test", "9.9.9.9")
    srv = {"type": "dns", "host": "_http._tcp.names.test", "record": "srv", "private": True}
    await start_agent(node)
    await publish(control_plane, {"endpoints": srv})
    await control_plane.reported(lambda one: told(one, addresses=("9.9.9.9:80",), refused=("10.0.0.1",)))

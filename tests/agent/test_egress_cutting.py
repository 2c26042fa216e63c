"""Connections of another process are ended from outside: those that were named, at once, and no other."""

import asyncio
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource
from gatehouse_agent.assembly.snapshot import Snapshot
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.egress.cutting import CutRefusedError, cut
from gatehouse_agent.egress.enforcing import Enforcement
from gatehouse_agent.egress.hearing import Egress
from gatehouse_agent.egress.reading import Ends
from gatehouse_agent.kept import has_much, lightened, shifted
from gatehouse_agent.records import hearing, wire
from gatehouse_protocol.egress import Cut, CutCause, EgressReport, Flow, FlowOutcome, Way
from gatehouse_protocol.vocabulary import FLOW_FIELDS

from tests.agent import way_out
from tests.agent.reports import report_with
from tests.agent.test_egress_flows import ALLOWED, BEGIN

_CHILD = """
import json, socket, sys
held = [socket.create_connection((host, int(port))) for host, port in json.loads(sys.argv[1])]
print(json.dumps([one.getsockname()[1] for one in held]), flush=True)
sys.stdin.read()
"""


@contextmanager
def process_with(*servers: socket.socket) -> Iterator[tuple[int, list[socket.socket], list[Ends]]]:
    """A process with a connection to each server: its number, our side of each, and their addresses."""
    addresses = [server.getsockname()[:2] for server in servers]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", _CHILD, json.dumps(addresses)], **pipes) as child:
        ports = json.loads(child.stdout.readline())
        taken = [server.accept()[0] for server in servers]
        ends = [
            Ends(_written(one.getpeername()[0], port), _written(*one.getsockname()[:2]))
            for one, port in zip(taken, ports, strict=True)
        ]
        try:
            yield child.pid, taken, ends
        finally:
            for one in taken:
                one.close()


def _written(host, port):
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@pytest.fixture
def servers():
    found = [
        socket.create_server(("127.0.0.1", 0)),
        socket.create_server(("127.0.0.1", 0)),
        socket.create_server(("::1", 0), family=socket.AF_INET6),
    ]
    yield found
    for one in found:
        one.close()


def has_ended(one: socket.socket) -> bool:
    one.settimeout(0.0)
    with suppress(BlockingIOError):
        return one.recv(1) == b""
    return False


def test_the_connections_that_are_named_end_and_no_other(servers):
    with process_with(*servers) as (pid, (first, second, sixth), (one, other, six)):
        gone = Ends(one.here, "127.0.0.1:1")
        assert cut(pid, [(gone, other), (one, None), (six, None)]) == {1, 2}
        first.settimeout(5.0)
        sixth.settimeout(5.0)
        assert (first.recv(1), sixth.recv(1)) == (b"", b"")
        assert not has_ended(second)  # the caller's own connection stays if the tunnel was not found
        assert cut(pid, [(other, None)]) == {0}


def test_the_callers_own_connection_ends_along(servers):
    with process_with(*servers[:2]) as (pid, (first, second), (one, other)):
        assert cut(pid, [(one, other)]) == {0}
        for side in (first, second):
            side.settimeout(5.0)
            assert side.recv(1) == b""


def test_of_a_process_that_is_gone_nothing_is_cut():
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert cut(child.pid, [(Ends("127.0.0.1:1", "127.0.0.1:2"), None)]) == frozenset()


@contextmanager
def thread_id() -> Iterator[int]:
    """What looks like a process to whoever asks by number, but of which the kernel lends nothing."""
    ended, begun = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: (begun.set(), ended.wait()))
    thread.start()
    begun.wait()
    yield thread.native_id
    ended.set()
    thread.join()


def attributes(**said):
    record = wire.LogRecord()
    for key, value in (ALLOWED | said).items():
        record.attributes.add(key=key).value.string_value = value.encode()
    return record.attributes


def taken(*objects):
    """The set that Envoy has taken when acme publishes these."""
    resources: dict[str, dict[str, EnvoyResource]] = {}
    for one in way_out.compiled("acme", *objects):
        resources.setdefault(one.type, {})[one.name] = EnvoyResource(one.digest, one.body)
    assert Kind.SCOPED_ROUTES in resources
    return Snapshot(resources, {}, "", (), sequences={"acme@edge": 7})


async def until(is_met):
    async with asyncio.timeout(10):
        while not is_met():  # noqa: ASYNC110  what is waited for is another process's
            await asyncio.sleep(0.005)


async def test_where_the_kernel_lends_nothing_the_node_says_so_once_and_goes_on():
    told, asked = [], []
    egress = Egress("edge", Clock(), lambda: None)
    with thread_id() as number:
        with pytest.raises(CutRefusedError):
            cut(number, [(Ends("127.0.0.1:1", "127.0.0.1:2"), None)])
        enforcement = Enforcement(egress, lambda: asked.append(1) or number, lambda code, text: told.append(code))
        running = asyncio.create_task(enforcement.run())
        egress.take_in(attributes(type=BEGIN, began="1900000000"))
        enforcement.taken(taken(way_out.workload("orders", "k1ab")))
        await until(lambda: told)
        egress.take_in(attributes(type=BEGIN, began="1900000001"))
        await until(lambda: len(asked) == 2)
        enforcement.taken(taken(way_out.workload("orders", "k2cd")))
        await until(lambda: len(asked) == 3)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert told == ["tunnels_not_cut"]
    assert egress.take().cuts == ()
    assert len(list(egress.tunnels)) == 2


async def test_a_tunnel_that_began_too_late_to_be_seen_is_cut_as_soon_as_it_is_heard_of(servers):
    """Between the change and the word of Envoy's that it has it, a request may still have met the old routes."""
    egress = Egress("edge", Clock(), lambda: None)
    with process_with(servers[0], servers[1]) as (pid, (first, second), (upstream, downstream)):
        enforcement = Enforcement(egress, lambda: pid, lambda code, text: None)
        running = asyncio.create_task(enforcement.run())
        enforcement.taken(taken(way_out.workload("orders", "k1ab")))
        sides = {"upstream_side": upstream.here, "upstream": upstream.there,
                 "client_side": downstream.here, "client": downstream.there}  # fmt: skip
        egress.take_in(attributes(type=BEGIN, began="1900000000", **sides))
        await until(lambda: has_ended(first) and has_ended(second))
        await until(lambda: any(one.is_cut for one in egress.tunnels))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    (one,) = egress.take().cuts
    assert (one.slice, one.revision_sequence, one.workload, one.cause, one.count) == (
        "acme@edge",
        7,
        "orders",
        "denied",
        1,
    )


async def test_an_agent_that_knows_nothing_cuts_nothing():
    asked = []
    egress = Egress("edge", Clock(), lambda: None)
    enforcement = Enforcement(egress, lambda: asked.append(1), lambda code, text: None)
    running = asyncio.create_task(enforcement.run())
    egress.take_in(attributes(type=BEGIN, began="1900000000"))
    enforcement.taken(Snapshot({}, {}, "", ()))
    for _ in range(20):  # turns of the loop, not time: it would have asked by now
        await asyncio.sleep(0)
    assert asked == []
    enforcement.taken(taken(way_out.workload("orders", "k2cd")))
    await until(lambda: asked)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_report_has_what_is_new_and_all_that_is_open_and_there_is_none_without_news():
    news = asyncio.Event()
    egress = Egress("edge", Clock(), news.set)
    assert egress.take().tunnels == ()  # the first says that nothing is open, whatever the agent before said
    assert egress.take() is None
    egress.take_in(attributes(type=BEGIN, began="1900000000", bytes_up="0", bytes_down="0"))
    async with asyncio.timeout(10):
        await news.wait()
    report = egress.take()
    assert [(one.workload, one.count) for one in report.tunnels] == [("orders", 1)]
    assert [(one.slice, one.count) for one in report.flows] == [("acme@edge", 1)]
    assert egress.take() is None
    egress.envoy_ended()
    assert egress.take().tunnels == ()


def test_an_agent_that_knows_no_flows_takes_them_for_looks_of_its_own():
    records = hearing.Records("edge", Clock(), dict)
    records.take_in(attributes(route=FLOW_FIELDS["route"]))
    assert records.take() is None


def test_reports_that_wait_too_long_count_what_went_out_and_move_when_the_time_is_learnt():
    asked = "acme@edge", 7, "orders", "a.test:443"
    flow = Flow(Clock().now(), *asked, Way.TUNNEL, FlowOutcome.ALLOWED, "", "", "", "", "", 3, 1, 1)
    cut_ = Cut(flow.at, *asked, "", CutCause.DENIED, 2)
    whole = report_with(egress=EgressReport((flow, flow), (), (cut_,), 1))
    assert has_much(whole)
    assert lightened(whole).egress == EgressReport((), (), (cut_,), 7)
    moved = shifted(whole, timedelta(seconds=9)).egress
    assert {one.at - flow.at for one in (*moved.flows, *moved.cuts)} == {timedelta(seconds=9)}

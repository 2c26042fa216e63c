"""The echo service answers with what it saw; the gentle traffic reaches every node."""

import asyncio
import base64
import json
import re
import socket
import subprocess
import sys
from contextlib import asynccontextmanager

import httpx
import pytest

from console.local.demo import traffic, workloads
from console.local.demo.echo import Echo
from console.local.places import CHECKOUT
from console.local.supervision.ready import answers_ok


@pytest.fixture
async def echo():
    transport = httpx.ASGITransport(app=Echo("v2"))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.acme.test") as client:
        yield client


async def test_it_says_which_version_answered_and_what_it_saw(echo):
    answer = await echo.get("/api/orders?page=2", headers={"x-team": "shop"})
    seen = answer.json()
    assert (seen["service"], seen["version"], seen["host"], seen["path"]) == (
        "echo",
        "v2",
        "shop.acme.test",
        "/api/orders",
    )
    assert seen["headers"]["x-team"] == "shop"
    assert answer.headers["x-echo-version"] == "v2"


@pytest.mark.parametrize(("query", "status"), [("status=503", 503), ("status=abc", 200), ("status=99999", 400)])
async def test_the_status_can_be_chosen_and_nonsense_is_harmless(echo, query, status):
    assert (await echo.get(f"/?{query}")).status_code == status


def test_it_serves_http_as_a_program():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "console.local.demo.echo", "v1", str(port)]
    with subprocess.Popen(command, cwd=CHECKOUT, stderr=subprocess.DEVNULL) as program:
        try:
            answers = answers_ok(port, "/")
            while not answers(""):
                assert program.poll() is None
            assert json.loads(httpx.get(f"http://127.0.0.1:{port}/healthz").text)["path"] == "/healthz"
        finally:
            program.terminate()


async def test_traffic_reaches_every_node_with_the_demo_hostnames(monkeypatch):
    monkeypatch.setattr(traffic, "REQUESTS_PER_SECOND", 200.0)
    async with _listening() as (port_1, hosts_1), _listening() as (port_2, hosts_2):
        visits = asyncio.create_task(traffic.run([port_1, port_2]))
        async with asyncio.timeout(20):
            while "shop.acme.test" not in hosts_1 & hosts_2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        visits.cancel()
        await asyncio.wait({visits})


@asynccontextmanager
async def _listening():
    """Listen on a free port and collect the Host of each request."""
    hosts = set()

    async def answer(reader, writer):
        head = await _head_of(reader)
        hosts.update(line.split(": ")[1] for line in head.splitlines() if line.lower().startswith("host:"))
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], hosts


async def _head_of(reader):
    """What somebody asks; nothing where they were stopped before a word."""
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return ""


async def test_workloads_ask_for_every_destination_by_every_way_out_and_say_who_they_are(monkeypatch):
    monkeypatch.setattr(workloads, "PAUSE_SECONDS", 0.005)
    async with _way_out() as (port_1, asked_1), _way_out() as (port_2, asked_2):
        credentials = {name: f"acme.{name}.k1:p" for name in workloads.WORKLOADS}
        calling = asyncio.create_task(workloads.run(credentials, (1, 2), [port_1, port_2]))
        async with asyncio.timeout(20):
            while len(asked_1 & asked_2) < len(workloads.CALLS):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        calling.cancel()
        await asyncio.wait({calling})
    assert ("orders", "CONNECT payments.localhost:1") in asked_1
    assert ("reports", "GET http://ledger.localhost:2/entries?month=last") in asked_2


def test_what_an_older_demo_has_no_service_for_is_not_called(tmp_path):
    folder = tmp_path / "workloads"
    assert "parcels.egress" not in {call.host for call in workloads.calls_beside(folder)}
    (tmp_path / "parcels").mkdir()
    (tmp_path / "parcels" / "key").write_text("shared")
    assert workloads.calls_beside(folder) == workloads.CALLS


@asynccontextmanager
async def _way_out():
    """Listen on a free port, refuse, and collect who asked for what."""
    asked = set()

    async def answer(reader, writer):
        head = await _head_of(reader)
        for known in re.findall(r"Proxy-Authorization: Basic (\S+)", head):
            asked.add((base64.b64decode(known).decode().split(".")[1], head.split(" HTTP/")[0]))
        writer.write(b"HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked


async def test_a_path_can_be_broken_and_healed_only_past_the_gateways(echo):
    await echo.post("/-/fault?path=/&share=100")
    assert (await echo.get("/")).status_code == 200
    direct = {"host": "127.0.0.1:9101"}
    await echo.post("/-/fault?path=/&share=100", headers=direct)
    assert [(await echo.get(path)).status_code for path in ("/", "/other")] == [503, 200]
    await echo.post("/-/fault?path=/&share=0", headers=direct)
    assert (await echo.get("/")).status_code == 200

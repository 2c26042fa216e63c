"""Clients that offend too often come on the policy's temporary list: on all workers at once, and it is told."""

import asyncio
import json
import os
import signal
import socket
import time

import psutil
import pytest
from gatehouse_inspector.memory.lists import Entry
from gatehouse_inspector.policies.bans import BanAction
from gatehouse_inspector.serving.supervisor import Supervisor

from tests.inspector.serving.asking import ask

ATTACK = "/find?id=1'%20or%20'1'='1"
BANS = {"after": 3, "within_seconds": 600, "seconds": 600, "never": "office"}
TRAP = {"name": "trap", "expression": 'http.request.uri.path == "/wp-login.php"', "action": "block"}
BUNDLE = {
    "policies": {
        "acme/shop": {"mode": "block", "bans": BANS, "rules": [TRAP]},
        "acme/asks": {"mode": "block", "bans": {**BANS, "action": "challenge"}},
        "acme/scores": {"mode": "block", "bans": {**BANS, "score": 5}, "inbound_threshold": 100},
        "acme/detects": {"mode": "detect", "bans": BANS},
        "acme/floods": {"mode": "block", "challenges_in_floods": True},
    },
    "lists": {"acme/office": {"type": "address", "entries": [["198.51.100.0/24", 0]]}},
}
PAGE = {"accept": "text/html,*/*"}


@pytest.fixture
async def events(tmp_path):
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(str(tmp_path / "e"))
    receiver.setblocking(False)
    yield receiver
    receiver.close()


@pytest.fixture
async def supervisor(inspector, tmp_path, events):
    found = Supervisor(tmp_path / "s", workers=2, events=tmp_path / "e")
    await found.load(BUNDLE)
    yield found
    await found.close()


@pytest.fixture
def place(supervisor, tmp_path):
    return tmp_path / "s"


async def offend(place, times=3, policy="acme/shop", **more):
    return [(await ask(place, ATTACK, policy, **more))[0] for _ in range(times)]


async def told(events, kind):
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(10):
        while True:
            said = json.loads(await loop.sock_recv(events, 1 << 17))
            if said["kind"] == kind:
                return said


async def test_the_third_attack_shuts_the_client_out_on_every_worker_and_it_is_told(place, events):
    assert await offend(place, 2) == [403, 403]
    assert (await ask(place))[0] == 200
    await offend(place, 1, x_gatehouse_route="acme/front")
    answers = [await ask(place, "/") for _ in range(20)]
    assert {status for status, _, _ in answers} == {403}
    assert answers[0][1]["x-gatehouse-waf"] == "refused;score=0;rules=200102;policy=acme/shop"
    assert (await ask(place, "/", client="192.0.2.2"))[0] == 200
    assert (await ask(place, "/", "acme/floods"))[0] == 200, "of another policy"
    ban = await told(events, "ban")
    assert (ban["client"], ban["policy"], ban["rule"], ban["route"]) == (
        "192.0.2.1",
        "acme/shop",
        "942100",
        "acme/front",
    )
    assert (ban["enforced"], ban["times"], ban["until"] - ban["at"]) == (True, 1, 600)


async def test_a_rule_of_ones_own_counts_too_and_the_requests_of_the_banned_are_counted_not_told(place, events):
    for _ in range(3):
        assert (await ask(place, "/wp-login.php"))[0] == 403
    for _ in range(5):
        await ask(place, "/")
    seen = []
    rows = {}
    async with asyncio.timeout(10):
        while rows.get("200102", 0) < 5:
            said = json.loads(await asyncio.get_running_loop().sock_recv(events, 1 << 17))
            seen.append(said["kind"])
            for _, _, outcome, rule, count in said.get("rows", ()):
                if outcome == "matched":
                    rows[rule] = rows.get(rule, 0) + count
    assert seen.count("event") == 3


async def test_a_policy_that_detects_tells_and_shuts_nobody_out(place, events):
    assert await offend(place, 4, "acme/detects") == [200] * 4
    ban = await told(events, "ban")
    assert not ban["enforced"]
    assert (await ask(place, "/", "acme/detects"))[0] == 200


async def test_those_of_the_list_and_trusted_proxies_stay(place):
    await offend(place, 5, client="198.51.100.9")
    assert (await ask(place, client="198.51.100.9"))[0] == 200
    await ask(place, client="192.0.2.50", x_gatehouse_peer="192.0.2.99")
    await offend(place, 5, client="192.0.2.99", x_gatehouse_peer="192.0.2.99")
    assert (await ask(place, client="192.0.2.99"))[0] == 200


async def test_a_click_opens_where_the_list_asks_for_one(place):
    await offend(place, 3, "acme/asks")
    status, headers, body = await ask(place, "/a", "acme/asks", **PAGE)
    assert (status, headers["content-type"]) == (403, "text/html; charset=utf-8")
    ticket = body.decode().split('name="gatehouse-ticket" value="')[1].split('"')[0]
    _, headers, _ = await ask(place, f"/a?gatehouse-ticket={ticket}", "acme/asks", **PAGE)
    cookie = headers["set-cookie"].partition(";")[0]
    assert (await ask(place, "/a", "acme/asks", cookie=cookie))[0] == 200
    assert (await ask(place, ATTACK, "acme/asks", cookie=cookie))[0] == 403, "an attack stays one"


async def test_a_score_below_the_threshold_can_be_enough(place):
    assert await offend(place, 3, "acme/scores") == [200] * 3
    assert (await ask(place, "/", "acme/scores"))[0] == 403


async def test_it_outlives_a_killed_worker_and_a_new_bundle(supervisor, place):
    await offend(place)
    leader = next(one for one in psutil.Process().children() if one.children())
    before = {one.pid for one in leader.children()}
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        while len({one.pid for one in await asyncio.to_thread(leader.children)} - before) < 2:
            pass
    assert (await ask(place, "/"))[0] == 403
    await supervisor.load({**BUNDLE, "lists": {**BUNDLE["lists"], "acme/more": {"type": "string", "entries": []}}})
    assert (await ask(place, "/"))[0] == 403


async def test_a_release_opens_at_once_and_what_other_nodes_say_shuts(supervisor, place):
    await offend(place)
    supervisor.lists.release("acme/shop", "192.0.2.1", time.time() + 1, 1_000)
    assert (await ask(place, "/"))[0] == 200
    until = int(time.time()) + 60
    supervisor.lists.hold("acme/shop", "192.0.2.77", Entry(until, until - 60, BanAction.BLOCK, 1), 1_000)
    assert (await ask(place, "/", client="192.0.2.77"))[0] == 403


async def test_in_a_flood_clients_of_that_route_are_asked_for_a_click(supervisor, place):
    until = int(time.time()) + 60
    held = Entry(until, until - 60, BanAction.CHALLENGE, 1)
    supervisor.lists.hold("acme/floods", "route:acme/front", held, 1_000)
    status, _, body = await ask(place, "/", "acme/floods", x_gatehouse_route="acme/front", **PAGE)
    assert status == 403
    assert b"gatehouse-ticket" in body
    assert (await ask(place, "/", "acme/floods", x_gatehouse_route="acme/else"))[0] == 200
    assert (await ask(place, "/", x_gatehouse_route="acme/front"))[0] == 200, "its policy does not say so"

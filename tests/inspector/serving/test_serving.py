"""Workers answer as Envoy asks; bundles change and workers die without a lost request."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time

import psutil
import pytest
from gatehouse_inspector.serving.orphans import leader_of
from gatehouse_inspector.serving.supervisor import LoadError, Supervisor

from tests.inspector.serving.asking import ask

ATTACK, HONEST = "/find?id=1'%20or%20'1'='1", "/find?id=1"
BLOCK, DETECT = {"mode": "block"}, {"mode": "detect"}
OFFICE = {"name": "office", "expression": "ip.src in $office", "action": "skip-all"}
TWO = {
    "policies": {"acme/shop": BLOCK, "acme/api": DETECT, "acme/office": {**BLOCK, "rules": [OFFICE]}},
    "lists": {
        "acme/office": {"type": "address", "entries": [["10.0.0.0/8", 0], ["10.1.0.0/16", 0], ["2001:db8::/32", 0]]}
    },
}


@pytest.fixture
async def place(inspector, tmp_path):
    return tmp_path / "s"


@pytest.fixture
async def events(tmp_path):
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(str(tmp_path / "e"))
    receiver.setblocking(False)
    yield receiver
    receiver.close()


@pytest.fixture
async def supervisor(place, events):
    found = Supervisor(place, workers=2, events=place.parent / "e")
    await found.load(TWO)
    yield found
    await found.close()


async def test_envoy_is_answered_and_the_client_learns_only_by_which_number_to_ask(supervisor, place):
    assert (await ask(place))[0] == 200
    status, headers, body = await ask(place, ATTACK)
    assert (status, headers["x-gatehouse-waf"]) == (403, "refused;score=5;rules=942100;policy=acme/shop")
    assert json.loads(body) == {"error": "This request was refused.", "request_id": "r-1"}
    status, headers, _ = await ask(place, ATTACK, "acme/api")
    assert (status, headers["x-gatehouse-waf"]) == (200, "would-refuse;score=5;rules=942100;policy=acme/api")


async def heard(events):
    return json.loads(await asyncio.wait_for(asyncio.get_running_loop().sock_recv(events, 65536), 10))


async def test_what_matched_is_told_and_what_did_not_is_counted(supervisor, place, events):
    await ask(place)
    await ask(place, f"{ATTACK}&password=hunter2", x_gatehouse_route="acme/front", cookie="sid=abcdef")
    told = {}
    while len(told) < 2 or sum(told["counts"].values()) < 3:
        one = await heard(events)
        if one["kind"] == "counts":
            for *row, count in one["rows"]:
                told.setdefault("counts", {})[tuple(row)] = count
        else:
            told[one["kind"]] = one
    event = told["event"]
    assert {name: event[name] for name in ("policy", "outcome", "status", "client", "host", "path", "route")} == {
        "policy": "acme/shop", "outcome": "refused", "status": 403, "client": "192.0.2.1", "host": "shop.test",
        "path": "/find", "route": "acme/front",
    }  # fmt: skip
    (match,) = event["matches"]
    assert {name: match[name] for name in ("rule", "target", "found", "value", "severity", "paranoia")} == {
        "rule": 942100, "target": "ARGS:id", "found": "s&sos", "value": "1' or '1'='1", "severity": 2, "paranoia": 1,
    }  # fmt: skip
    assert event["sample"]["target"] == f"{ATTACK}&password=*******"
    assert event["sample"]["redacted"] == ["arg:password", "header:cookie"]
    assert "hunter2" not in json.dumps(event)
    assert told["counts"] == {
        ("acme/shop", "", "passed", ""): 1,
        ("acme/shop", "acme/front", "refused", ""): 1,
        ("acme/shop", "acme/front", "matched", "942100"): 1,
    }


async def test_lists_are_asked_for_addresses_of_both_families(supervisor, place):
    for client, status in (("10.1.2.3", 200), ("::ffff:10.9.9.9", 200), ("2001:db8::1", 200), ("11.0.0.1", 403)):
        assert (await ask(place, ATTACK, "acme/office", client=client))[0] == status, client


async def test_bodies_are_looked_at(supervisor, place):
    form = {"content_type": "application/x-www-form-urlencoded"}
    assert (await ask(place, "/", method="POST", body=b"id=1' or '1'='1", **form))[0] == 403
    assert (await ask(place, "/", method="POST", body=b"id=1", **form))[0] == 200


async def test_a_policy_that_is_not_here_is_no_pass(supervisor, place):
    assert (await ask(place, policy="acme/nope"))[0] == 503


RULE = {"name": "x", "expression": "nope", "action": "log"}


@pytest.mark.parametrize(
    ("bad", "policy", "named", "text"),
    [
        ({"policies": {"acme/shop": {"mode": "block", "paranoia": 9}}}, "acme/shop", "", "1 to 4"),
        ({"policies": {"b/ok": BLOCK, "acme/shop": {"rules": [RULE]}}}, "acme/shop", "", "no field nope"),
        ({"policies": {"acme/shop": {"mode": "sleep"}}}, "acme/shop", "", "not a valid Mode"),
        ({"policies": {}, "lists": {"acme/x": {"type": "address", "entries": [["nope", 0]]}}}, "", "acme/x", "nope"),
        ({}, "", "", "policies"),
    ],
)
async def test_a_bundle_that_cannot_be_read_changes_nothing_and_names_the_culprit(
    supervisor, place, bad, policy, named, text
):
    with pytest.raises(LoadError, match=text) as refused:
        await supervisor.load(bad)
    assert (refused.value.policy, refused.value.list) == (policy, named)
    assert (await ask(place, ATTACK))[0] == 403


async def test_what_serves_is_told(supervisor):
    facts = await supervisor.load(TWO)
    assert (facts.engine[:2], facts.crs[:4], facts.workers) == ("3.", "3.3.", 2)


async def test_what_expires_is_taken_out_without_being_told(supervisor, place):
    soon = time.time() + 2
    office = {"type": "address", "entries": [["192.0.2.1", soon], ["192.0.2.2", 0]]}
    await supervisor.load({"policies": {"acme/office": {**BLOCK, "rules": [OFFICE]}}, "lists": {"acme/office": office}})
    assert (await ask(place, ATTACK, "acme/office"))[0] == 200
    async with asyncio.timeout(30):
        while (await ask(place, ATTACK, "acme/office"))[0] == 200:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert time.time() >= soon
    assert (await ask(place, ATTACK, "acme/office", client="192.0.2.2"))[0] == 200


async def eventually(is_so):
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 - other processes bring it about
            await asyncio.sleep(0.01)


class Load:
    """Asks as Envoy does, a few at a time, and tries again when a connection breaks; counts what is lost."""

    def __init__(self, place):
        self._place, self._is_over = place, False
        self.answered, self.lost, self.again = 0, 0, 0

    async def __aenter__(self):
        self._tasks = [asyncio.create_task(self._run()) for _ in range(4)]
        return self

    async def __aexit__(self, *error):
        self._is_over = True
        await asyncio.gather(*self._tasks)

    async def _run(self):
        while not self._is_over:
            for _ in range(3):
                try:
                    self.lost += (await ask(self._place))[0] != 200
                    self.answered += 1
                    break
                except (ConnectionError, asyncio.IncompleteReadError):
                    self.again += 1
            else:
                self.lost += 1

    async def more(self, count=50):
        until = self.answered + count
        await eventually(lambda: self.answered >= until)


async def test_bundles_change_under_load_and_no_request_is_lost(supervisor, place):
    async with Load(place) as load:
        for number in range(5):
            await load.more()
            mode = "detect" if number % 2 == 0 else "block"
            await supervisor.load({"policies": {"acme/shop": {"mode": mode}}})
            assert (await ask(place, ATTACK))[0] == (200 if mode == "detect" else 403)
        await load.more()
    assert load.lost == 0


async def test_workers_die_under_load_and_others_take_over(supervisor, place):
    async with Load(place) as load:
        for _ in range(4):
            await load.more()
            os.kill(workers()[0].pid, signal.SIGKILL)
        await load.more()
        await eventually(lambda: len(workers()) == 2)
    assert load.lost == 0


async def test_a_whole_generation_dies_and_another_follows(supervisor, place):
    generation = workers()[0].parent()
    generation.kill()
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, IndexError):
                if workers()[0].parent() != generation and (await ask(place, ATTACK))[0] == 403:
                    break
            await asyncio.sleep(0.05)


SUPERVISING = """
import asyncio, json, sys
from pathlib import Path
from gatehouse_inspector.serving.supervisor import Supervisor

async def main():
    await Supervisor(Path(sys.argv[1]), 2).load(json.loads(sys.argv[2]))
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def supervising(place, bundle):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SUPERVISING, str(place), json.dumps(bundle), stdout=asyncio.subprocess.PIPE
    )
    assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
    return process


@pytest.mark.parametrize("leader_dies", [False, True])
async def test_a_killed_supervisor_leaves_what_it_serves_and_the_next_takes_over(place, leader_dies):
    first = await supervising(place, {"policies": {"acme/shop": BLOCK}})
    (generation,) = psutil.Process(first.pid).children()
    left = [generation, *generation.children()]
    async with Load(place) as load:
        await load.more()
        first.kill()
        if leader_dies:
            generation.kill()
        await first.wait()
        await load.more()
        second = await supervising(place, {"policies": {"acme/shop": DETECT}})
        assert (await ask(place, ATTACK))[0] == 200
        await load.more()
        assert not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in left)
    assert load.lost == 0
    end_all(second)
    await second.wait()


async def test_no_other_process_is_taken_for_one_that_was_left(place):
    bystander = await asyncio.create_subprocess_exec("sleep", "600", start_new_session=True)
    place.with_name(f"{place.name}.pids").write_text(json.dumps([[bystander.pid, 1], [os.getpid(), 2], "nonsense"]))
    supervisor = Supervisor(place, 1)
    await supervisor.load(TWO)
    await supervisor.close()
    place.with_name(f"{place.name}.pids").write_text(
        json.dumps([[one.pid, one.started] for one in map(leader_of, (bystander.pid, os.getpid()))])
    )
    supervisor = Supervisor(place, 1)
    await supervisor.load(TWO)
    await supervisor.close()
    assert bystander.returncode is None
    bystander.kill()
    await bystander.wait()


def end_all(process):
    """End a supervising process and what it started."""
    below = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for one in below:
        one.kill()


def workers():
    """The processes that look at requests: children of children of this one."""
    found = []
    for one in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            found += one.children() if "gatehouse_inspector" in " ".join(one.cmdline()) else []
    return found

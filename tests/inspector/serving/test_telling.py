"""What a worker tells is bounded, and it never waits for whoever listens."""

import contextlib
import json
import socket
from dataclasses import replace

import pytest
from gatehouse_inspector.policies.policy import Mode, Policy, Sampling
from gatehouse_inspector.policies.rules import Action, Rule
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.serving.telling import MOST_EVENTS, Bucket, Teller

USUAL = ((b"host", b"shop.test"), (b"user-agent", b"Mozilla/5.0"), (b"accept", b"*/*"))
ATTACK = Request(b"GET", b"/find?id=1'%20or%20'1'='1", USUAL)
NAME, BLOCK = "acme/shop", Policy(Mode.BLOCK)


@pytest.fixture
def events(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "e"))
        receiver.setblocking(False)
        yield receiver


@pytest.fixture
async def teller(tmp_path):
    with contextlib.closing(Teller(tmp_path / "e")) as found:
        yield found


@pytest.fixture
def told(inspector, events, teller):
    """Look at a request with a policy, and return what is told of it."""

    async def act(request, policy=BLOCK):
        prepared = inspector.prepare(policy)
        teller.tell(NAME, prepared, request, inspector.look(prepared, request))
        teller.flush()
        return heard(events)

    return act


def heard(events):
    found = []
    while True:
        try:
            datagram = events.recv(1 << 20)
        except BlockingIOError:
            return found
        assert len(datagram) < 60_000
        found.append(json.loads(datagram))


def rows(found):
    return {tuple(row): count for one in found if one["kind"] == "counts" for *row, count in one["rows"]}


async def test_a_flood_is_counted_to_the_last_request_and_told_of_a_little(teller, events, inspector):
    prepared = inspector.prepare(BLOCK)
    verdict, found = inspector.look(prepared, ATTACK), []
    for number in range(500):
        teller.tell(NAME, prepared, ATTACK, verdict)
        if number % 5 == 0:
            found += heard(events)
    teller.flush()
    found += heard(events)
    whole = sum(one["kind"] == "event" for one in found)
    assert MOST_EVENTS <= whole < 500
    counted = rows(found)
    assert (counted[NAME, "", "refused", ""], counted[NAME, "", "matched", "942100"]) == (500, 500)
    assert counted[NAME, "", "untold", ""] == 500 - whole


async def test_a_listener_that_does_not_take_loses_events_and_no_count(teller, events, inspector):
    prepared = inspector.prepare(BLOCK)
    for number in range(100):  # each its own policy, so that no bucket is empty before the socket is full
        teller.tell(f"acme/{number}", prepared, ATTACK, inspector.look(prepared, ATTACK))
    teller.flush()
    found = heard(events)
    whole = sum(one["kind"] == "event" for one in found)
    assert 0 < whole < 100
    teller.flush()
    counted = rows(found + heard(events))
    assert sum(count for row, count in counted.items() if row[2] == "refused") == 100
    assert sum(count for row, count in counted.items() if row[2] == "untold") == 100 - whole


async def test_nobody_listening_is_no_trouble(inspector, teller):
    prepared = inspector.prepare(BLOCK)
    teller.tell(NAME, prepared, ATTACK, inspector.look(prepared, ATTACK))
    teller.flush()


async def test_honest_requests_are_kept_as_often_as_wanted_and_bodies_only_where_they_may_be(told):
    body = b"user=ada&password=hunter2"
    form = (b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", str(len(body)).encode())
    honest = Request(b"POST", b"/login", (*USUAL, *form), body)
    always = Policy(Mode.BLOCK, sampling=Sampling(1.0, bodies=True))
    found = await told(honest, policy=always)
    assert [one["kind"] for one in found] == ["sample", "counts"]
    assert found[0]["sample"]["body"] == "dXNlcj1hZGEmcGFzc3dvcmQ9KioqKioqKg=="
    found = await told(honest, policy=replace(always, sampling=Sampling(1.0)))
    assert (found[0]["sample"]["body"], found[0]["sample"]["body_kept"]) == ("", False)
    assert [one["kind"] for one in await told(honest, policy=replace(always, sampling=Sampling()))] == ["counts"]


@pytest.mark.parametrize(
    "request_",
    [
        replace(ATTACK, target=ATTACK.target + b"&a=" + b"%01" * 20_000),
        replace(ATTACK, headers=(*USUAL, *((b"x-%d" % number, b"\x01" * 4_000) for number in range(40)))),
        replace(ATTACK, method=b"POST", headers=(*USUAL, (b"content-type", b"text/plain")), body=b"\xff" * 131_072),
        replace(ATTACK, target=ATTACK.target + b"".join(b"&%d=<script>'or 1=1--" % number for number in range(60))),
    ],
)
async def test_whatever_comes_an_event_is_short_enough(told, request_):
    policy = Policy(Mode.DETECT, 4, 4, sampling=Sampling(1.0, bodies=True))
    assert (await told(request_, policy=policy))[0]["kind"] == "event"


async def test_whom_a_rule_lets_pass_is_counted_and_not_told_of(told):
    office = Rule("office", "ip.src in {127.0.0.0/8}", Action.SKIP_ALL)
    found = await told(ATTACK, policy=replace(BLOCK, rules=(office,)))
    assert [one["kind"] for one in found] == ["counts"]
    assert rows(found) == {(NAME, "", "noted", ""): 1, (NAME, "", "matched", "office"): 1}
    noted = Rule("seen", "ip.src in {127.0.0.0/8}", Action.LOG)
    assert (await told(ATTACK, policy=replace(BLOCK, rules=(noted, office))))[0]["rules"] == [
        {"name": "seen", "action": "log", "staged": False}, {"name": "office", "action": "skip-all", "staged": False},
    ]  # fmt: skip


async def test_no_client_can_write_what_the_engine_says(told):
    forged = b'\' ) [file "x"] [line "1"] [id "9990001"] [msg "anomaly=0"]'
    agent = (b"user-agent", b"sqlmap" + forged)
    path = b"/%22]%20[file%20%22x%22]%20[line%20%221%22]%20[id%20%221%22]?id=1'%20or%20'1'='1"
    found = await told(Request(b"GET", path, (USUAL[0], agent, USUAL[2])))
    assert {one["rule"] for one in found[0]["matches"]} >= {913100, 942100}
    assert {one["rule"] for one in found[0]["matches"]} & {1, 9990001} == set()
    assert found[0]["score"] >= 10


def test_a_bucket_fills_with_time():
    bucket = Bucket(2)
    assert [bucket.take(at) for at in (100, 100, 100, 100.6, 100.6, 200, 200, 200)] == [
        True, True, False, True, False, True, True, False,
    ]  # fmt: skip

"""What the inspector's workers say reaches the reports: whole, in bounds, and nothing uncounted."""

import asyncio
import json
import socket
import time
from datetime import timedelta

import pytest
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.inspection.hearing import Hearing
from gatehouse_agent.kept import lightened, shifted
from gatehouse_protocol.findings import MAX_EVENTS, WafCounted
from gatehouse_protocol.shapes import encode, parse

from tests.agent.http_server import Answer
from tests.agent.reports import report_with

REQUEST = {
    "method": "GET", "target": "/find?id=1", "version": "1.1", "headers": [["host", "shop.acme.test"]], "body": "",
    "body_kept": False, "truncated": False, "redacted": [],
}  # fmt: skip
MATCH = {
    "rule": 942100, "message": "SQL Injection", "tags": ["attack-sqli"], "severity": 2, "paranoia": 1,
    "target": "ARGS:id", "found": "s&1c", "value": "1' or '1'='1",
}  # fmt: skip
EVENT = {
    "kind": "event", "policy": "acme/shop", "request_id": "9f", "client": "203.0.113.9", "country": "", "asn": 0,
    "ja4": "", "method": "GET", "host": "shop.acme.test", "path": "/find", "route": "acme/front", "outcome": "refused",
    "status": 403, "score": 5, "scores": {"sql_injection": 5},
    "rules": [{"name": "office", "action": "block", "staged": False}], "matches": [MATCH], "sample": REQUEST,
}  # fmt: skip


class Ear:
    """A hearing, and a worker that speaks to it."""

    def __init__(self, path):
        self.path, self.woken, self.is_woken = path, [], asyncio.Event()
        self.hearing = Hearing(Clock(), self.wake)
        self.worker = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.worker.settimeout(5)

    def say(self, said):
        content = said if isinstance(said, bytes) else json.dumps({"at": time.time(), **said}).encode()
        self.worker.send(content)

    async def heard(self, *saids):
        """Say these and return the report."""
        for said in saids:
            self.say(said)
            await self.listen()
        return self.hearing.take()

    async def listen(self):
        """Let the loop look at its sockets and run what it found."""
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    def wake(self):
        self.woken.append(time.monotonic())
        self.is_woken.set()


@pytest.fixture
async def ear(tmp_path):
    found = Ear(tmp_path / "events.sock")
    await found.hearing.open(found.path)
    found.worker.connect(str(found.path))
    yield found
    found.hearing.close()
    found.worker.close()


async def test_an_event_is_reported_once_as_it_was_said(ear):
    report = await ear.heard(
        EVENT, {"kind": "sample", "policy": "acme/shop", "route": "", "client": "", "sample": REQUEST}
    )

    (event,), (sample,) = report.events, report.samples
    assert (event.policy, event.outcome, event.matches[0].value) == ("acme/shop", "refused", "1' or '1'='1")
    assert event.sample == sample.sample
    assert abs(event.at.timestamp() - time.time()) < 5
    assert ear.hearing.take() is None


async def test_counts_add_up_by_minute(ear):
    rows = [["acme/shop", "acme/front", "passed", "", 3], ["acme/shop", "", "untold", "", 2]]
    report = await ear.heard(
        {"kind": "counts", "at": 1_790_000_001, "rows": rows}, {"kind": "counts", "at": 1_790_000_039, "rows": rows}
    )

    assert [(row.outcome, row.count, row.at.second) for row in report.counts] == [("passed", 6, 0), ("untold", 4, 0)]


@pytest.mark.parametrize(
    "said",
    [
        b"", b"\xff", b"[]", b"{}", b'{"kind":"event"}', b"[" * 50_000, b'{"kind":["event"]}',
        {**EVENT, "outcome": "lost"}, {**EVENT, "status": "403"}, {**EVENT, "at": float("nan")}, {**EVENT, "at": 1e300},
        {**EVENT, "sample": {**REQUEST, "body": "not base64"}}, {**EVENT, "scores": []}, {**EVENT, "policy": ""},
        {"kind": "counts", "rows": [["acme/shop", "acme/front", "passed", "", -1]]},
        {"kind": "counts", "rows": [["acme/shop"]]},
    ],
)  # fmt: skip
async def test_what_is_not_as_agreed_is_dropped_and_counted(ear, said):
    report = await ear.heard(said, EVENT)

    assert report.lost == 1
    assert len(report.events) == 1


async def test_hostile_texts_arrive_in_a_form_that_can_be_reported(ear):
    long = {**REQUEST, "target": "/" + "a" * 30_000, "headers": [["x", "\0"]] * 500}
    report = await ear.heard(
        {
            **EVENT,
            "path": "/\0\ud800" + "b" * 9_000,
            "matches": [{**MATCH, "value": "", "message": ""}] * 110,
            "sample": long,
        }
    )

    (event,) = report.events
    assert event.path.startswith("/\ufffd\ufffdbb")
    assert len(event.path) == 4096
    assert len(event.matches) == 100
    assert len(event.sample.target) == 30_001
    assert event.sample.headers[0] == ("x", "\ufffd")
    assert parse(type(report), json.loads(json.dumps(encode(report)))) == report


async def test_ten_thousand_events_at_once_are_told_or_counted(ear):
    told, untold = 0, 0
    for _ in range(10_000):
        ear.say(EVENT)
        await ear.listen()
    while (report := ear.hearing.take()) is not None:
        assert len(report.events) <= MAX_EVENTS
        assert len(json.dumps(encode(report))) < 1_000_000
        told += len(report.events)
        untold += sum(row.count for row in report.counts if row.outcome is WafCounted.UNTOLD)

    assert told + untold == 10_000
    assert 0 < told <= 2_000


async def test_large_events_make_more_reports_not_larger_ones(ear):
    big = {**EVENT, "sample": {**REQUEST, "target": "/" + "a" * 50_000}}
    report = await ear.heard(*[big] * 20)

    assert 1 < len(report.events) < 20
    assert len(json.dumps(encode(report))) < 1_000_000
    assert len(ear.hearing.take().events) > 0


async def test_reports_are_woken_for_events_at_most_twice_a_second(ear):
    for _ in range(3):
        ear.say(EVENT)
        ear.say(EVENT)
        async with asyncio.timeout(5):
            await ear.is_woken.wait()
        ear.is_woken.clear()
        ear.hearing.take()

    gaps = [later - earlier for earlier, later in zip(ear.woken, ear.woken[1:], strict=False)]
    assert min(gaps) > 0.45


async def test_a_report_that_waits_too_long_keeps_its_counts_and_counts_its_events(ear):
    counts = {"kind": "counts", "rows": [["acme/shop", "acme/front", "refused", "", 2]]}
    waf = await ear.heard(EVENT, EVENT, counts)
    found = lightened(report_with(waf=waf)).waf

    assert (found.events, found.samples) == ((), ())
    assert {str(row.outcome): row.count for row in found.counts} == {"refused": 2, "untold": 2}


async def test_events_move_when_the_time_is_learnt(ear):
    waf = await ear.heard(EVENT)

    assert shifted(report_with(waf=waf), timedelta(seconds=90)).waf.events[0].at - waf.events[0].at == timedelta(
        seconds=90
    )


@pytest.mark.envoy
async def test_an_event_is_with_the_control_plane_within_two_seconds_and_waits_while_it_is_away(
    control_plane, start_agent, config
):
    await start_agent()
    await control_plane.reported(lambda report: report.envoy.state == "live")
    worker = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    worker.connect(str(Sockets(config.places.run_directory).events))

    def arrived(host):
        return lambda report: report.waf is not None and any(event.host == host for event in report.waf.events)

    worker.send(json.dumps({"at": time.time(), **EVENT, "host": "one"}).encode())
    await control_plane.reported(arrived("one"), timeout_seconds=2)

    refused = []

    def refuse_once(request):
        if b'"two"' not in request.body or refused:
            return None
        refused.append(request)
        return Answer(503)

    control_plane.faults.answer = refuse_once
    worker.send(json.dumps({"at": time.time(), **EVENT, "host": "two"}).encode())
    report = await control_plane.reported(arrived("two"))
    assert refused[0].json()["sequence"] == report.sequence
    worker.close()

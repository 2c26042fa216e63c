"""A node sends the checks of its slices to its own listeners through a real Envoy, and tells what came of them."""

import asyncio
import re

import httpx
import pytest
from gatehouse_protocol.checks import HEADER, SOURCE, CheckTry
from gatehouse_protocol.reports import EnvoyState
from gatehouse_protocol.shapes import encode

from policies.compiler import SliceContext, compile_slice
from policies.compiler.envoy.checks import document_text
from tests.agent.edge import Resource
from tests.agent.http_server import Answer, HttpServer
from tests.agent.reports import proven
from tests.agent.test_records import HOST, compiled, platform, service
from tests.policies.compiler.intents import SCHEMA, made

pytestmark = pytest.mark.envoy
EVERY_SECONDS = 10
JSON_IS_ONE = {"expect": {"json_values": [{"path": "$.state", "equals": "1"}]}}


class Shop:
    """A service that answers as it is told, and remembers what it was asked."""

    def __init__(self):
        self.answer = Answer(200, b'{"state": "open", "token": "ghp_abcdefghijklmnop1234"}')
        self.pause_seconds = 0.0
        self.asked = []
        self.server = HttpServer(self._serve)

    async def _serve(self, request):
        self.asked.append(request)
        await asyncio.sleep(self.pause_seconds)
        return self.answer


@pytest.fixture
async def shop():
    shop = Shop()
    await shop.server.start()
    yield shop
    await shop.server.stop()


def check(name, **parts):
    request = {"scheme": "http", "hostname": HOST, "path": "/health", **parts.pop("request", {})}
    usual = {"request": request, "every_seconds": EVERY_SECONDS, "timeout_seconds": 1.0, "retries": 0}
    return ("check", name, {**usual, **parts})


@pytest.fixture
async def publish(control_plane, shop, start_agent):
    control_plane.also_says = {"takes": ["records", "checks"]}
    await start_agent()
    await control_plane.reported(lambda report: report.envoy.state == EnvoyState.LIVE)
    sequences = iter(range(1, 100))

    async def publish(*checks):
        tenant = compiled(
            "acme",
            ("hostname", HOST, {}),
            ("service", "shop", service(shop.server.port)),
            ("route", "all", {"hostnames": [HOST], "action": {"type": "forward", "backends": [{"service": "shop"}]}}),
            *checks,
        )
        await control_plane.publish(
            ("platform@edge", platform(sample_percent=10.0, most_sample_percent=100.0)), ("acme@edge", tenant)
        )
        await control_plane.reported(proven("acme@edge", next(sequences)))

    return publish


def results(control_plane, name="front"):
    found = (one for report in control_plane.reports for one in (report.checks.results if report.checks else ()))
    return [one for one in found if one.check == name]


async def first_result(control_plane, name="front", timeout_seconds=EVERY_SECONDS + 5):
    await control_plane.until(lambda: results(control_plane, name), timeout_seconds)
    return results(control_plane, name)[0]


async def tried(control_plane, document, id="t1"):
    """What comes of a check that is tried once."""
    control_plane.also_says |= {"tries": [encode(CheckTry(id, "acme@edge", "draft", document))]}

    def found():
        tries = (one for report in control_plane.reports for one in (report.checks.tries if report.checks else ()))
        return [one.result for one in tries if one.id == id]

    await control_plane.until(found, 10)
    del control_plane.also_says["tries"]
    return found()[0]


def document(**parts):
    _, name, spec = check("draft", **parts)
    return document_text(made("check", name, spec).spec)


async def test_a_check_runs_and_its_times_are_told(control_plane, publish, shop):
    await publish(check("front", expect={"json_values": [{"path": "$.state", "equals": '"open"'}]}))
    one = await first_result(control_plane)

    assert (one.slice, one.reason, one.status, one.attempts, one.text, one.body) == ("acme@edge", "", 200, 1, "", "")
    assert 0 < one.connect_us < one.total_us
    assert 0 < one.first_byte_us < one.total_us
    assert one.tls_us is None
    assert shop.asked[-1].headers[HEADER] == "front"
    assert shop.asked[-1].headers["x-forwarded-for"] == SOURCE


async def test_it_is_nobodys_traffic_and_nobody_can_pass_for_it(control_plane, publish, shop, port):
    await publish(check("front"))
    await first_result(control_plane)
    async with httpx.AsyncClient(trust_env=False) as client:
        forged = {"Host": HOST, HEADER: "front", "x-forwarded-for": SOURCE}
        await client.get(f"http://127.0.0.1:{port}/forged", headers=forged)
    rows = lambda: [row for report in control_plane.reports for row in (report.counts.rows if report.counts else ())]  # noqa: E731
    await control_plane.until(lambda: any(row.route == "acme/all" for row in rows()), 10)
    await first_result(control_plane)
    assert len(shop.asked) >= 2
    assert sum(row.count for row in rows() if row.route == "acme/all") == 1
    told = [one for report in control_plane.reports for one in (report.records.records if report.records else ())]
    assert {one.path for one in told if one.route == "acme/all"} <= {"/forged"}


async def test_a_fault_is_told_with_a_masked_sample(control_plane, publish, shop):
    shop.answer = Answer(503, b"no shop today, token ghp_abcdefghijklmnop1234")
    await publish(check("front", retries=1))
    one = await first_result(control_plane)

    assert (one.reason, one.status, one.attempts) == ("status", 503, 2)
    assert one.text == "It answered 503; expected is 2xx."
    assert one.body.startswith("no shop today, ")
    assert "ghp_" not in one.body


@pytest.mark.parametrize(
    ("parts", "reason", "text"),
    [
        ({"expect": {"statuses": ["404", "3xx"]}}, "status", "It answered 200; expected is 404 or 3xx."),
        ({"expect": {"headers": [{"name": "x-shop"}]}}, "header", "The header x-shop is not there."),
        ({"expect": {"body_contains": "closed"}}, "body", "“closed” is not in the body."),
        ({"expect": {"body_matches": "clo[sz]ed"}}, "body", "The body does not match clo[sz]ed."),
        (JSON_IS_ONE, "json", 'At $.state is "open"; expected is 1.'),
        ({"expect": {"json_values": [{"path": "$.none[3]", "equals": "1"}]}}, "json", "There is nothing at $.none[3]."),
        ({"request": {"scheme": "https"}}, "listener", "The gateway has no listener for https."),
    ],
)  # fmt: skip
async def test_each_expectation_is_kept_to(control_plane, publish, parts, reason, text):
    await publish()
    one = await tried(control_plane, document(**parts))
    assert (one.reason, one.text) == (reason, text)


async def test_a_slow_service_ends_at_the_timeout_and_holds_nobody_up(control_plane, publish, shop):
    shop.pause_seconds = 5.0
    await publish()
    one = await tried(control_plane, document(timeout_seconds=0.3))
    assert (one.reason, one.text, one.status) == ("timeout", "No whole answer came within 0.3 s.", None)
    assert one.total_us < 1_500_000
    shop.pause_seconds = 0.2
    one = await tried(control_plane, document(expect={"max_duration_ms": 50}), "t2")
    assert one.reason == "duration"


async def test_what_a_later_version_says_is_not_called_good(control_plane, publish):
    """A check that this agent cannot read in full is not run, and it says so; traffic goes on."""
    await publish()
    later = document().replace('"retries":0', '"retries":0,"must_be_kind":true')
    assert "must_be_kind" in (await tried(control_plane, later)).text


async def test_only_nodes_that_are_named_send_it_and_only_to_their_own_hosts(control_plane, publish, shop):
    await publish(
        check("front"), check("elsewhere", places={"all_nodes": False, "nodes": ["another"]}),
    )  # fmt: skip
    await first_result(control_plane)
    newest = next(one for one in reversed(control_plane.reports) if one.checks)
    assert (newest.checks.running, newest.checks.refused) == (1, ())

    tenant = [
        Resource(one.type, one.name, re.sub(rb'"host":"shop.test"', b'"host":"bank.test"', one.body))
        for one in compiled("acme", ("hostname", HOST, {}), check("front"))
    ]
    await control_plane.publish(("acme@edge", tenant))
    await control_plane.reported(lambda report: bool(report.checks and report.checks.refused))
    refused = control_plane.reports[-1].checks.refused
    assert [one.text for one in refused] == ["It asks for bank.test, which is not its own hostname."]


def test_a_check_of_anothers_hostname_does_not_compile():
    context = SliceContext(tenant="globex", gateway="edge", hostnames=frozenset({"bank.test"}))
    found = compile_slice([made("hostname", "bank.test"), made(*check("front"))], context, SCHEMA)
    assert [problem.code for problem in found.problems] == ["hostname_missing"]

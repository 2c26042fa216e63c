"""What nodes know of the endpoints of services: read from a real Envoy, told once, and bounded."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from gatehouse_agent.health.events import CheckEvents
from gatehouse_agent.health.reading import Endpoint, Verdict, is_service, read_events
from gatehouse_agent.health.telling import Telling
from gatehouse_protocol.health import (
    CHECK_MARK,
    HEALTH,
    MAX_ENDPOINTS,
    MAX_TOLD_ENDPOINTS,
    EndpointReason,
    EndpointState,
)

from tests.agent import edge
from tests.agent.conftest import free_port
from tests.agent.http_server import Answer, HttpServer
from tests.agent.reports import proven

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
CHECK = {
    "name": CHECK_MARK, "timeout": "1s", "interval": "0.5s", "no_traffic_interval": "0.5s",
    "unhealthy_threshold": 1, "healthy_threshold": 1, "http_health_check": {"path": "/health"},
}  # fmt: skip
EJECTING = {"consecutive_5xx": 2, "enforcing_consecutive_5xx": 100, "interval": "0.5s", "base_ejection_time": "300s"}


def endpoint(address="10.0.0.1:80", state=EndpointState.HEALTHY, reason=EndpointReason.NONE, requests=0):
    return Endpoint(address, "", state, reason, 1, 0, "", 0, requests, 0)


def states(reports):
    """What is known of each endpoint after these reports, by service and address."""
    known = {}
    for report in reports:
        for said in report.health.services if report.health else ():
            known[said.service] = {one.address: one for one in said.endpoints}
        for one in report.health.gone if report.health else ():
            known.pop(one.service, None)
    return known


class Switched:
    """A service that answers as `status` says."""

    def __init__(self):
        self.status = 200
        self.server = HttpServer(self.answer)

    async def answer(self, _):
        return Answer(self.status, b"")


@pytest.fixture
async def switched():
    made = Switched()
    await made.server.start()
    yield made
    await made.server.stop()


def knows(control_plane, service, port, **wanted):
    def is_known(_):
        found = states(control_plane.reports).get(service, {}).get(f"127.0.0.1:{port}")
        return found is not None and all(getattr(found, name) == value for name, value in wanted.items())

    return is_known


@pytest.mark.envoy
async def test_a_real_envoy_tells_why_an_endpoint_gets_no_requests(control_plane, start_agent, switched, upstream, get):
    """One that answers 503 to checks, one where nobody listens, one that is ejected; and that they come back."""
    control_plane.also_says = {"takes": [HEALTH]}
    good, closed, failing = await upstream("good"), free_port(), Switched()
    failing.status = 500
    await failing.server.start()
    ports = (good, switched.server.port, closed)
    await start_agent()
    await control_plane.publish(
        ("platform@edge", edge.platform(8080)),
        (
            "acme@edge",
            [
                edge.cluster("acme", "checked", health_checks=[CHECK]),
                edge.endpoints("acme", "checked", *ports),
                edge.cluster("acme", "ejecting", outlier_detection={**EJECTING, "always_eject_one_host": True}),
                edge.endpoints("acme", "ejecting", failing.server.port),
                edge.virtual_host("acme", "shop.test", edge.forward("acme", "ejecting")),
            ],
        ),
    )
    await control_plane.reported(proven("acme@edge", 1))
    await control_plane.reported(knows(control_plane, "checked", good, state="healthy"), 40.0)
    found = knows(control_plane, "checked", closed, state="unhealthy", reason="connection", status=0)
    await control_plane.reported(found, 40.0)
    began = datetime.now(UTC)
    switched.status = 503
    port = switched.server.port
    await control_plane.reported(
        knows(control_plane, "checked", port, state="unhealthy", reason="status", status=503), 40.0
    )
    said = states(control_plane.reports)["checked"][f"127.0.0.1:{port}"]
    assert began - timedelta(seconds=1) <= said.since <= datetime.now(UTC)
    for _ in range(3):
        assert (await get("shop.test")).status_code in {500, 503}
    found = knows(control_plane, "ejecting", failing.server.port, state="ejected", reason="failures")
    await control_plane.reported(found, 40.0)
    switched.status = 200
    await control_plane.reported(knows(control_plane, "checked", port, state="healthy", reason=""), 40.0)
    told = [report.health for report in control_plane.reports if report.health]
    assert told[-1].is_whole
    assert len(told) <= 12  # nothing is said twice
    await failing.server.stop()


@pytest.mark.envoy
async def test_a_control_plane_that_does_not_ask_is_told_nothing_of_endpoints(control_plane, start_agent):
    await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", edge.service("acme", "shop", 9)))
    await control_plane.reported(proven("acme@edge", 1))
    assert all(report.health is None for report in control_plane.reports)


def test_services_of_the_way_out_and_our_own_are_none():
    assert is_service("acme/shop")
    assert not any(map(is_service, ("acme/egress/stripe", "gatehouse/agent", "egress", "gatehouse.inspector")))


def told(telling, now=0.0):
    report = telling.report(now)
    if report is not None:
        telling.stored(report)
    return report


def test_what_was_stored_is_not_said_again_until_it_is_otherwise():
    telling = Telling("edge")
    assert telling.report(0.0) is None
    assert telling.note({"acme/shop": [endpoint()]}, NOW, 0.0)
    first = told(telling)
    assert (first.is_whole, first.services[0].slice, first.services[0].service) == (True, "acme@edge", "shop")
    assert told(telling) is None
    assert not telling.note({"acme/shop": [endpoint(requests=7)]}, NOW, 0.0)
    assert told(telling, 30.0) is None
    assert told(telling, 61.0).services[0].endpoints[0].requests == 7
    later = NOW + timedelta(seconds=9)
    assert telling.note({"acme/shop": [endpoint(state=EndpointState.EJECTED)]}, later, 0.0)
    assert told(telling, 62.0).services[0].endpoints[0].since == later
    assert telling.note({}, later, 0.0)
    assert [one.service for one in told(telling, 63.0).gone] == ["shop"]
    assert told(telling, 64.0) is None


def test_only_what_was_in_the_stored_report_is_told():
    telling = Telling("edge")
    telling.note({"acme/shop": [endpoint()]}, NOW, 0.0)
    first = telling.report(0.0)
    assert first is not None
    telling.note({"acme/shop": [endpoint(state=EndpointState.EJECTED)]}, NOW, 0.0)
    assert telling.report(5.0) != first
    telling.stored(first)
    assert telling.report(6.0).services[0].endpoints[0].state == "ejected"


def test_a_state_begins_when_the_check_said_so_by_the_control_planes_clock():
    telling = Telling("edge")
    telling.hear([(("acme/shop", "10.0.0.1:80"), Verdict(NOW.timestamp() - 30, EndpointReason.TIMEOUT, 0))])
    telling.note({"acme/shop": [endpoint(state=EndpointState.UNHEALTHY)]}, NOW, 20.0)
    (one,) = telling.report(0.0).services[0].endpoints
    assert (one.since, one.reason) == (NOW - timedelta(seconds=10), "timeout")


def test_many_endpoints_are_told_piece_by_piece_and_those_in_trouble_first():
    telling = Telling("edge")
    many = [endpoint(f"10.0.{n // 250}.{n % 250}:80") for n in range(MAX_ENDPOINTS + 50)]
    worst = endpoint("9.9.9.9:80", EndpointState.UNHEALTHY)
    telling.note({f"acme/s{n}": [*many, worst] for n in range(30)}, NOW, 0.0)
    reports = []
    while (report := told(telling)) is not None:
        reports.append(report)
    assert [report.is_whole for report in reports] == [False] * (len(reports) - 1) + [True]
    assert all(sum(len(one.endpoints) for one in report.services) <= MAX_TOLD_ENDPOINTS for report in reports)
    services = [one for report in reports for one in report.services]
    assert len(services) == 30
    assert {one.endpoints[0].address for one in services} == {"9.9.9.9:80"}
    assert {(one.total, one.healthy, len(one.endpoints)) for one in services} == {
        (MAX_ENDPOINTS + 51, MAX_ENDPOINTS + 50, MAX_ENDPOINTS)
    }


def test_lines_that_say_nothing_are_left_out(tmp_path):
    said = {
        "cluster_name": "acme/shop",
        "host": {"socket_address": {"address": "::1", "port_value": 80}},
        "timestamp": "2026-12-01T10:00:00.000Z",
        "eject_unhealthy_event": {"failure_type": "ACTIVE", "http_status_code": 503},
    }
    lines = [b"", b"{", b"[]", b'{"timestamp": 3}', json.dumps(said).encode()]
    assert list(read_events(lines)) == [
        (("acme/shop", "[::1]:80"), Verdict(NOW.timestamp(), EndpointReason.STATUS, 503))
    ]


def test_a_file_of_events_is_read_on_and_emptied_before_it_grows(tmp_path):
    path = tmp_path / "checks.events"
    events = CheckEvents(path)
    assert list(events.take()) == []
    path.write_bytes(b"one\ntwo\nthr")
    assert list(events.take()) == [b"one", b"two"]
    with path.open("ab") as file:
        file.write(b"ee\n")
    assert list(events.take()) == [b"three"]
    with path.open("ab") as file:
        file.write(b"x" * 1023 + b"\n")
        file.write((b"y" * 1023 + b"\n") * 1024)
    assert len(list(events.take())) == 1025
    assert path.stat().st_size == 0
    assert list(events.take()) == []

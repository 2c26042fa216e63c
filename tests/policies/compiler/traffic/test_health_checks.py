"""Active checks of endpoints on a real Envoy: over HTTP, gRPC and by a connection; and what answers may not do."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import grpc
import pytest

from tests.agent.conftest import free_port
from tests.policies.compiler.intents import forward, refusals, route
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.world import at, gateway_of

pytestmark = pytest.mark.envoy
SOON = {"interval_seconds": 0.5, "timeout_seconds": 0.4, "unhealthy_threshold": 1}


class _Checked(BaseHTTPRequestHandler):
    """Notes what checks ask for; answers checks with `status`, and everything with the header that takes it out."""

    protocol_version = "HTTP/1.1"
    status = 204
    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        is_check = self.path.startswith("/ready")
        if is_check:
            self.asked.append((self.path, self.headers.get("host", "")))
        self.send_response(self.status if is_check else 200)
        self.send_header("content-length", "0")
        if not is_check:
            self.send_header("x-envoy-immediate-health-check-fail", "true")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def checked_service() -> Iterator[tuple[int, list[tuple[str, str]]]]:
    asked: list[tuple[str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Checked", (_Checked,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def grpc_service(status: int) -> Iterator[tuple[int, list[bytes]]]:
    """Speaks `grpc.health.v1.Health`: 1 is serving, 2 is not."""
    asked: list[bytes] = []

    def check(request: bytes, context: Any) -> bytes:
        asked.append(request)
        return bytes([8, status])

    method = grpc.unary_unary_rpc_method_handler(check)
    server = grpc.server(ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Check": method}),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port, asked
    finally:
        server.stop(0)


def test_endpoints_are_asked_as_the_check_says_and_left_out_where_they_do_not_answer_so() -> None:
    closed = free_port()
    with checked_service() as (port, asked), grpc_service(1) as (good, by_grpc), grpc_service(2) as (bad, _):
        http = {**SOON, "path": "/ready", "host": "probe.acme.test"}
        served, shop = {**SOON, "protocol": "grpc", "grpc_service": "shop.Orders"}, {**SOON, "protocol": "tcp"}
        objects = [
            at("right", port, health_check={**http, "expected_statuses": [200, 204], "heed_immediate_failure": True}),
            at("wrong", port, health_check=http),
            at("good", good, protocol="http2", health_check=served),
            at("bad", bad, protocol="http2", health_check=served),
            at("open", port, health_check=shop),
            at("closed", closed, health_check=shop),
        ]
        with gateway_of(*objects) as (gateway, _):
            for name in ("right", "good", "open"):
                until_it_is(gateway, name, healthy=True)
            for name in ("wrong", "bad", "closed"):
                until_it_is(gateway, name, healthy=False)
        assert ("/ready", "probe.acme.test") in asked
        assert any(b"shop.Orders" in one for one in by_grpc)


def until_it_is(gateway: Gateway, service: str, *, healthy: bool) -> None:
    deadline = time.monotonic() + 30
    while is_healthy(host_of(gateway, service)) is not healthy:
        assert time.monotonic() < deadline, host_of(gateway, service)
        time.sleep(0.1)


def host_of(gateway: Gateway, service: str) -> Any:
    said = json.loads(gateway.told("/clusters?format=json"))
    (host,) = next(one["host_statuses"] for one in said["cluster_statuses"] if one["name"] == f"acme/{service}")
    return host


def is_healthy(host: Any) -> bool:
    return bool(host["health_status"] == {"eds_health_status": "HEALTHY"})


def test_an_answer_takes_an_endpoint_out_only_where_that_is_heeded() -> None:
    with checked_service() as (port, _):
        check = {**SOON, "interval_seconds": 60.0, "path": "/ready", "expected_statuses": [204]}
        objects = [
            at("deaf", port, health_check=check),
            at("heeding", port, health_check={**check, "heed_immediate_failure": True}),
            route("deaf", "/deaf", action=forward("deaf")),
            route("heeding", "/heeding", action=forward("heeding")),
        ]
        with gateway_of(*objects) as (gateway, _):
            for name in ("deaf", "heeding"):
                until_it_is(gateway, name, healthy=True)
                assert gateway.ask(f"/{name}").status == 200
            until_it_is(gateway, "heeding", healthy=False)
            assert host_of(gateway, "heeding")["health_status"]["excluded_via_immediate_hc_fail"]
            assert is_healthy(host_of(gateway, "deaf"))


@pytest.mark.parametrize(
    ("check", "refused"),
    [
        ({}, {"/spec/health_check/path": "check_path_missing"}),
        ({"protocol": "tcp", "path": "/"}, {"/spec/health_check/path": "check_path_unused"}),
        ({"protocol": "tcp", "host": "a.test"}, {"/spec/health_check/host": "check_host_unused"}),
        ({"path": "/", "grpc_service": "a.B"}, {"/spec/health_check/grpc_service": "check_service_unused"}),
        ({"protocol": "grpc"}, {"/spec/health_check/protocol": "grpc_check_of_http1"}),
        ({"path": "/", "jitter_percent": 101}, {"/spec/health_check/jitter_percent": "number_range"}),
        ({"protocol": "udp"}, {"/spec/health_check/protocol": "choice_unknown"}),
    ],
)
def test_a_check_that_makes_no_sense_is_refused_at_its_field(check: dict[str, Any], refused: dict[str, str]) -> None:
    said = {"endpoints": {"type": "static", "addresses": []}, "health_check": check}
    assert refusals("service", "s", said) == refused

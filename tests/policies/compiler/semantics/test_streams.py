"""Time-outs, WebSockets and HTTP/2 without TLS to services, as the Gateway API says it, by a real Envoy."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.sync.server import serve

from policies.compiler import IntentObject
from tests.policies.compiler.intents import forward, hostname, made
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.semantics.calls import answering
from tests.policies.compiler.semantics.world import at, gateway_of

pytestmark = pytest.mark.envoy
HOST = "example.com"


class _Slow(BaseHTTPRequestHandler):
    """Answers after as many seconds as the path says: `/…/0.5`; `/…/first` only the first try is slow."""

    protocol_version = "HTTP/1.1"
    asked: dict[str, int]

    def do_GET(self) -> None:
        self.asked[self.path] = self.asked.get(self.path, 0) + 1
        last = self.path.rpartition("/")[2]
        is_first = last == "first" and self.asked[self.path] == 1
        time.sleep(8 if is_first else float(last) if last[:1].isdigit() else 0)
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def slow_service() -> Iterator[tuple[int, dict[str, int]]]:
    """Its port, and how often it was asked for each path."""
    asked: dict[str, int] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Slow", (_Slow,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def talking_service() -> Iterator[int]:
    """The port of a service that says back what it hears over a WebSocket."""

    def talk(connection: Any) -> None:
        for word in connection:
            connection.send(f"heard {word}")

    with serve(talk, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.socket.getsockname()[1]
        server.shutdown()
        thread.join()


def route(name: str, path: str, action: dict[str, Any]) -> IntentObject:
    match = {"path": {"type": "prefix", "value": path}}
    return made("route", name, {"hostnames": [HOST], "match": match, "action": action})


RETRY = {"attempts": 1, "on": ["gateway-error"], "per_try_timeout_seconds": 3.0}
SHORT = {"attempts": 5, "on": ["gateway-error"], "per_try_timeout_seconds": 1.0}
ROUTES = [
    route("request", "/request", forward("slow", timeout_seconds=0.5)),
    route("never", "/never", forward("slow", timeout_seconds=0)),
    route("backend", "/backend", forward("slow", timeout_seconds=0, retry=RETRY)),
    route("both", "/both", forward("slow", timeout_seconds=1.5, retry=SHORT)),
    route("talk", "/talk", forward("talking", timeout_seconds=0)),
    route("short", "/short-talk", forward("talking", timeout_seconds=1)),
    route("calls", "/shop.Orders", forward("h2c", timeout_seconds=0)),
]


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, dict[str, int]]]:
    with ExitStack() as stack:
        port, asked = stack.enter_context(slow_service())
        services = [
            at("slow", port),
            at("talking", stack.enter_context(talking_service())),
            at("h2c", stack.enter_context(answering("h2c")).port, protocol="http2"),
        ]
        yield stack.enter_context(gateway_of(hostname(HOST), *services, *ROUTES)), asked


def test_a_request_may_not_take_longer_than_its_timeout(world: Any) -> None:
    """HTTPRouteRequestTimeout"""
    assert world[0].ask("/request/0", HOST).status == 200
    assert world[0].ask("/request/5", HOST).status == 504


def test_no_timeout_is_no_timeout(world: Any) -> None:
    """HTTPRouteRequestTimeout: 0s switches it off, beyond the 15 seconds of a route that says nothing."""
    assert world[0].ask("/never/2", HOST).status == 200


def test_each_try_has_a_time_of_its_own(world: Any) -> None:
    """HTTPRouteBackendTimeout: the first try is too slow, the second is not."""
    gateway, asked = world
    assert gateway.ask("/backend/first", HOST).status == 200
    assert asked["/backend/first"] == 2


def test_all_tries_together_may_not_take_longer_than_the_request(world: Any) -> None:
    gateway, asked = world
    assert gateway.ask("/both/8", HOST).status == 504
    assert asked["/both/8"] < 6


def test_a_websocket_talks_both_ways_and_outlives_the_timeout_of_requests(world: Any) -> None:
    """HTTPRouteBackendProtocolWebSocket"""
    with _talk(world[0], "/talk") as connection:
        for word in ("one", "two"):
            connection.send(word)
            assert connection.recv(timeout=30) == f"heard {word}"


def test_a_websocket_does_not_end_with_the_timeout_of_its_route(world: Any) -> None:
    with _talk(world[0], "/short-talk") as connection:
        time.sleep(2)
        connection.send("still here")
        assert connection.recv(timeout=30) == "heard still here"


def test_a_service_without_websockets_refuses_them_itself(world: Any) -> None:
    with pytest.raises(InvalidStatus) as refused:
        _talk(world[0], "/never/0")
    assert refused.value.response.status_code == 200


def _talk(gateway: Gateway, path: str) -> Any:
    plain = socket.create_connection(("127.0.0.1", gateway.port), timeout=30)
    return connect(f"ws://{HOST}{path}", sock=plain, open_timeout=30, proxy=None)


def test_a_service_is_spoken_to_in_http2_without_tls(world: Any) -> None:
    """HTTPRouteBackendProtocolH2C: a client of HTTP/1.1 is answered by a server that speaks nothing but HTTP/2."""
    call = [("content-type", "application/grpc"), ("te", "trailers"), ("content-length", "0")]
    answer = world[0].ask("/shop.Orders/Place", HOST, "POST", call)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/grpc")

"""A real Envoy with the bootstrap of nodes while its memory is short, and clients that mean no good."""

import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import pytest
from gatehouse_agent.config import default_envoy_binary
from gatehouse_agent.envoy.bootstrap import Sockets, bootstrap
from gatehouse_agent.envoy.overload import HEAP_KEY, Bounds

pytestmark = pytest.mark.envoy
TYPES = "type.googleapis.com/envoy.extensions.filters"
PLENTY = 8 * 1024**3
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Door:
    """A running Envoy: where it listens, and where it is asked how it is."""

    port: int
    admin: Path

    def tell(self, method: str, target: str) -> str:
        client = http.client.HTTPConnection("admin")
        client.sock = socket.socket(socket.AF_UNIX)
        client.sock.settimeout(30)
        try:
            client.sock.connect(str(self.admin))
            client.request(method, target)
            with client.getresponse() as answer:
                return answer.read().decode()
        finally:
            client.close()

    def heap(self, most: int) -> None:
        """Bound the memory from now on."""
        self.tell("POST", f"/runtime_modify?{HEAP_KEY}={most}")

    def used(self) -> int:
        """The memory that counts for the bound."""
        told = json.loads(self.tell("GET", "/memory"))
        return int(told["heap_size"]) - int(told["pageheap_unmapped"]) - int(told["pageheap_free"])

    def counter(self, name: str) -> int:
        (line,) = self.tell("GET", f"/stats?filter=^{name}$").splitlines()
        return int(line.split(": ")[1])

    def status(self) -> int:
        """What a new client gets; 0 where it is not even let in."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            client.request("GET", "/")
            return client.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            client.close()

    def becomes(self, status: int, bring_about: Callable[[], None] = lambda: None) -> bool:
        """Whether new clients get this before long."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            bring_about()
            for _ in range(20):
                if self.status() == status:
                    return True
                time.sleep(0.05)
        return False


def _listener() -> dict[str, Any]:
    manager = {
        "@type": f"{TYPES}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "door",
        "route_config": {
            "virtual_hosts": [
                {
                    "name": "all",
                    "domains": ["*"],
                    "routes": [{"match": {"prefix": "/"}, "direct_response": {"status": 200}}],
                }
            ]
        },
        "http_filters": [{"name": "router", "typed_config": {"@type": f"{TYPES}.http.router.v3.Router"}}],
    }
    return {
        "name": "door",
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}},
        "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
    }


@pytest.fixture
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    home = Path("/tmp") / tmp_path_factory.mktemp("node").relative_to("/tmp")
    sockets = Sockets(home)
    document = json.loads(bootstrap("node", "edge", sockets, Bounds(1000, PLENTY)))
    del document["dynamic_resources"], document["stats_flush_on_admin"]
    document["static_resources"]["listeners"] = [_listener()]
    sockets.bootstrap.write_text(json.dumps(document))
    command = [str(default_envoy_binary()), "--disable-hot-restart", "--concurrency", "1", "-l", "error"]
    process = subprocess.Popen([*command, "-c", str(sockets.bootstrap)])
    try:
        yield Door(_port(sockets.admin), sockets.admin)
    finally:
        process.terminate()
        process.wait(30)


def _port(admin: Path) -> int:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if admin.exists() and os.access(admin, os.W_OK):
            try:
                known = json.loads(Door(0, admin).tell("GET", "/listeners?format=json"))
                return int(known["listener_statuses"][0]["local_address"]["socket_address"]["port_value"])
            except (OSError, KeyError, ValueError):
                pass
        time.sleep(0.05)
    raise AssertionError("Envoy did not become ready")


def test_a_node_short_of_memory_answers_503_keeps_its_own_door_and_recovers(door: Door) -> None:
    assert door.becomes(200)
    assert door.becomes(503, lambda: door.heap(int(door.used() / 0.965)))
    assert "LIVE" in door.tell("GET", "/ready")
    assert door.counter("http.door.downstream_rq_overload_close") > 0
    door.heap(PLENTY)
    assert door.becomes(200)


def test_a_node_out_of_memory_lets_nobody_in_and_recovers(door: Door) -> None:
    assert door.becomes(200)
    door.heap(1024**2)
    assert door.becomes(0)
    assert "LIVE" in door.tell("GET", "/ready")
    assert door.counter("listener.127.0.0.1_0.downstream_cx_overload_reject") > 0
    door.heap(PLENTY)
    assert door.becomes(200)


def test_who_resets_all_requests_at_once_loses_the_connection_and_others_are_served(door: Door) -> None:
    assert door.becomes(200)
    protocol = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    protocol.initiate_connection()
    said: list[h2.events.Event] = []
    with socket.create_connection(("127.0.0.1", door.port), timeout=30) as client:
        for number in range(2000):
            stream = 2 * number + 1
            protocol.send_headers(
                stream, [(":method", "POST"), (":path", "/"), (":scheme", "http"), (":authority", "a")]
            )
            protocol.reset_stream(stream, h2.errors.ErrorCodes.CANCEL)
        try:
            client.sendall(protocol.data_to_send())
            while not any(isinstance(one, h2.events.ConnectionTerminated) for one in said):
                received = client.recv(65536)
                if not received:
                    break
                said += protocol.receive_data(received)
        except (OSError, h2.exceptions.ProtocolError):
            pass
    assert door.counter("http.door.downstream_rq_too_many_premature_resets") == 1
    assert door.status() == 200

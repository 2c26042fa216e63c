"""A way out beside a way in on one Envoy, with those who may be reached, those who must not, and ways to ask."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import h2.config
import h2.connection
import h2.events

from tests.policies.compiler.egress_attempts import BAD, GOOD, REACHED
from tests.policies.compiler.egress_names import Names, ask_there, names
from tests.policies.compiler.intents import compiled, hostname, made, route, service
from tests.policies.compiler.running_envoy import Gateway, running
from tests.policies.compiler.test_egress import WayOut, _base64, _read, policy, to, workload

HELLO = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello"


class Side:
    """Servers on one port of several addresses: remembers every connection, and what was asked over it."""

    def __init__(self, *hosts: str, port: int = 0) -> None:
        self.met: list[bytes | None] = []
        self.port = port
        self._sockets = []
        for host in hosts:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listening = socket.create_server((host, self.port), family=family)
            self.port = listening.getsockname()[1]
            self._sockets.append(listening)
            threading.Thread(target=self._serve, args=(listening,), daemon=True).start()

    def _serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            place = len(self.met)
            self.met.append(None)
            threading.Thread(target=self._answer, args=(connection, place), daemon=True).start()

    def _answer(self, connection: socket.socket, place: int) -> None:
        with connection:
            self.met[place] = asked = connection.recv(65_536)
            redirect = f"HTTP/1.1 302 Found\r\nlocation: http://{BAD}:{self.port}/\r\ncontent-length: 0\r\n\r\n"
            connection.sendall(redirect.encode() if b" /redirect " in asked else HELLO)

    def close(self) -> None:
        for listening in self._sockets:
            listening.close()


@dataclass(frozen=True)
class World:
    """A way out beside a way in on one Envoy, those who may be reached and those who must not, and who knows names."""

    out: WayOut
    good: Side
    bad: Side
    names: Names
    ingress_port: int

    @property
    def port(self) -> int:
        return self.good.port

    def fill(self, text: str) -> str:
        """Put in what the placeholders of an attempt stand for."""
        token = _base64("acme.orders.k1ab:right")
        values = {
            "{good}": f"{GOOD}:{self.port}", "{bad}": f"{BAD}:{self.port}",
            "{itself}": f"127.0.0.1:{self.out.gateway.port}", "{admin}": "127.0.0.1:9901",
            "{known}": known("acme.orders.k1ab:right"), "{idle}": known("acme.idle.k1ab:right"),
            "{foreign}": known("globex.orders.k1ab:right"), "{node}": known("0f0f.node.proof:0f0f"),
            "{spaced}": f"Proxy-Authorization: Basic  {token}\n", "{plain}": f"Authorization: Basic {token}\n",
            "{cut}": f"Proxy-Authorization: Basic {token[:22]}={token[22:]}\n",
        }  # fmt: skip
        for placeholder, value in values.items():
            text = text.replace(placeholder, value)
        return text

    def outcome(self, before: int, status: int, reason: str, body: str) -> str:
        """What became of an attempt; `before` is how often the good side had been met."""
        assert self.bad.met == []
        if status == 200:
            assert (len(self.good.met) > before, body) in {(True, "hello"), (True, "")}
            return REACHED
        assert status == 0 or status >= 400, (status, reason, body)
        return reason


def known(user_and_password: str) -> str:
    return f"Proxy-Authorization: Basic {_base64(user_and_password)}\n"


def ports_of_its_own(*needed: str) -> list[int]:
    """Free ports of this machine, one for each purpose."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in needed]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def tenants(port: int, itself: int):
    """What acme's and globex's workloads may; `orders` has rules for places that nobody may reach, too."""
    good = [to(GOOD, port, way) for way in ("tunnel", "http")]
    tempting = [to(name, place, way) for way in ("tunnel", "http") for name, place in (
        ("127.0.0.1", itself), ("127.0.0.1", 9901), ("console.names.test", 8000), ("mixed.names.test", port),
        ("mixed-dead.names.test", port), ("rebinding.names.test", port), ("alias-good.names.test", port))]  # fmt: skip
    acme = compiled(
        workload("orders", k1ab="right"), workload("idle", k1ab="right"), workload("watched", k1ab="right"),
        policy("partners", "orders", good={"destinations": good}, tempting={"destinations": tempting}),
        policy("trial", "watched", mode="observe"),
        made("egress_destination", "named", {"host": "good.names.test", "port": port}),
        hostname(), service("echo", GOOD), route("all"), allowed_private_networks=("127.50.0.0/16",),
    )  # fmt: skip
    theirs = made("egress_destination", "theirs", {"host": "good.names.test", "port": port})
    globex = compiled(workload("orders", k1ab="right"), policy("none", "orders"), theirs, tenant="globex")
    return (*acme.resources, *globex.resources)


@contextmanager
def running_world(good: Side, bad: Side) -> Iterator[World]:
    places = dict(zip(("egress", "http"), ports_of_its_own("egress", "http"), strict=True))
    doors = compiled(
        made("listener", "egress", {"protocol": "egress", "port": 13128}),
        made("listener", "http", {"protocol": "http", "port": 8080}),
        tenant="platform", is_platform=True, allowed_private_networks=("127.50.0.0/16",),
    )  # fmt: skip
    with names() as server:

        def change(bootstrap) -> None:
            ask_there(bootstrap, server.port)
            for listener in bootstrap.static_resources.listeners:
                listener.address.socket_address.port_value = places[listener.name]

        with running(tenants(good.port, places["egress"]), doors.resources, change) as found:
            gateway = Gateway(places["egress"], found.admin)
            yield World(WayOut(gateway, good, bad), good, bad, server, places["http"])


def raw(world: World, text: str) -> tuple[int, str, str]:
    """Status, reason and body that a request gets which is written as given; a tunnel is followed by a request."""
    head = world.fill(text).replace("\n", "\r\n").encode() + b"\r\n"
    with socket.create_connection(("127.0.0.1", world.out.gateway.port), timeout=10) as client:
        try:
            client.sendall(head)
            answer = _read(client)
            if head.startswith(b"CONNECT") and answer.startswith(b"HTTP/1.1 200"):
                client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                answer = _read(client)
        except ConnectionError:
            answer = b""
    found, _, body = answer.decode().partition("\r\n\r\n")
    lines = dict(line.lower().split(": ", 1) for line in found.split("\r\n")[1:])
    return int(found.split()[1]) if found else 0, lines.get("x-gatehouse-reason", ""), body


def by_http2(world: World, headers: list[tuple[str, str]]) -> tuple[int, str, str]:
    """The same by HTTP/2, without what a client library would refuse to send."""
    config = h2.config.H2Configuration(
        validate_outbound_headers=False, normalize_outbound_headers=False, header_encoding="utf-8"
    )
    session = h2.connection.H2Connection(config)
    session.initiate_connection()
    credential = ("proxy-authorization", f"Basic {_base64('acme.orders.k1ab:right')}")
    is_tunnel = (":method", "CONNECT") in headers and ":protocol" not in dict(headers)
    session.send_headers(1, [*headers, credential], end_stream=not is_tunnel)
    status, reason, body = 0, "", b""
    with socket.create_connection(("127.0.0.1", world.out.gateway.port), timeout=10) as client:
        client.sendall(session.data_to_send())
        while data := client.recv(65_536):
            for event in session.receive_data(data):
                if isinstance(event, h2.events.ResponseReceived):
                    found = dict(event.headers)
                    status, reason = int(found[":status"]), found.get("x-gatehouse-reason", "")
                    if is_tunnel and status == 200:
                        session.send_data(1, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                elif isinstance(event, h2.events.DataReceived):
                    body += event.data
                elif isinstance(event, (h2.events.StreamEnded, h2.events.StreamReset, h2.events.ConnectionTerminated)):
                    text = body.decode().removeprefix("HTTP/1.1 200 OK\r\n").rpartition("\r\n\r\n")[2]
                    return status, reason, text
            client.sendall(session.data_to_send())
    return status, reason, body.decode()

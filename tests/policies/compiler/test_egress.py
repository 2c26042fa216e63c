"""The way out on a real Envoy: who gets where, who does not, and what each is told."""

import base64
import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.policies.compiler.intents import SCHEMA, codes, compiled, made, named, platform
from tests.policies.compiler.running_envoy import Gateway, running

pytestmark = pytest.mark.envoy
ALLOWED_HOST = "127.50.0.1"
FORBIDDEN_HOST = "127.60.0.1"


class Server:
    """Somebody on the other side: remembers every connection, and answers each with what it `says`."""

    def __init__(self, host: str, port: int = 0, says: bytes = b"hello") -> None:
        self.met: list[bytes] = []
        self._says = says
        self._socket = socket.create_server((host, port))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            self.met.append(connection.recv(65_536))
            head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(self._says)}\r\nconnection: close\r\n\r\n"
            connection.sendall(head.encode() + self._says)

    def close(self) -> None:
        self._socket.close()


@dataclass(frozen=True)
class Said:
    """What a caller was told."""

    status: int
    reason: str
    text: str


@dataclass(frozen=True)
class WayOut:
    """A running egress listener, what it may reach and what it must not."""

    gateway: Gateway
    allowed: Server
    forbidden: Server

    def ask(self, target: str, *, user: str | None = "acme.orders.k1ab", password: str = "right", method: str = "GET",
            host: str | None = None, headers: str = "") -> Said:  # fmt: skip
        """One request, written as given: `CONNECT` is followed by a plain request through the tunnel."""
        known = "" if user is None else f"Proxy-Authorization: Basic {_base64(f'{user}:{password}')}\r\n"
        with socket.create_connection(("127.0.0.1", self.gateway.port), timeout=10) as client:
            head = f"{method} {target} HTTP/1.1\r\nHost: {host or target}\r\n{known}{headers}\r\n"
            client.sendall(head.encode("utf-8", "surrogateescape"))
            answer = _read(client)
            if method == "CONNECT" and answer.startswith(b"HTTP/1.1 200"):
                client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                answer = _read(client)
        head, _, body = answer.decode().partition("\r\n\r\n")
        lines = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])
        status = int(head.split()[1]) if head else 0
        return Said(status, lines.get("x-gatehouse-reason", ""), body)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _read(client: socket.socket) -> bytes:
    """One answer: to the end of what its length says, or of the head where it says nothing."""
    answer = b""
    while b"\r\n\r\n" not in answer and (more := client.recv(65_536)):
        answer += more
    head, _, body = answer.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]) and (more := client.recv(65_536)):
        body += more
    return head + b"\r\n\r\n" + body if answer else b""


def sha1(password: str) -> str:
    return base64.b64encode(hashlib.sha1(password.encode()).digest()).decode()


def workload(name: str, **passwords: str):
    credentials = [{"key": key, "sha1": sha1(password)} for key, password in passwords.items()]
    return made("workload", name, {"credentials": credentials})


def policy(name: str, *workloads: str, mode: str = "enforce", **rules):
    listed = [{"name": rule.replace("_", "-"), **said} for rule, said in rules.items()]
    return made("egress_policy", name, {"workloads": list(workloads), "mode": mode, "rules": listed})


def to(host: str, port: int, forwarding: str = "tunnel", **more):
    return {"host": host, "port": port, "forwarding": forwarding} | more


def egress_listener():
    return made("listener", "egress", {"protocol": "egress", "port": 13128})


@contextmanager
def way_out(*objects, allowed: Server, forbidden: Server) -> Iterator[WayOut]:
    slice_ = compiled(*objects)
    assert codes(slice_) == set()
    doors = compiled(
        egress_listener(), tenant="platform", is_platform=True, allowed_private_networks=("127.50.0.0/16",)
    )
    with running(slice_.resources, doors.resources) as gateway:
        yield WayOut(gateway, allowed, forbidden)


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Server, Server]]:
    allowed = Server(ALLOWED_HOST)
    forbidden = Server(FORBIDDEN_HOST)
    yield allowed, forbidden
    allowed.close()
    forbidden.close()


@pytest.fixture(scope="module")
def out(servers) -> Iterator[WayOut]:
    allowed, forbidden = servers
    port, other = allowed.port, forbidden.port
    both = [to(ALLOWED_HOST, port), to(ALLOWED_HOST, port, "http")]
    objects = (
        workload("orders", k1ab="right", k2cd="new"),
        workload("reader", k1ab="right"),
        workload("idle", k1ab="right"),
        workload("watched", k1ab="right"),
        policy("partners", "orders", partner={"destinations": both},
               local={"destinations": [to("localhost", other), to("**.internal.test", other), to(FORBIDDEN_HOST, other),
                                       to("*.github.test", 443), to(FORBIDDEN_HOST, other, "http")]}),
        policy("reading", "reader",
               docs={"destinations": [to(ALLOWED_HOST, port, "http", methods=["GET"], path_prefix="/docs")]},
               never={"action": "deny", "destinations": [
                   to(ALLOWED_HOST, port, "http", path_prefix="/docs/secret")]}),
        policy("trial", "watched", mode="observe", none={"action": "deny", "destinations": both}),
    )  # fmt: skip
    with way_out(*objects, allowed=allowed, forbidden=forbidden) as running_way:
        yield running_way


def plain(server: Server, path: str = "/") -> str:
    return f"http://{ALLOWED_HOST}:{server.port}{path}"


def test_a_workload_reaches_what_a_rule_allows_by_tunnel_and_in_plain(out):
    assert out.ask(f"{ALLOWED_HOST}:{out.allowed.port}", method="CONNECT") == Said(200, "", "hello")
    assert out.ask(plain(out.allowed), host=f"{ALLOWED_HOST}:{out.allowed.port}") == Said(200, "", "hello")
    assert out.ask(plain(out.allowed), user="acme.orders.k2cd", password="new").status == 200


def test_nothing_of_the_callers_identity_goes_out(out):
    out.ask(plain(out.allowed), headers="Proxy-Connection: keep-alive\r\n")
    sent = out.allowed.met[-1].lower()
    assert b"proxy-" not in sent
    assert b"x-gatehouse" not in sent
    assert b"x-forwarded" not in sent
    assert b"x-envoy" not in sent


@pytest.mark.parametrize(
    ("user", "password", "status", "reason"),
    [
        (None, "", 407, "identity_missing"),
        ("orders", "right", 407, "identity_missing"),
        ("acme.orders", "right", 407, "identity_missing"),
        ("acme.orders.k1ab", "wrong", 407, "identity_refused"),
        ("acme.orders.k9zz", "right", 407, "identity_refused"),
        ("acme.nobody.k1ab", "right", 407, "identity_refused"),
        ("globex.orders.k1ab", "right", 407, "identity_refused"),
        ("-", "", 407, "identity_missing"),
        ("acme.idle.k1ab", "right", 403, "no_rule"),
    ],
)
def test_without_an_identity_nobody_gets_anywhere(out, user, password, status, reason):
    before = len(out.allowed.met)
    for method, target in (("GET", plain(out.allowed)), ("CONNECT", f"{ALLOWED_HOST}:{out.allowed.port}")):
        said = out.ask(target, user=user, password=password, method=method)
        assert (said.status, said.reason) == (status, reason)
    assert len(out.allowed.met) == before


def test_a_caller_cannot_say_itself_who_it_is_or_where_it_goes(out):
    claimed = f"x-gatehouse-tenant: acme\r\nx-gatehouse-workload: orders\r\nx-gatehouse-destination: {ALLOWED_HOST}\r\n"
    said = out.ask(plain(out.allowed), user="acme.idle.k1ab", headers=claimed)
    assert (said.status, said.reason) == (403, "no_rule")
    assert out.ask(plain(out.allowed), user=None, headers=claimed).status == 407


def test_a_refusal_says_why_with_a_request_id(out):
    said = out.ask(f"{ALLOWED_HOST}:1", method="CONNECT")
    assert (said.status, said.reason, json.loads(said.text)["reason"]) == (403, "no_rule", "no_rule")
    said = out.ask(plain(out.allowed), user="acme.orders.k1ab", password="wrong")
    assert json.loads(said.text)["request_id"]


def test_methods_and_paths_are_asked_for_where_they_can_be_seen_and_denials_come_first(out):
    def said(path: str, method: str = "GET") -> tuple[int, str]:
        answer = out.ask(plain(out.allowed, path), user="acme.reader.k1ab", method=method)
        return answer.status, answer.reason

    assert said("/docs/a") == (200, "")
    assert said("/docs") == (200, "")
    assert said("/docsx") == (403, "no_rule")
    assert said("/docs/a", "POST") == (403, "no_rule")
    assert said("/docs/secret/a") == (403, "rule")
    assert said("/docs/x/../secret/a") == (403, "rule")
    assert said("/docs/%73ecret/a") == (403, "rule")
    assert out.ask(f"{ALLOWED_HOST}:{out.allowed.port}", user="acme.reader.k1ab", method="CONNECT").status == 403


def test_a_policy_that_observes_lets_through_and_counts_under_the_rules_name(out):
    assert out.ask(plain(out.allowed), user="acme.watched.k1ab").status == 200
    counted = " ".join(out.gateway.statistics())
    assert "route.acme/egress/trial/none.code.200" in counted
    assert "route.acme/egress/partners/partner.code.200" in counted


def test_a_rule_for_a_forbidden_address_does_not_open_it(out):
    said = out.ask(f"{FORBIDDEN_HOST}:{out.forbidden.port}", method="CONNECT")
    assert (said.status, said.reason) == (403, "address_refused")
    said = out.ask(f"localhost:{out.forbidden.port}", method="CONNECT")
    assert (said.status, said.reason) == (403, "address_refused")
    assert out.forbidden.met == []


def test_https_is_asked_for_by_tunnel(out):
    before = len(out.allowed.met)
    assert out.ask(f"https://{ALLOWED_HOST}:{out.allowed.port}/").status == 403
    assert out.ask(f"ftp://{ALLOWED_HOST}:{out.allowed.port}/").status == 400
    assert len(out.allowed.met) == before


def test_a_policy_names_workloads_that_exist_and_an_observing_one_says_that_it_is_overruled():
    result = compiled(
        workload("orders"),
        policy("strict", "orders"),
        policy("trial", "orders", mode="observe"),
        policy("lost", "nobody"),
    )
    assert codes(result) == {("trial", "observing_overruled"), ("lost", "workload_missing")}


def test_the_scope_is_the_tenants_own():
    result = compiled(workload("orders", k1ab="right"))
    scope = named(result, "ScopedRouteConfiguration", "acme/egress")
    assert scope.key.fragments[0].string_key == "acme"
    assert named(result, "RouteConfiguration", scope.route_configuration_name)
    assert platform(egress_listener()).problems == ()


def test_other_networks_are_another_cache_of_addresses_since_envoy_takes_no_new_settings_for_one():
    def caches(*networks: str) -> set[str]:
        result = compiled(egress_listener(), tenant="platform", is_platform=True, allowed_private_networks=networks)
        cluster = SCHEMA.open_any(named(result, "Cluster", "egress").cluster_type.typed_config)
        manager = SCHEMA.open_any(named(result, "Listener", "egress").filter_chains[0].filters[0].typed_config)
        filters = {one.name: one.typed_config for one in manager.http_filters}
        resolution = SCHEMA.open_any(filters["envoy.filters.http.dynamic_forward_proxy"])
        assert resolution.dns_cache_config == cluster.dns_cache_config
        return {cluster.dns_cache_config.name}

    assert caches() == caches()
    assert caches().isdisjoint(caches("10.0.0.0/8"))

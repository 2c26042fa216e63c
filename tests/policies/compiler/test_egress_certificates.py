"""Workloads that are known by certificates, on a real Envoy: who is let in, who is not, and what each is told."""

import json
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import h2.config
import h2.connection
import h2.events
import pytest
from cryptography import x509

from certificates.pki.authority import make_intermediate
from certificates.pki.keys import KeyType
from certificates.pki.workloads import spiffe_id
from tests.policies.compiler.intents import compiled, made, refusals
from tests.policies.compiler.running_envoy import Gateway, running
from tests.policies.compiler.test_egress import ALLOWED_HOST, Said, Server, _base64, _read, policy, sha1, to, workload
from tests.policies.compiler.workload_pki import DOMAIN, NOW, PROXY, YEAR, Pki, Shown

pytestmark = pytest.mark.envoy
ORDERS = spiffe_id(DOMAIN, "acme", "orders")
HANDSHAKE = Said(0, "handshake", "")
PKI = Pki()
FOREIGN = Pki()
REVOKED = PKI.of("acme", "orders")
OLD = PKI.of("acme", "since", begins=timedelta(hours=-1))
FRESH = PKI.of("acme", "since")


@dataclass(frozen=True)
class Door:
    """A way out that takes certificates, and somebody who may be reached."""

    gateway: Gateway
    allowed: Server

    @property
    def target(self) -> str:
        return f"{ALLOWED_HOST}:{self.allowed.port}"

    def ask(self, shown: Shown | None, known: str = "", *, method: str = "CONNECT", headers: str = "") -> Said:
        """One request by a connection of its own."""
        try:
            with self.connected(shown) as client:
                return self.ask_in(client, known, method=method, headers=headers)
        except (ssl.SSLError, ConnectionError):
            return HANDSHAKE

    def ask_in(self, client: ssl.SSLSocket, known: str = "", *, method: str = "CONNECT", headers: str = "") -> Said:
        lines = f"Proxy-Authorization: Basic {_base64(known)}\r\n" if known else ""
        target = self.target if method == "CONNECT" else f"http://{self.target}/"
        client.sendall(f"{method} {target} HTTP/1.1\r\nHost: {self.target}\r\n{lines}{headers}\r\n".encode())
        answer = _read(client)
        if not answer:
            return HANDSHAKE
        if method == "CONNECT" and answer.startswith(b"HTTP/1.1 200"):
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = _read(client)
        head, _, body = answer.decode().partition("\r\n\r\n")
        lines_of = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])
        return Said(int(head.split()[1]), lines_of.get("x-gatehouse-reason", ""), body)

    @contextmanager
    def connected(self, shown: Shown | None, *protocols: str) -> Iterator[ssl.SSLSocket]:
        context = shown.context(PKI.roots) if shown else ssl.create_default_context(cadata=PKI.roots)
        if protocols:
            context.set_alpn_protocols(list(protocols))
        with (
            socket.create_connection(("127.0.0.1", self.gateway.port), timeout=10) as raw,
            context.wrap_socket(raw, server_hostname=PROXY) as client,
        ):
            yield client


def listener(**tls: Any):
    given = {"server_names": [PROXY], **tls}
    return made("listener", "egress", {"protocol": "egress", "port": 13129, "workload_tls": given})


def slice_of(allowed: Server):
    both = [to(ALLOWED_HOST, allowed.port), to(ALLOWED_HOST, allowed.port, "http")]
    credentials = [{"key": "k1ab", "sha1": sha1("right")}]
    revoked = [{"serial": REVOKED.serial}]
    return compiled(
        made("workload", "orders", {"credentials": credentials, "revoked_certificates": revoked}),
        made("workload", "since", {"certificates_since": (NOW - timedelta(minutes=10)).isoformat()}),
        workload("idle"),
        policy("partners", "orders", "since", partner={"destinations": both}),
    )


@contextmanager
def door(allowed: Server, **tls: Any) -> Iterator[Door]:
    doors = compiled(listener(**tls), tenant="platform", is_platform=True, allowed_private_networks=("127.50.0.0/16",))
    slices = (*slice_of(allowed).resources, *compiled(workload("none"), tenant="globex").resources)
    with running(slices, doors.resources, PKI.given_to) as gateway:
        yield Door(gateway, allowed)


@pytest.fixture(scope="module")
def allowed() -> Iterator[Server]:
    found = Server(ALLOWED_HOST)
    yield found
    found.close()


@pytest.fixture(scope="module")
def out(allowed) -> Iterator[Door]:
    with door(allowed) as found:
        yield found


def test_a_certificate_lets_its_workload_out_without_a_password(out):
    shown = PKI.of("acme", "orders")
    assert out.ask(shown) == Said(200, "", "hello")
    assert out.ask(shown, method="GET") == Said(200, "", "hello")
    assert b"x-forwarded-client-cert" not in out.allowed.met[-1].lower()
    assert b"x-gatehouse" not in out.allowed.met[-1].lower()


def test_what_it_may_is_its_workloads(out):
    said = out.ask(PKI.of("acme", "idle"))
    assert (said.status, said.reason, json.loads(said.text)["workload"]) == (403, "no_rule", "idle")
    assert out.ask(PKI.of("acme", "nobody")).status == 403
    assert out.ask(PKI.of("globex", "orders")).status == 403


@pytest.mark.parametrize("key_type", [KeyType.ECDSA_P384, KeyType.RSA_2048])
def test_keys_of_other_sorts_are_as_good(out, key_type):
    assert out.ask(PKI.of("acme", "orders", key_type=key_type)).status == 200


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        (PKI.shown(ORDERS, ends=timedelta(seconds=-5)), "handshake"),
        (PKI.shown(ORDERS, begins=timedelta(days=1), ends=timedelta(days=2)), "handshake"),
        (FOREIGN.shown(ORDERS), "handshake"),
        (PKI.shown("spiffe://elsewhere.test/acme/orders"), "handshake"),
        (PKI.shown(ORDERS, by="globex"), "certificate_refused"),
        (PKI.shown(ORDERS, by=PKI.root), "certificate_refused"),
        (PKI.shown(), "certificate_refused"),
        (PKI.shown(ORDERS, spiffe_id(DOMAIN, "acme", "idle")), "certificate_refused"),
        (PKI.shown(ORDERS, ORDERS), "certificate_refused"),
        (PKI.shown(f"spiffe://{DOMAIN}/acme/orders/more"), "certificate_refused"),
        (PKI.shown(f"spiffe://{DOMAIN}/acme"), "certificate_refused"),
        (PKI.shown(f"https://{DOMAIN}/acme/orders"), "certificate_refused"),
        (REVOKED, "certificate_revoked"),
        (OLD, "certificate_revoked"),
    ],
    ids=[
        "over", "not yet", "another root", "another trust domain", "the authority of another tenant", "the root itself",
        "no uri", "two uris", "one uri twice", "a longer path", "a shorter path", "another scheme",
        "revoked", "issued before",
    ],
)  # fmt: skip
def test_nobody_else_is_let_in(out, shown, reason):
    before = len(out.allowed.met)
    for method in ("CONNECT", "GET"):
        said = out.ask(shown, method=method)
        assert (said.status, said.reason) == (0 if reason == "handshake" else 403, reason)
    assert len(out.allowed.met) == before


def test_a_tenants_authority_can_have_no_authority_below_itself(out):
    below = make_intermediate(PKI.tenants["globex"], "acme", KeyType.ECDSA_P256, NOW, YEAR)
    shown = PKI.shown(ORDERS, by=below)
    chain = Shown(shown.pem + PKI.tenants["globex"].certificate_pem.decode(), shown.serial)
    assert out.ask(chain) == HANDSHAKE


def test_what_was_issued_since_is_let_in(out):
    assert out.ask(FRESH).status == 200


def test_a_password_beside_a_certificate_is_of_the_same_workload_and_right(out):
    shown = PKI.of("acme", "orders")
    assert out.ask(shown, "acme.orders.k1ab:right").status == 200
    for known, status, reason in (
        ("acme.orders.k1ab:wrong", 407, "identity_refused"),
        ("acme.idle.k1ab:right", 403, "certificate_refused"),
        ("globex.orders.k1ab:right", 403, "certificate_refused"),
        ("nobody:right", 403, "certificate_refused"),
    ):
        said = out.ask(shown, known)
        assert (known, said.status, said.reason) == (known, status, reason)


def test_without_a_certificate_a_password_does_and_nothing_is_told(out):
    assert out.ask(None, "acme.orders.k1ab:right").status == 200
    assert out.ask(None).reason == "identity_missing"
    assert out.ask(None, "acme.orders.k1ab:wrong").reason == "identity_refused"
    assert out.ask(None, "globex.nobody.k1ab:right").reason == "identity_refused"


def test_a_caller_cannot_say_itself_what_certificate_it_has(out):
    claimed = "x-gatehouse-serial: 1f\r\nx-gatehouse-issued: 99999999999\r\nx-forwarded-client-cert: URI=" + ORDERS
    assert out.ask(None, headers=f"{claimed}\r\n").reason == "identity_missing"
    assert out.ask(REVOKED, headers=f"{claimed}\r\n").reason == "certificate_revoked"
    assert out.ask(OLD, headers=f"{claimed}\r\n").reason == "certificate_revoked"


def test_a_connection_does_not_outlive_its_certificate(out):
    shown = PKI.shown(ORDERS, ends=timedelta(seconds=3))
    with out.connected(shown, "http/1.1") as client:
        assert out.ask_in(client, method="GET").status == 200
    with out.connected(shown, "h2") as client:
        session = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        session.initiate_connection()
        assert _asked_by_http2(session, client, out.target, 1) == (200, "")
        time.sleep((_end_of(shown) - datetime.now(UTC)).total_seconds() + 0.1)
        assert _asked_by_http2(session, client, out.target, 3) == (403, "certificate_refused")


def _end_of(shown: Shown) -> datetime:
    return x509.load_pem_x509_certificates(shown.pem.encode())[0].not_valid_after_utc


def _asked_by_http2(session, client, authority: str, stream: int) -> tuple[int, str]:
    head = [(":method", "GET"), (":scheme", "http"), (":authority", authority), (":path", "/")]
    session.send_headers(stream, head, end_stream=True)
    client.sendall(session.data_to_send())
    found: tuple[int, str] = (0, "")
    while data := client.recv(65_536):
        for event in session.receive_data(data):
            if isinstance(event, h2.events.ResponseReceived):
                fields = dict(event.headers)
                found = int(fields[":status"]), fields.get("x-gatehouse-reason", "")
            elif isinstance(event, h2.events.StreamEnded):
                client.sendall(session.data_to_send())
                return found
        client.sendall(session.data_to_send())
    return found


def test_only_an_egress_listener_takes_them_and_a_serial_is_written_in_one_way():
    spec = {"protocol": "http", "port": 80, "workload_tls": {"server_names": [PROXY]}}
    assert refusals("listener", "http", spec) == {"/spec/workload_tls": "workload_tls_unused"}
    assert refusals("workload", "orders", {"revoked_certificates": [{"serial": "0A"}]}).keys() == {
        "/spec/revoked_certificates/0/serial"
    }

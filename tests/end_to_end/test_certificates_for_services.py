"""A service that demands a certificate, on the real product: uploaded, named, shown by both nodes, rotated."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography import x509

from tests.agent.client_authority import ClientAuthority
from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import ask, eventually
from tests.policies.compiler.semantics.authority import Authority

HOST, INSIDE = "secure.acme.test", "in.acme.test"
PATIENCE_SECONDS = 120


class _Demanding(BaseHTTPRequestHandler):
    """Notes the number of the certificate that each connection shows, and ends it after one answer."""

    seen: list[int]

    def do_GET(self) -> None:
        assert isinstance(self.connection, ssl.SSLSocket)
        shown = self.connection.getpeercert(binary_form=True)
        self.seen.append(x509.load_der_x509_certificate(shown or b"").serial_number)
        self.send_response(200)
        self.send_header("content-length", "0")
        self.send_header("connection", "close")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def demanding(services: Authority, clients: ClientAuthority) -> Iterator[tuple[int, list[int]]]:
    """The port of a service that talks to nobody but clients of an authority, and what it was shown."""
    seen: list[int] = []
    context = services.shows(INSIDE)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=clients.pem)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Demanding", (_Demanding,), {"seen": seen}))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], seen
    finally:
        server.shutdown()
        server.server_close()


def issued(clients: ClientAuthority) -> tuple[dict[str, str], int]:
    """What is uploaded of a new certificate for clients alone, and its number."""
    chain, mark, key = clients.issue("spiffe://acme.test/gateway").partition("-----BEGIN PRIVATE KEY-----")
    return {"certificate": chain, "private_key": mark + key}, x509.load_pem_x509_certificate(
        chain.encode()
    ).serial_number


def test_a_service_that_demands_a_certificate_is_shown_one_and_its_successor(product, api):
    services, clients = Authority(), ClientAuthority.make()
    (first, old), (second, new) = issued(clients), issued(clients)
    with demanding(services, clients) as (port, seen):
        made = ok(api.post(f"{ACME}/certificates/upload", json={"name": "to-services", **first}))
        tls = {"server_name": INSIDE, "trust": services.pem, "client_certificate": "to-services"}
        endpoints = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": port}]}
        ok(api.post(f"{ACME}/services", json={"name": "secure", "spec": {"endpoints": endpoints, "tls": tls}}))
        ok(api.post(f"{ACME}/hostnames", json={"name": HOST, "spec": {}}))
        action = {"type": "forward", "backends": [{"service": "secure", "weight": 1}]}
        match = {"path": {"type": "prefix", "value": "/"}}
        spec = {"hostnames": [HOST], "match": match, "action": action}
        ok(api.post(f"{ACME}/routes", json={"name": "secure", "spec": spec}))

        def waits() -> bool:
            codes = {one["code"] for one in ok(api.get(f"{ACME}/plan"))["problems"]}
            return bool(codes & {"client_certificate_missing", "client_certificate_waits"})

        eventually(lambda: not waits(), seconds=PATIENCE_SECONDS)
        publish_and_settle(api, "a service that demands a certificate")
        for edge in product.edges:
            eventually(lambda edge=edge: ask(edge, HOST).status_code == 200, seconds=PATIENCE_SECONDS)
        assert set(seen) == {old}
        path = f"/certificates/{made['id']}"

        def replaced() -> bool:
            answer = api.get(path)
            sent = api.post(f"{path}/upload", json=second, headers={"If-Match": answer.headers["ETag"]})
            return sent.is_success  # not while nodes are still told of the first

        eventually(replaced, seconds=PATIENCE_SECONDS)
        statuses: set[int] = set()

        def is_new_everywhere() -> bool:
            before = len(seen)
            statuses.update(ask(edge, HOST).status_code for edge in product.edges)
            return seen[before:] == [new, new]

        eventually(is_new_everywhere, seconds=PATIENCE_SECONDS)
        assert statuses == {200}
        assert set(seen) == {old, new}
        refused = api.delete(path, headers={"If-Match": api.get(path).headers["ETag"]})
        assert (refused.status_code, refused.json()["code"]) == (409, "certificate_named")

"""What tests of orders share: keys, requests, and servers that answer challenges."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certificates.acme.client import AcmeClient
from certificates.acme.faults import AcmeFault
from certificates.acme.resources import Account, Authorization, Offer, Order
from certificates.life.states import FaultKind

T = TypeVar("T")
PREFIX = "/.well-known/acme-challenge/"


def new_key_pem() -> bytes:
    """A fresh P-256 key."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def client_of(place: Any, key_pem: bytes | None = None, url: str | None = None, **settings: Any) -> AcmeClient:
    """A client for a Pebble or a proxy, with a key of its own unless one is given."""
    account = Account(place.directory_url, key_pem or new_key_pem(), url, place.ca_bundle_pem)
    return AcmeClient(account, "gatehouse-tests", **settings)


def csr_for(*hostnames: str) -> tuple[bytes, ec.EllipticCurvePrivateKey]:
    """A certificate request and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName(name) for name in hostnames])
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).add_extension(names, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM), key


def offer_of(authorization: Authorization, kind: str) -> Offer:
    """The challenge of that type."""
    return next(offer for offer in authorization.challenges if offer.type == kind)


def until(ask: Callable[[], T], is_done: Callable[[T], bool]) -> T:
    """Ask until it is done, as a worker does over many steps; the test fails after 30 seconds."""
    deadline = time.monotonic() + 30
    while not is_done(found := ask()):
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def patiently(call: Callable[[], T]) -> T:
    """Make a call again after each temporary fault, as a worker does."""
    for _ in range(30):
        try:
            return call()
        except AcmeFault as fault:
            if fault.kind is not FaultKind.TEMPORARY:
                raise
    raise AssertionError("never anything but temporary faults")


def validate(
    client: AcmeClient, order: Order, answer_with: Callable[[Authorization], Offer]
) -> tuple[Authorization, ...]:
    """Answer every pending authorization and wait for each to be decided."""
    for url in order.authorizations:
        authorization = patiently(lambda url=url: client.authorization(url))
        if authorization.status == "pending":
            offer = answer_with(authorization)
            patiently(lambda offer=offer: client.answer(offer.url))
    return tuple(
        until(lambda url=url: patiently(lambda: client.authorization(url)), lambda found: found.status != "pending")
        for url in order.authorizations
    )


def issue(client: AcmeClient, order: Order, csr_pem: bytes) -> tuple[bytes, ...]:
    """Finalize, wait and fetch the chains."""
    until(lambda: patiently(lambda: client.order(order.url)), lambda found: found.status != "pending")
    patiently(lambda: client.finalize(order, csr_pem))
    done = until(lambda: patiently(lambda: client.order(order.url)), lambda found: found.status == "valid")
    return patiently(lambda: client.certificate(done))


class HttpAnswers:
    """A tiny HTTP-01 server; `answers` maps tokens to key authorizations."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}

    def answer_with(self, client: AcmeClient) -> Callable[[Authorization], Offer]:
        """Publish the answer and return the challenge."""

        def publish(authorization: Authorization) -> Offer:
            offer = offer_of(authorization, "http-01")
            self.answers[offer.token] = client.key_authorization(offer.token)
            return offer

        return publish


@contextmanager
def http_answers(port: int) -> Iterator[HttpAnswers]:
    """Serve HTTP-01 answers on `port`."""
    found = HttpAnswers()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = found.answers.get(self.path.removeprefix(PREFIX), "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()

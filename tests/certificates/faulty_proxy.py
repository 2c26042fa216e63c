"""A proxy in front of Pebble that fails on demand, and adds what Debian's Pebble lacks: renewal information, profiles.

    with faulty_proxy(tmp_path, pebble) as proxy:
        proxy.fail(NEW_ORDER, Trouble.RATE_LIMITED, times=2, retry_after="120")
        AcmeClient(Account(proxy.directory_url, key_pem, None, proxy.ca_bundle_pem), "test")

Nothing in bodies is rewritten: Pebble builds every address, and what it expects as the `url` of a signed request, from
the Host header, which is passed on as the client sent it.
"""

import base64
import http.client
import json
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from console.local.pebble.directory_certificate import directory_certificate
from console.local.ports import HOST
from tests.certificates.pebble import RunningPebble
from tests.certificates.spoiled_chains import ChainTrouble, Issuer, spoil

DIRECTORY = r"/dir"
NEW_NONCE = r"/nonce-plz"
NEW_ACCOUNT = r"/sign-me-up"
NEW_ORDER = r"/order-plz"
ORDER = r"/my-order/.*"
AUTHORIZATION = r"/authZ/.*"
CHALLENGE = r"/chalZ/.*"
FINALIZE = r"/finalize-order/.*"
CERTIFICATE = r"/certZ/.*"
REVOKE = r"/revoke-cert"
RENEWAL_INFO = r"/renewal-info/.*"
ERROR = "urn:ietf:params:acme:error:"


class Trouble(StrEnum):
    """What may happen to a request; `fail` takes those of `spoiled_chains` too, for CERTIFICATE."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    HANG = "hang"
    RESET = "reset"
    BAD_NONCE = "bad_nonce"
    GARBAGE = "garbage"
    PROBLEM = "problem"
    """Answer with `status` and the problem document `problem`, whose type is given without its URN."""
    REWRITE = "rewrite"
    """Pass the answer's JSON through `change`."""


@dataclass(slots=True)
class Plan:
    """One trouble for the next `times` requests (None: all) whose whole path matches `path`."""

    path: re.Pattern[str]
    trouble: Trouble | ChainTrouble
    times: int | None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the client."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(slots=True)
class FaultyProxy:
    """A running proxy. `orders` are the payloads of new orders as they were sent, `requests` all paths asked for."""

    pebble: RunningPebble
    port: int
    ca_bundle_pem: bytes
    orders: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    profiles: dict[str, str] = field(default_factory=dict)
    window: dict[str, Any] | None = None
    renewal_retry_after: str = "21600"
    replaced: set[str] = field(default_factory=set)
    plans: list[Plan] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def directory_url(self) -> str:
        """The ACME directory, through the proxy."""
        return f"https://{HOST}:{self.port}/dir"

    def fail(self, path: str, trouble: Trouble | ChainTrouble, *, times: int | None = 1, **details: Any) -> None:
        """Plan a trouble; details: retry_after (header text), status, problem, change."""
        self.plans.append(Plan(re.compile(path), trouble, times, details))

    def suggest(self, start: datetime, end: datetime, *, explanation_url: str = "", retry_after: str = "21600") -> None:
        """Offer renewal information (RFC 9773) with this window for every certificate."""
        self.window = {"suggestedWindow": {"start": start.isoformat(), "end": end.isoformat()}}
        if explanation_url:
            self.window["explanationURL"] = explanation_url
        self.renewal_retry_after = retry_after

    def next_trouble(self, path: str) -> Plan | None:
        """Return the first plan for this path and use it up by one."""
        for plan in self.plans:
            if plan.path.fullmatch(path):
                if plan.times is not None:
                    plan.times -= 1
                    if plan.times <= 0:
                        self.plans.remove(plan)
                return plan
        return None


@contextmanager
def faulty_proxy(folder: Path, pebble: RunningPebble) -> Iterator[FaultyProxy]:
    """Run a proxy in front of `pebble` on a free port, with a TLS certificate of its own made in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = directory_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    with _Server((HOST, 0), _Handler) as server:
        proxy = FaultyProxy(pebble, server.server_address[1], files.ca_bundle.read_bytes())
        server.proxy, server.context = proxy, context
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.is_over.set()
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    proxy: FaultyProxy
    context: ssl.SSLContext
    daemon_threads = True
    block_on_close = False

    def finish_request(self, request: socket.socket, client_address: Any) -> None:
        """Greet in the connection's own thread, so that nobody waits for a client that says nothing."""
        request.settimeout(30)
        try:
            with self.context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            pass

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self) -> None:
        proxy, body = self.server.proxy, self.rfile.read(int(self.headers.get("Content-Length") or 0))
        proxy.requests.append(self.path)
        plan = proxy.next_trouble(self.path)
        if plan and plan.trouble is Trouble.HANG:
            proxy.is_over.wait(60)
        if plan and plan.trouble in {Trouble.HANG, Trouble.RESET}:
            self._reset()
            return
        reply = (_own_trouble(plan) if plan else None) or _ours(proxy, self.path, body)
        self._send(reply or _changed(proxy, self.path, body, self._forwarded(body), plan))

    def _forwarded(self, body: bytes) -> Reply:
        """Ask Pebble the same, with the same Host header."""
        trust = ssl.create_default_context(cadata=self.server.proxy.pebble.ca_bundle_pem.decode())
        connection = http.client.HTTPSConnection(
            HOST, self.server.proxy.pebble.ports.directory, timeout=30, context=trust
        )
        kept = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        try:
            connection.request(self.command, self.path, body or None, kept)
            answer = connection.getresponse()
            return Reply(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def _send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        for name, value in reply.headers:
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RD)


def _own_trouble(plan: Plan) -> Reply | None:
    """Return the answer of a trouble that Pebble never hears of."""
    retry_after = plan.details.get("retry_after")
    answers: dict[Any, Callable[[], Reply]] = {
        Trouble.RATE_LIMITED: lambda: _problem(429, "rateLimited", "too many new orders recently", retry_after),
        Trouble.SERVER_ERROR: lambda: _problem(500, "serverInternal", "something broke inside", retry_after),
        Trouble.UNAVAILABLE: lambda: Reply(503, _retry(retry_after), b"<html>busy</html>"),
        Trouble.BAD_NONCE: lambda: _problem(400, "badNonce", "JWS has an invalid anti-replay nonce"),
        Trouble.GARBAGE: lambda: Reply(200, [("Content-Type", "text/html")], b"<html>welcome to the hotel</html>"),
        Trouble.PROBLEM: lambda: _document(plan.details["status"], plan.details["problem"], retry_after),
    }
    return answers[plan.trouble]() if plan.trouble in answers else None


def _ours(proxy: FaultyProxy, path: str, body: bytes) -> Reply | None:
    """Answer what Debian's Pebble does not know: renewal information, orders that replace, profiles."""
    if re.fullmatch(RENEWAL_INFO, path) and proxy.window:
        headers = [("Content-Type", "application/json"), *_retry(proxy.renewal_retry_after)]
        return Reply(200, headers, json.dumps(proxy.window).encode())
    if path != NEW_ORDER:
        return None
    order = payload_of(body)
    proxy.orders.append(order)
    if order.get("replaces") in proxy.replaced:
        return _problem(409, "alreadyReplaced", "this certificate has been replaced by another order already")
    if "profile" in order and order["profile"] not in proxy.profiles:
        return _problem(400, "invalidProfile", f"there is no profile {order['profile']!r}")
    return None


def _changed(proxy: FaultyProxy, path: str, body: bytes, reply: Reply, plan: Plan | None) -> Reply:
    """Return Pebble's answer with what was asked to be changed in it."""
    if path == DIRECTORY:
        reply = _rewritten(reply, lambda found: _enlarged(proxy, found))
    if path == NEW_ORDER and reply.status == 201 and (replaces := payload_of(body).get("replaces")):
        proxy.replaced.add(replaces)
    if plan and plan.trouble is Trouble.REWRITE:
        return _rewritten(reply, plan.details["change"])
    if plan and isinstance(plan.trouble, ChainTrouble) and reply.status == 200:
        return Reply(reply.status, reply.headers, spoil(plan.trouble, reply.body, Issuer.of(proxy.pebble)))
    return reply


def _enlarged(proxy: FaultyProxy, directory: dict[str, Any]) -> None:
    if proxy.window:
        directory["renewalInfo"] = f"https://{HOST}:{proxy.port}/renewal-info"
    if proxy.profiles:
        directory["meta"]["profiles"] = proxy.profiles


def _rewritten(reply: Reply, change: Callable[[dict[str, Any]], None]) -> Reply:
    found = json.loads(reply.body)
    change(found)
    return Reply(reply.status, reply.headers, json.dumps(found).encode())


def payload_of(body: bytes) -> dict[str, Any]:
    """Return what a signed request carries."""
    payload = json.loads(body)["payload"]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def _problem(status: int, name: str, detail: str, retry_after: str | None = None) -> Reply:
    return _document(status, {"type": name, "detail": detail}, retry_after)


def _document(status: int, problem: dict[str, Any], retry_after: str | None = None) -> Reply:
    """Return a problem document; the names of errors become URNs, in subproblems too."""
    below = [{**each, "type": ERROR + each["type"]} for each in problem.get("subproblems", [])]
    document = {**problem, "type": ERROR + problem["type"], **({"subproblems": below} if below else {})}
    headers = [("Content-Type", "application/problem+json"), *_retry(retry_after)]
    return Reply(status, headers, json.dumps(document).encode())


def _retry(retry_after: str | None) -> list[tuple[str, str]]:
    return [("Retry-After", retry_after)] if retry_after else []

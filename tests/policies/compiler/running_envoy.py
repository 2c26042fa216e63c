"""A real Envoy that serves what the compiler emitted, and an upstream that tells what it was asked."""

import http.client
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from gatehouse_protocol import envoy_schema
from gatehouse_protocol.vocabulary import NODE_REGION

from policies.compiler import Resource
from policies.compiler.envoy.rendering import render_static
from tests.policies.compiler.intents import SCHEMA


@dataclass(frozen=True)
class Answer:
    """What a client got; `asked` is what the upstream saw, when it was reached."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def asked(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass(frozen=True)
class Gateway:
    """The door of a running Envoy."""

    port: int
    admin: Path

    def ask(
        self, path: str, host: str = "shop.acme.test", method: str = "GET", headers: Sequence[tuple[str, str]] = ()
    ) -> Answer:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            client.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            client.putheader("Host", host)
            for name, value in headers:
                client.putheader(name, value)
            client.endheaders()
            response = client.getresponse()
            seen = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, seen, response.read())
        finally:
            client.close()

    def hang_up(self, path: str, host: str = "shop.acme.test") -> None:
        """Begin a request with a body and go away before its end."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as client:
            client.sendall(f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n\r\nto be".encode())

    def hang_up_on(self, path: str, host: str = "shop.acme.test") -> None:
        """Go away in the middle of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            client.recv(1)

    def said(self) -> str:
        """What Envoy logged so far: errors only."""
        return (self.admin.parent / "log").read_text()

    def latencies(self) -> dict[str, int]:
        """How many requests each latency histogram holds, by name."""
        shown = json.loads(_admin(self.admin, "/stats?format=json&histogram_buckets=detailed&filter=^gh.dur_us"))
        details = shown["stats"][0]["histograms"]["details"] if shown["stats"] else []
        return {one["name"]: sum(bucket["count"] for bucket in one["totals"]) for one in details}

    def statistics(self) -> dict[str, int]:
        """Every counter that the access logger keeps, by name."""
        return self.counters("^gh")

    def told(self, target: str) -> bytes:
        """What the admin interface answers."""
        return _admin(self.admin, target)

    def counters(self, pattern: str) -> dict[str, int]:
        """Envoy's own counters whose names an expression finds, by name."""
        text = _admin(self.admin, f"/stats?filter={pattern}").decode()
        pairs = (line.split(": ", 1) for line in text.splitlines())
        return {name: int(value) for name, value in pairs if value.isdigit()}


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.endswith("/part"):
            self._answer_in_part()
            return
        headers = [[name.lower(), value] for name, value in self.headers.items()]
        self.rfile.read(int(self.headers.get("content-length", 0)))
        body = json.dumps({"path": self.path, "method": self.command, "headers": headers}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.send_header("x-from-service", "yes")
        self.end_headers()
        self.wfile.write(body)

    def _answer_in_part(self) -> None:
        """Begin an answer and leave it at that until the other side goes away."""
        self.send_response(200)
        self.send_header("content-length", "100")
        self.end_headers()
        self.wfile.write(b"to be")
        self.wfile.flush()
        self.rfile.read(1)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def echo_service() -> Iterator[int]:
    """The port of an HTTP service that answers with the request it got."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def running(
    resources: Sequence[Resource],
    platform: Sequence[Resource],
    change: Callable[[Any], None] = lambda bootstrap: None,
    region: str = "",
) -> Iterator[Gateway]:
    """Run Envoy on the resources of a slice, its listeners moved to free ports; `change` has the last word."""
    with tempfile.TemporaryDirectory(prefix="gh-") as directory:
        admin = Path(directory) / "admin.sock"
        bootstrap = SCHEMA.message("envoy.config.bootstrap.v3.Bootstrap").FromString(
            render_static(resources, platform, SCHEMA)
        )
        bootstrap.ClearField("dynamic_resources")
        bootstrap.admin.address.pipe.path = str(admin)
        bootstrap.stats_flush_on_admin = True
        for listener in bootstrap.static_resources.listeners:
            if listener.HasField("internal_listener"):
                continue
            listener.address.socket_address.address = "127.0.0.1"
            listener.address.socket_address.port_value = 0
        change(bootstrap)
        path = Path(directory) / "bootstrap.pb"
        path.write_bytes(bootstrap.SerializeToString())
        command = [str(envoy_schema.default_envoy_binary()), "--disable-hot-restart", "--concurrency", "1"]
        with (Path(directory) / "log").open("w+b") as log:
            process = subprocess.Popen(
                [*command, "-l", "error", "-c", str(path)], stdout=log, stderr=log, env={NODE_REGION: region}
            )
            try:
                yield Gateway(_port(admin, process, log), admin)
            finally:
                process.terminate()
                process.wait(10)


def _port(admin: Path, process: subprocess.Popen, log: Any) -> int:
    """The port of the first listener, once Envoy is ready."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if process.poll() is not None:
            log.seek(0)
            raise AssertionError(log.read().decode(errors="replace")[-2000:])
        if admin.exists() and os.access(admin, os.W_OK):
            try:
                if _admin(admin, "/ready").startswith(b"LIVE"):
                    known = json.loads(_admin(admin, "/listeners?format=json"))
                    return int(known["listener_statuses"][0]["local_address"]["socket_address"]["port_value"])
            except (OSError, http.client.HTTPException):
                pass
        time.sleep(0.02)
    raise AssertionError("Envoy did not become ready")


def _admin(path: Path, target: str) -> bytes:
    client = http.client.HTTPConnection("admin")
    client.sock = socket.socket(socket.AF_UNIX)
    client.sock.settimeout(5)
    try:
        client.sock.connect(str(path))
        client.request("GET", target)
        with client.getresponse() as answer:  # it holds the socket, also when Envoy ends before all was read
            return answer.read()
    finally:
        client.close()

"""Endpoints that nodes check: good ones, one that ceases to be, and one that a single node alone finds healthy."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from tests.end_to_end.acts import ACME, ok

CHECK = {"path": "/healthz", "interval_seconds": 0.5, "timeout_seconds": 0.5, "unhealthy_threshold": 1}


class _Endpoint(BaseHTTPRequestHandler):
    """Nodes keep the connection of a check: `favoured` is the one whose checks are answered 200, if any."""

    protocol_version = "HTTP/1.1"
    state: "Endpoint"

    def do_GET(self) -> None:
        self.send_response(self.state.status_for(self))
        self.send_header("content-length", "0")
        self.end_headers()

    def finish(self) -> None:
        if self.state.favoured is self:
            self.state.favoured = None
        super().finish()

    def log_message(self, *args: Any) -> None:
        pass


@dataclass
class Endpoint:
    """`status` answers everything; one that `is_odd` answers 200 on the first connection that checks alone."""

    port: int = 0
    status: int = 200
    is_odd: bool = False
    favoured: Any = None

    def status_for(self, connection: Any) -> int:
        """What this connection is answered."""
        if not self.is_odd:
            return self.status
        self.favoured = self.favoured or connection
        return 200 if connection is self.favoured else 503


@contextmanager
def endpoint(*, is_odd: bool = False) -> Iterator[Endpoint]:
    """An endpoint on loopback."""
    made = Endpoint(is_odd=is_odd)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Endpoint,), {"state": made}))
    made.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def three() -> Iterator[tuple[Endpoint, Endpoint, Endpoint]]:
    """A good one, one to be broken, and an odd one."""
    with ExitStack() as stack:
        yield (
            stack.enter_context(endpoint()),
            stack.enter_context(endpoint()),
            stack.enter_context(endpoint(is_odd=True)),
        )


def draft_checked(api: httpx.Client, name: str, *endpoints: Endpoint) -> None:
    """Put a service of these into Acme's draft."""
    addresses = [{"address": "127.0.0.1", "port": one.port} for one in endpoints]
    spec = {"endpoints": {"type": "static", "addresses": addresses}, "health_check": CHECK}
    ok(api.post(f"{ACME}/services", json={"name": name, "spec": spec}))


def seen(api: httpx.Client, name: str, one: Endpoint) -> dict[str, Any]:
    """What nodes say of an endpoint, by the name of each: (state, reason, status, is heard)."""
    found = ok(api.get(f"{ACME}/services/{name}/health"))
    said = next((each for each in found["endpoints"] if each["address"] == f"127.0.0.1:{one.port}"), None)
    rows = said["nodes"] if said else []
    return {row["node_name"]: (row["state"], row["reason"], row["status"], row["is_heard"]) for row in rows}

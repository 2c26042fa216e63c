"""A hostname with routes that follow traffic policies, in front of a service that says long things, in a real Envoy."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from policies.compiler import IntentObject
from tests.policies.compiler.intents import compiled, hostname, made, platform, service
from tests.policies.compiler.running_envoy import Gateway, running

LOOPBACK = ("127.0.0.0/8",)
LONG = b"all work and no play " * 200


class _Long(BaseHTTPRequestHandler):
    """Answers text of 4 KiB, or as the path says: `/type/image/png`, `/short`, `/etag`."""

    protocol_version = "HTTP/1.1"
    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(f"{self.command} {self.path}")
        body = LONG[:100] if self.path.endswith("/short") else LONG
        self.send_response(200)
        self.send_header("content-type", self.path.partition("/type/")[2] or "text/plain; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        if self.path.endswith("/etag"):
            self.send_header("etag", '"strong"')
        self.end_headers()
        self.wfile.write(body)

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def long_service() -> Iterator[tuple[int, list[str]]]:
    """The port of the service, and the requests that it was sent."""
    seen: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Long", (_Long,), {"seen": seen}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def policy(name: str, type: str, **settings: Any) -> IntentObject:
    """A traffic policy with these settings."""
    return made("traffic_policy", name, {"policy": {"type": type, **settings}})


def at(name: str, port: int, **spec: Any) -> IntentObject:
    """A service on loopback."""
    address = {"address": "127.0.0.1", "port": port}
    return service(name, endpoints={"type": "static", "addresses": [address]}, **spec)


@contextmanager
def gateway_of(
    *objects: IntentObject,
    of_platform: Sequence[IntentObject] = (),
    change: Callable[[Any], None] = lambda bootstrap: None,
) -> Iterator[tuple[Gateway, list[str]]]:
    """An Envoy with these objects in front of the service `echo`, and what that was sent.

    There is the hostname shop.acme.test unless one is given, and the platform has what is given, with a listener
    where there is none.
    `change` has the last word on Envoy's bootstrap.
    """
    with long_service() as (port, seen):
        named = {item.key for item in objects}
        usual = [item for item in (hostname(), at("echo", port)) if item.key not in named]
        moved = [_moved(item, port) for item in objects]
        result = compiled(*usual, *moved, allowed_private_networks=LOOPBACK)
        assert result.problems == ()
        doors = [item for item in of_platform if item.kind == "listener"]
        usual_door = [] if doors else [made("listener", "http", {"protocol": "http", "port": 8080})]
        shell = platform(*usual_door, *of_platform)
        assert shell.problems == ()
        with running(result.resources, shell.resources, change) as gateway:
            yield gateway, seen


def _moved(item: IntentObject, port: int) -> IntentObject:
    """A service given without addresses leads to the one that runs."""
    if item.kind != "service" or item.spec.endpoints.addresses:
        return item
    spec = item.spec_json()
    return made("service", item.name, spec | {"endpoints": {"type": "static", "addresses": [_loopback(port)]}})


def _loopback(port: int) -> dict[str, Any]:
    return {"address": "127.0.0.1", "port": port}

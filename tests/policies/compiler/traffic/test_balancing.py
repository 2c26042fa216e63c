"""How requests are dealt out among the endpoints of a service, on a real Envoy."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.policies.compiler.intents import forward, route, service
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.world import gateway_of

pytestmark = pytest.mark.envoy
BY_TURNS = ("round_robin", "least_request")
SLOWLY_SECONDS = 15
SOON = {"path": "/ready", "interval_seconds": 0.5, "timeout_seconds": 0.4, "unhealthy_threshold": 1}
PATIENCE_SECONDS = 60


class Endpoint:
    """Notes which paths it was asked for; until it `is_ready` its checks fail."""

    def __init__(self, port: int, *, is_ready: bool) -> None:
        self.port, self.is_ready, self.asked = port, is_ready, list[str]()

    def times(self, path: str) -> int:
        return self.asked.count(path)


@contextmanager
def endpoint(*, is_ready: bool = True) -> Iterator[Endpoint]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(200 if found.is_ready or self.path != "/ready" else 503)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Endpoint(server.server_address[1], is_ready=is_ready)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def balanced(*endpoints: Endpoint, **services: dict[str, Any]) -> Iterator[Gateway]:
    """Services with these endpoints, and for each a route of its name."""
    addresses = [{"address": "127.0.0.1", "port": one.port} for one in endpoints]
    objects = [
        made
        for name, spec in services.items()
        for made in (
            service(name, endpoints={"type": "static", "addresses": addresses}, **spec),
            route(name, f"/{name}", action=forward(name)),
        )
    ]
    with gateway_of(*objects) as (gateway, _):
        yield gateway


def test_each_algorithm_uses_all_endpoints() -> None:
    names = {name.replace("_", "-"): {"load_balancing": name} for name in (*BY_TURNS, "random")}
    with ExitStack() as stack:
        both = [stack.enter_context(endpoint()) for _ in range(2)]
        gateway = stack.enter_context(balanced(*both, **names))
        for name in names:
            for _ in range(60):
                assert gateway.ask(f"/{name}").status == 200
            shares = [one.times(f"/{name}") for one in both]
            assert sum(shares) == 60
            assert min(shares) > 10, name


def test_an_endpoint_that_comes_in_gets_its_share_slowly() -> None:
    slowly = {"slow_start_seconds": SLOWLY_SECONDS, "health_check": SOON}
    names = {name.replace("_", "-"): {"load_balancing": name, **slowly} for name in BY_TURNS}
    with endpoint() as old, endpoint(is_ready=False) as new, balanced(old, new, **names) as gateway:
        until(lambda: old.times("/ready") > 0 and ask_all(gateway, names))
        time.sleep(SLOWLY_SECONDS + 1)  # the old one has its full share from here on
        assert not any(new.times(f"/{name}") for name in names)
        new.is_ready = True
        until(lambda: ask_all(gateway, names) and all(new.times(f"/{name}") for name in names))
        before = {name: (old.times(f"/{name}"), new.times(f"/{name}")) for name in names}
        for _ in range(60):
            assert ask_all(gateway, names)
        for name, (of_old, of_new) in before.items():
            assert new.times(f"/{name}") - of_new < 0.7 * (old.times(f"/{name}") - of_old), name


def ask_all(gateway: Gateway, names: Iterable[str]) -> bool:
    return all(gateway.ask(f"/{name}").status == 200 for name in names)


def until(holds: Any) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)

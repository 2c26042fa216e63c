"""Services that say what they were asked, cases as rows, and one Envoy in front of them for each module of tests."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from policies.compiler import IntentObject, Resource
from policies.compiler.problems import Severity
from tests.policies.compiler.intents import compiled, hostname, made, platform, service
from tests.policies.compiler.running_envoy import Answer, Gateway, running

LOOPBACK = ("127.0.0.0/8",)
HTTP = {"protocol": "http", "port": 8080}


class _Saying(BaseHTTPRequestHandler):
    """Answers with its own name and what it was asked, whatever the method; `/status/503` with that status."""

    protocol_version = "HTTP/1.1"
    name: str
    seen: list[dict[str, Any]]

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = [[name.lower(), value] for name, value in self.headers.items()]
        asked = {"service": self.name, "path": self.path, "method": self.command, "headers": headers}
        self.seen.append(asked)
        body = json.dumps(asked).encode()
        self.send_response(int(self.path.rpartition("/status/")[2] or 200) if "/status/" in self.path else 200)
        self.send_header("content-length", str(len(body)))
        for name, value in (("x-there", "old"), ("x-gone", "1"), ("x-service", self.name)):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_PURGE = _answer  # noqa: N815

    def log_message(self, *args: Any) -> None:
        pass


@dataclass(frozen=True)
class Saying:
    """A service that runs: its name, its port, and what it was asked so far."""

    name: str
    port: int
    seen: list[dict[str, Any]]
    server: ThreadingHTTPServer

    def as_object(self, **spec: Any) -> IntentObject:
        return at(self.name, self.port, **spec)


def at(name: str, *ports: int, **spec: Any) -> IntentObject:
    """A service on loopback."""
    addresses = [{"address": "127.0.0.1", "port": port} for port in ports]
    return service(name, endpoints={"type": "static", "addresses": addresses}, **spec)


@contextmanager
def saying(*names: str) -> Iterator[list[Saying]]:
    """Services of these names."""
    with ExitStack() as stack:
        yield [stack.enter_context(_saying(name)) for name in names]


@contextmanager
def _saying(name: str) -> Iterator[Saying]:
    seen: list[dict[str, Any]] = []
    handler = type("Named", (_Saying,), {"name": name, "seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Saying(name, server.server_address[1], seen, server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def gateway_of(
    *objects: IntentObject,
    of_platform: Sequence[Resource] | None = None,
    change: Callable[[Any], None] = lambda bootstrap: None,
) -> Iterator[Gateway]:
    """An Envoy with these objects of a tenant, behind one plain listener unless others are given."""
    result = compiled(*objects, allowed_private_networks=LOOPBACK)
    assert [problem for problem in result.problems if problem.severity == Severity.ERROR] == []
    shell = platform(made("listener", "http", HTTP)).resources if of_platform is None else of_platform
    with running(result.resources, shell, change) as gateway:
        yield gateway


@dataclass(frozen=True)
class Case:
    """One request, and the service that must be asked, or (a number) the status that the client must see."""

    feature: str
    target: str
    expected: str | int
    host: str = "example.com"
    method: str = "GET"
    headers: Sequence[tuple[str, str]] = ()
    sees: dict[str, Any] = field(default_factory=dict)
    """What the service must see: `path`, `method`, or a header."""

    def ask(self, gateway: Gateway) -> Answer:
        return gateway.ask(self.target, self.host, self.method, self.headers)


def check(case: Case, gateway: Gateway) -> None:
    """Ask, and compare."""
    answer = case.ask(gateway)
    if isinstance(case.expected, int):
        assert (answer.status, answer.headers.get("x-service")) == (case.expected, None), case
        return
    assert (answer.status, answer.headers.get("x-service")) == (200, case.expected), case
    for name, value in case.sees.items():
        assert seen(answer, name) == value, (case, answer.asked)


def seen(answer: Answer, name: str) -> Any:
    """What a service saw of a request: `path`, `method`, or the values of a header, None where there is none."""
    if name in ("path", "method"):
        return answer.asked[name]
    values = [value for header, value in answer.asked["headers"] if header == name]
    return ",".join(values) if values else None


def rows(*cases: Case) -> list[Any]:
    """The cases as parameters of a test, called as what they ask."""
    return [
        pytest.param(case, id=f"{case.feature}-{case.method} {case.host}{case.target}-{number}")
        for number, case in enumerate(cases)
    ]


@contextmanager
def routing(routes: Sequence[IntentObject]) -> Iterator[Gateway]:
    """An Envoy with these routes, their hostnames, and the services `v1`, `v2` and `v3`."""
    hosts = {name for item in routes for name in item.spec.hostnames}
    with saying("v1", "v2", "v3") as services:
        objects = [*map(hostname, sorted(hosts)), *(one.as_object() for one in services), *routes]
        with gateway_of(*objects) as gateway:
            yield gateway

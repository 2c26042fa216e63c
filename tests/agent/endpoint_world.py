"""Services of acme's as the compiler writes them, instances that can be taken down, and who answers through a node."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.config import Config, Places
from gatehouse_protocol import envoy_schema

from policies.compiler import IntentObject, SliceContext, compile_slice, parse
from tests.agent.conftest import free_port
from tests.agent.control_plane import ControlPlane
from tests.agent.edge import Resource, platform
from tests.agent.http_server import Answer, HttpServer, Request

HOST = "shop.test"
PATIENCE_SECONDS = 60.0
CHECK = {"path": "/health", "interval_seconds": 0.5, "timeout_seconds": 0.5, "unhealthy_threshold": 1}


def compiled(spec: dict[str, Any], networks: Sequence[str] = ("127.0.0.0/8",)) -> list[Resource]:
    """The slice of a tenant with one service behind one hostname."""
    action = {"type": "forward", "backends": [{"service": "orders"}]}
    match = {"path": {"type": "prefix", "value": "/"}}
    objects = (
        ("service", "orders", spec),
        ("hostname", HOST, {}),
        ("route", "all", {"hostnames": [HOST], "match": match, "action": action}),
    )
    items = [parse(*one) for one in objects]
    assert all(isinstance(one, IntentObject) for one in items), items
    context = SliceContext(
        tenant="acme", gateway="edge", services=frozenset({"orders"}), hostnames=frozenset({HOST}),
        allowed_private_networks=tuple(networks),
    )  # fmt: skip
    whole = compile_slice(items, context, envoy_schema.default())
    assert not [one for one in whole.problems if one.severity == "error"], whole.problems
    return [Resource(one.type_url, one.name, one.body) for one in whole.resources]


async def publish(plane: ControlPlane, spec: dict[str, Any], networks: Sequence[str] = ("127.0.0.0/8",)) -> None:
    """Let nodes have the service, and the listener before it."""
    await plane.publish(("platform@edge", platform(8080)), ("acme@edge", compiled(spec, networks)))


@dataclass
class Instance:
    """One endpoint; `is_down` it fails health checks, `is_broken` it fails requests, and it answers after `delay`."""

    name: str
    server: HttpServer
    address: str = "127.0.0.1"
    is_down: bool = False
    is_broken: bool = False
    delay: float = 0.0
    begun: int = 0

    @property
    def port(self) -> int:
        return self.server.port

    async def serve(self, request: Request) -> Answer:
        if request.path == "/health":
            return Answer(503 if self.is_down else 200)
        self.begun += 1
        await asyncio.sleep(self.delay)
        return Answer(503 if self.is_broken else 200, self.name.encode())

    def endpoint(self, **more: Any) -> dict[str, Any]:
        return {"address": self.address, "port": self.port} | more


@asynccontextmanager
async def instances(*names: str, port: int = 0, addresses: Sequence[str] = ()) -> AsyncIterator[list[Instance]]:
    """Run instances, on addresses of their own where some are given."""
    found: list[Instance] = []
    try:
        for number, name in enumerate(names):
            address = addresses[number] if addresses else "127.0.0.1"
            instance = Instance(name, HttpServer(lambda request, at=number: found[at].serve(request), port, address))
            found.append(instance)
            instance.address = address
            await instance.server.start()
        yield found
    finally:
        for one in found:
            await one.server.stop()


def another(config: Config, plane: ControlPlane, name: str, **more: Any) -> Config:
    """The settings of one more node, with everything of its own."""
    plane.join_tokens.add(f"ghj_{name}")
    top = config.places.state_directory.parent
    places = Places(top / f"{name}-state", top / f"{name}-run", config.places.envoy_binary)
    addresses = {"http": Address("127.0.0.1", free_port())}
    return replace(config, name=name, places=places, addresses=addresses, join_token=f"ghj_{name}", **more)


async def asked(config: Config, count: int = 12) -> set[str]:
    """Who answers some requests through a node, and with which status if it is not 200."""
    port = config.addresses["http"].port
    found = set()
    async with httpx.AsyncClient(trust_env=False) as http:
        for _ in range(count):
            try:
                answer = await http.get(f"http://127.0.0.1:{port}/", headers={"Host": HOST})
                found.add(answer.text if answer.status_code == 200 else str(answer.status_code))
            except httpx.HTTPError as error:
                found.add(type(error).__name__)
    return found


async def first_answers(config: Config) -> set[str]:
    """Who answers the first requests that get an answer at all, once a node's listener is there."""
    found: set[str] = set()

    async def is_open() -> bool:
        found.update(await asked(config) - {"ConnectError"})
        return bool(found)

    await until(is_open)
    return found


async def until_only(config: Config, *names: str) -> None:
    """Wait until these and no others answer through a node."""
    found: set[str] = set()

    async def is_so() -> bool:
        found.clear()
        found.update(await asked(config))
        return found == set(names)

    await until(is_so, lambda: f"{found} answer, not {set(names)}")


async def until(is_so: Callable[[], Awaitable[bool]], told: Callable[[], str] = lambda: "not in time") -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await is_so():
        assert time.monotonic() < deadline, told()
        await asyncio.sleep(0.1)

"""A way out to try: workloads of two tenants, a destination that holds connections open, and tunnels through Envoy."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from gatehouse_protocol import envoy_schema

from policies.compiler import IntentObject, SliceContext, SwitchType, called, compile_slice, parse
from tests.agent.edge import Resource

HOST = "127.50.0.1"
PASSWORD = "right"


def compiled(tenant: str, *objects: tuple[str, str, dict[str, Any]]) -> list[Resource]:
    """What the compiler makes of objects, given as (kind, name, spec)."""
    found = []
    for kind, name, spec in objects:
        item = parse(kind, name, spec)
        assert isinstance(item, IntentObject), item
        found.append(item)
    context = SliceContext(
        tenant=tenant, gateway="edge", is_platform=tenant == "platform", services=frozenset(), hostnames=frozenset(),
        allowed_private_networks=("127.50.0.0/16",),
    )  # fmt: skip
    whole = compile_slice(found, context, envoy_schema.default())
    assert not whole.problems, whole.problems
    return [Resource(one.type_url, one.name, one.body) for one in whole.resources]


def platform(*switches: tuple[str, str, dict[str, Any]]) -> list[Resource]:
    door = ("listener", "egress", {"protocol": "egress", "address": "127.0.0.1", "port": 13128})
    return compiled("platform", door, *switches)


def denied(destination: str, until: datetime) -> tuple[str, str, dict[str, Any]]:
    """A switch of the platform: nobody may reach this."""
    spec = {"type": "destination_deny", "destination": destination, "until": until.isoformat()}
    return "switch", called(SwitchType.DESTINATION_DENY, "", destination), spec


def workload(name: str, *keys: str) -> tuple[str, str, dict[str, Any]]:
    sha1 = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
    return "workload", name, {"credentials": [{"key": key, "sha1": sha1} for key in keys]}


def policy(name: str, workloads: Sequence[str], *destinations: tuple[str, int], **more: Any) -> tuple[str, str, Any]:
    """A policy of one rule, `all`, that allows tunnels and plain requests to these."""
    listed = [
        {"host": host, "port": port, "forwarding": way} for host, port in destinations for way in ("tunnel", "http")
    ]
    rules = [{"name": "all", "destinations": listed}] if listed else []
    return "egress_policy", name, {"workloads": list(workloads), "rules": rules} | more


@dataclass
class Destination:
    """Somebody who sends back what they get; `open` are the connections that are."""

    port: int
    open: set[asyncio.StreamWriter] = field(default_factory=set)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def has_only(self, count: int) -> None:
        """Wait until no more than so many are open."""
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.open) <= count)


@asynccontextmanager
async def destination(host: str = HOST) -> AsyncIterator[Destination]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.open.add(writer)
        try:
            while said := await reader.read(65_536):
                is_plain = said.startswith(b"GET")
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello" if is_plain else said)
        finally:
            found.open.discard(writer)
            writer.close()
            async with found.changed:
                found.changed.notify_all()

    found = Destination(0)
    server = await asyncio.start_server(serve, host, 0)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found


@dataclass
class Tunnel:
    """What a caller has in hand; `status` is what it was answered."""

    status: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def says(self, text: bytes) -> bytes:
        """Say something through it and return what comes back."""
        self.writer.write(text)
        return await self.reader.readexactly(len(text))

    async def ended(self) -> bytes:
        """Wait for its end; return what came until then."""
        return await self.reader.read()

    async def close(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


class Callers:
    """Those who ask the listener on a port; what they still hold at the end is closed."""

    def __init__(self, port: int, **tls: Any) -> None:
        self._port, self._tls = port, tls
        self._tunnels: list[Tunnel] = []

    async def dial(self, target: str, user: str = "acme.orders.k1ab", password: str = PASSWORD) -> Tunnel:
        """Ask for a tunnel."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, **self._tls)
        known = base64.b64encode(f"{user}:{password}".encode()).decode()
        said = f"Proxy-Authorization: Basic {known}\r\n" if user else ""
        writer.write(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{said}\r\n".encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        self._tunnels.append(Tunnel(int(answer.split()[1]), reader, writer))
        return self._tunnels[-1]

    async def dial_many(self, count: int, target: str, user: str = "acme.orders.k1ab") -> list[Tunnel]:
        tunnels = await asyncio.gather(*(self.dial(target, user) for _ in range(count)))
        assert {one.status for one in tunnels} == {200}
        return tunnels

    async def ask(self, target: str, user: str = "acme.orders.k1ab") -> int:
        """One plain request; returns the status of its answer."""
        proxy = f"http://{user}:{PASSWORD}@127.0.0.1:{self._port}"
        async with httpx.AsyncClient(trust_env=False, proxy=proxy) as client:
            return (await client.get(f"http://{target}/")).status_code

    async def close(self) -> None:
        for one in self._tunnels:
            await one.close()

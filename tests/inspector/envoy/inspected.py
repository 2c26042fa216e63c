"""A gateway as a node has it: a real Envoy with our listener, the real inspector beside it, and a service behind it."""

import asyncio
import json
import socket
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from gatehouse_inspector.memory.lists import Lists
from gatehouse_inspector.serving.doors import responses_beside
from gatehouse_inspector.serving.supervisor import Supervisor
from gatehouse_protocol.vocabulary import INSPECTOR, RESPONSES

from policies.compiler import IntentObject, Resource
from tests.inspector.envoy.upstream import Seen, Service
from tests.policies.compiler.intents import SCHEMA, compiled, made, platform
from tests.policies.compiler.running_envoy import Gateway, running

SHOP = "shop.acme.test"
"""Looked at by the policy `shop`; what cannot be looked at passes, so that nothing is refused by accident."""


@dataclass
class Threaded:
    """An event loop in a thread of its own."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def __enter__(self) -> "Threaded":
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(90)


@dataclass
class Inspected:
    """A running gateway whose requests are looked at."""

    gateway: Gateway
    seen: list[Seen]
    place: Path
    documents: Mapping[str, Any]
    events: socket.socket
    _threaded: Threaded
    _supervisor: Supervisor | None = None

    @property
    def port(self) -> int:
        return self.gateway.port

    def load(self, document: Mapping[str, Any] | None = None) -> None:
        """Look with a bundle from now on: the given one, or that of the gateway's own policies."""
        self._threaded.run(self._load(dict(document or self.documents)))

    async def _load(self, document: dict[str, Any]) -> None:
        if self._supervisor is None:
            self._supervisor = Supervisor(self.place, workers=2, events=Path(self.events.getsockname()))
        await self._supervisor.load(document)

    @property
    def lists(self) -> Lists:
        """The temporary lists that the workers read."""
        assert self._supervisor is not None
        return self._supervisor.lists

    def heard(self, kind: str) -> dict[str, Any]:
        """Wait for the next thing of a kind that workers say."""
        while (said := json.loads(self.events.recv(65_536)))["kind"] != kind:
            pass
        return said

    def unload(self) -> None:
        """End the inspector: nobody can be asked."""
        if self._supervisor is not None:
            self._threaded.run(self._supervisor.close())
            self._supervisor = None


@contextmanager
def inspected(
    objects: Callable[[int, int], list[IntentObject]],
    change: Callable[[Any], None] = lambda manager: None,
    edge: Sequence[Resource] = (),
) -> Iterator[Inspected]:
    """Run a gateway on what `objects` makes of the ports of a service (HTTP/1.1) and of one of gRPC.

    `change` may change how connections are managed; `edge` is the platform's, if not one plain listener.
    """
    with Threaded() as threaded, tempfile.TemporaryDirectory(prefix="gh-") as folder:
        seen: list[Seen] = []
        service = threaded.run(_service(threaded.loop, seen))
        streams, streaming = threaded.run(_streams())
        given = objects(service.sockets[0].getsockname()[1], streaming)
        result = compiled(*given, allowed_private_networks=("127.0.0.0/8",))
        assert not result.problems, result.problems
        place = Path(folder) / "inspector.sock"
        events = _events(Path(folder) / "events")

        def changed(bootstrap: Any) -> None:
            _add_inspector(bootstrap, place)
            for manager in managers(bootstrap):
                manager.delayed_close_timeout.nanos = 50_000_000  # tests wait for the end of refused connections
                change(manager)

        try:
            with running(result.resources, edge or platform().resources, changed) as gateway:
                made_here = Inspected(gateway, seen, place, _documents(given), events, threaded)
                try:
                    yield made_here
                finally:
                    made_here.unload()
        finally:
            events.close()
            threaded.run(streams.stop(None))
            threaded.run(_close(service))


_MANAGER = ".HttpConnectionManager"


def managers(bootstrap: Any) -> Iterator[Any]:
    """The connection manager of each listener; what is changed in it is written back."""
    for listener in bootstrap.static_resources.listeners:
        for chain in listener.filter_chains:
            for network_filter in (one for one in chain.filters if one.typed_config.type_url.endswith(_MANAGER)):
                manager = SCHEMA.open_any(network_filter.typed_config)
                yield manager
                network_filter.typed_config.CopyFrom(SCHEMA.to_any(manager))


def _documents(objects: list[IntentObject]) -> dict[str, Any]:
    """The bundle, as the agent makes it of the resources."""
    entries = {one.name: one.spec for one in objects if one.kind == "list"}
    return {
        "policies": {f"acme/{one.name}": one.spec.document() for one in objects if one.kind == "waf_policy"},
        "guards": {f"acme/dlp/{one.name}": one.spec.document("00" * 16) for one in objects if one.kind == "dlp_policy"},
        "lists": {
            f"acme/{name}": {"type": str(spec.type), "entries": [[entry.value, 0] for entry in spec.entries]}
            for name, spec in entries.items()
        },
    }


def _events(place: Path) -> socket.socket:
    """Where workers say what they see; whoever does not listen misses it."""
    found = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    found.bind(str(place))
    found.settimeout(20)
    return found


def _add_inspector(bootstrap: Any, place: Path) -> None:
    """The clusters, as the agent makes them."""
    for name, path in ((INSPECTOR, place), (RESPONSES, responses_beside(place))):
        cluster = bootstrap.static_resources.clusters.add(name=name)
        cluster.connect_timeout.nanos = 250_000_000
        bound = cluster.circuit_breakers.thresholds.add()
        for limit in (bound.max_connections, bound.max_pending_requests, bound.max_requests, bound.max_retries):
            limit.value = 1024
        cluster.load_assignment.cluster_name = name
        endpoint = cluster.load_assignment.endpoints.add().lb_endpoints.add().endpoint
        endpoint.address.pipe.path = str(path)
    options = SCHEMA.message("envoy.extensions.upstreams.http.v3.HttpProtocolOptions")()
    options.explicit_http_config.http2_protocol_options.max_concurrent_streams.value = 1
    cluster.typed_extension_protocol_options[options.DESCRIPTOR.full_name].CopyFrom(SCHEMA.to_any(options))


async def _service(loop: asyncio.AbstractEventLoop, seen: list[Seen]) -> asyncio.Server:
    return await loop.create_server(lambda: Service(seen), "127.0.0.1", 0)


async def _close(server: asyncio.Server) -> None:
    server.close()


class _Echo(grpc.GenericRpcHandler):
    """Says each message of a stream back as it comes."""

    def service(self, details: Any) -> Any:
        return grpc.stream_stream_rpc_method_handler(self._each)

    @staticmethod
    async def _each(messages: Any, _context: Any) -> Any:
        async for message in messages:
            yield message


async def _streams() -> tuple[Any, int]:
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((_Echo(),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    return server, port


def service(name: str, port: int, **spec: Any) -> IntentObject:
    """A service on this machine."""
    addresses = [{"address": "127.0.0.1", "port": port}]
    return made("service", name, {"endpoints": {"type": "static", "addresses": addresses}, **spec})

"""A service of gRPC that speaks in four ways, and clients of it, with plain bytes as messages."""

import threading
from collections.abc import Iterable, Iterator
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import grpc

SERVICES: Final = ("shop.Orders", "shop.Stock", "bank.Orders")


@dataclass
class Calls:
    """A server that runs: its name, its port, and the calls that were cancelled before they ended."""

    name: str
    port: int = 0
    cancelled: threading.Event = field(default_factory=threading.Event)


def _handlers(calls: Calls) -> dict[str, grpc.RpcMethodHandler]:
    name = calls.name.encode()

    def place(request: bytes, context: grpc.ServicerContext) -> bytes:
        sent = dict(context.invocation_metadata())
        context.send_initial_metadata((("x-first", sent.get("x-note", "")),))
        context.set_trailing_metadata((("x-last", "bye"),))
        return name + b":" + request

    def follow(request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        yield from (name + b":%d" % number for number in range(int(request)))

    def collect(requests: Iterable[bytes], context: grpc.ServicerContext) -> bytes:
        return name + b":" + b",".join(requests)

    def talk(requests: Iterable[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
        for one in requests:
            yield name + b":" + one

    def wait(request: bytes, context: grpc.ServicerContext) -> bytes:
        ended = threading.Event()
        context.add_callback(ended.set)
        if ended.wait(60):
            calls.cancelled.set()
        return b"late"

    def fail(request: bytes, context: grpc.ServicerContext) -> bytes:
        context.set_trailing_metadata((("x-why", "because"),))
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, "not today")
        return b""

    return {
        "Place": grpc.unary_unary_rpc_method_handler(place),
        "Follow": grpc.unary_stream_rpc_method_handler(follow),
        "Collect": grpc.stream_unary_rpc_method_handler(collect),
        "Talk": grpc.stream_stream_rpc_method_handler(talk),
        "Wait": grpc.unary_unary_rpc_method_handler(wait),
        "Fail": grpc.unary_unary_rpc_method_handler(fail),
    }


@contextmanager
def answering(name: str) -> Iterator[Calls]:
    """A server of all services, each of whose answers begins with its name."""
    calls = Calls(name)
    server = grpc.server(futures.ThreadPoolExecutor(8))
    handlers = _handlers(calls)
    server.add_generic_rpc_handlers(tuple(grpc.method_handlers_generic_handler(one, handlers) for one in SERVICES))
    calls.port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield calls
    finally:
        server.stop(None).wait()


@contextmanager
def channel(port: int, authority: str) -> Iterator[grpc.Channel]:
    """A channel to a gateway that asks for a host."""
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.default_authority", authority)]) as opened:
        yield opened


def call(channel: grpc.Channel, method: str, request: bytes = b"1", **more: Any) -> bytes:
    """The answer to a unary call of `/service/method`."""
    return channel.unary_unary(method)(request, timeout=more.pop("timeout", 30), **more)

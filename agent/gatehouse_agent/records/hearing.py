"""Hears of requests from Envoy, over the socket by which Envoy gets its configuration.

What a tenant has too much of is not even opened beyond its route: a flood of errors must not keep the agent busy.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import grpc
from google.protobuf.message import DecodeError

from gatehouse_agent import logs
from gatehouse_agent.assembly import challenges, proof
from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.records import wire
from gatehouse_agent.records.reading import read, record_of
from gatehouse_agent.records.waiting import Waiting
from gatehouse_agent.traffic.rows import slice_of

_SERVICE: Final = "opentelemetry.proto.collector.logs.v1.LogsService"
_OURS: Final = frozenset({proof.ROUTE_NAME.encode(), challenges.ROUTE_NAME.encode()})
_ANSWER: Final = b""


class Records:
    """`active` says which revision of each slice Envoy serves now."""

    def __init__(self, gateway: str, clock: Clock, active: Callable[[], Mapping[str, SliceRef]]) -> None:
        self._gateway, self._clock, self._active = gateway, clock, active
        self._waiting = Waiting(clock.steady, clock.seconds)
        self.take = self._waiting.take

    def handler(self) -> grpc.GenericRpcHandler:
        """What a gRPC server answers Envoy with."""
        export = grpc.unary_unary_rpc_method_handler(self._export)
        return grpc.method_handlers_generic_handler(_SERVICE, {"Export": export})

    async def _export(self, request: bytes, context: Any) -> bytes:
        self.hear(request)
        return _ANSWER

    def hear(self, request: bytes) -> None:
        """Take in one message of Envoy's, an `ExportLogsServiceRequest`."""
        try:
            bodies = [
                body
                for resource in wire.Export.FromString(request).resource_logs
                for scope in resource.scope_logs
                for body in scope.log_records
            ]
            for body in bodies:
                self._take_in(wire.LogRecord.FromString(body).attributes)
        except DecodeError as error:
            logs.warning("record_not_understood", error=str(error))

    def _take_in(self, attributes: Any) -> None:
        route = next((one.value.string_value for one in attributes if one.key == "route"), b"")
        if route in _OURS:
            return
        key = slice_of(route.decode("utf-8", "replace"), self._gateway)
        if self._waiting.admits(key):
            active = self._active().get(key)
            ahead_seconds = self._clock.seconds() - time.time()
            self._waiting.add(record_of(read(attributes), key, active.sequence if active else 0, ahead_seconds))

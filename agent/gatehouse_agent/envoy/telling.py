"""What Envoy tells of what passes through it, over the socket by which it gets its configuration.

Its logs come as OpenTelemetry's; each says in its resource what it is of, or nothing, when it is of requests.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import grpc
from google.protobuf.message import DecodeError

from gatehouse_agent import logs
from gatehouse_agent.records import wire

_SERVICE: Final = "opentelemetry.proto.collector.logs.v1.LogsService"
_ANSWER: Final = b""


class Telling:
    """`listeners` take in the attributes of what is told, by what the log is of; an unknown one is left alone."""

    def __init__(self, listeners: Mapping[bytes, Callable[[Any], None]]) -> None:
        self._listeners = listeners

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
            for resource in wire.Export.FromString(request).resource_logs:
                bodies = [body for scope in resource.scope_logs for body in scope.log_records]
                if take_in := self._listeners.get(_log_of(resource)):
                    for body in bodies:
                        take_in(wire.LogRecord.FromString(body).attributes)
        except DecodeError as error:
            logs.warning("envoy_not_understood", error=str(error))


def _log_of(resource: Any) -> bytes:
    return next((one.value.string_value for one in resource.resource.attributes if one.key == "log"), b"")

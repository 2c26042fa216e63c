"""Envoy tells the agent of everything that asks to go out: tunnels as they begin, every few seconds, and as they end.

They go to the agent's own socket as OpenTelemetry logs, as records of requests do, and what is told is fixed in
`FLOW_FIELDS`. Headers that say who asks are gone by the time a log is written, so the guard also writes it down as
metadata of the request. A policy that observes lets through what a rule denies; such routes say so in their metadata.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.egress import FlowOutcome
from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import AGENT_CLUSTER, FLOW_FIELDS, FLOW_PERIOD_SECONDS, FLOWS

from policies.compiler.envoy.values import set_duration

_CONFIG: Final = "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig"
_AT_THE_END: Final = 6  # AccessLogType.DownstreamEnd
_INSIDE: Final = {
    "client": f"%DYNAMIC_METADATA({FLOWS}:client)%",
    "client_side": f"%DYNAMIC_METADATA({FLOWS}:client_side)%",
}
"""Of a listener inside of Envoy: the connection of the caller's own, which is not the one that it sees."""
_FLUSH_SECONDS: Final = 0.2
_FLUSH_BYTES: Final = 65_536
_TIMEOUT_SECONDS: Final = 2.0


def write_flow_log(manager: Any, schema: EnvoySchema, *, is_inside: bool = False) -> None:
    """Let an `HttpConnectionManager` tell of tunnels and requests; its other logs go on to count each of them once."""
    for log in manager.access_log:
        _log_at_the_end(log)
    config = schema.message(_CONFIG)(log_name=FLOWS, stat_prefix="flows.", disable_builtin_labels=True)
    config.grpc_service.envoy_grpc.cluster_name = AGENT_CLUSTER
    set_duration(config.grpc_service.timeout, _TIMEOUT_SECONDS)
    set_duration(config.buffer_flush_interval, _FLUSH_SECONDS)
    config.buffer_size_bytes.value = _FLUSH_BYTES
    config.resource_attributes.values.add(key="log").value.string_value = FLOWS
    for name, value in {**FLOW_FIELDS, **(_INSIDE if is_inside else {})}.items():
        config.attributes.values.add(key=name).value.string_value = value
    log = manager.access_log.add(name=FLOWS)
    log.typed_config.CopyFrom(schema.to_any(config))
    options = manager.access_log_options
    set_duration(options.access_log_flush_interval, FLOW_PERIOD_SECONDS)
    options.flush_log_on_tunnel_successfully_established = True


def write_would_deny(route: Any) -> None:
    """Say in the metadata of a `Route` that it only lets through because nobody is denied yet."""
    route.metadata.filter_metadata[FLOWS].update({"outcome": FlowOutcome.WOULD_DENY.value})


def _log_at_the_end(log: Any) -> None:
    before = type(log.filter)()
    before.CopyFrom(log.filter)
    log.filter.Clear()
    both = log.filter.and_filter.filters
    both.add().log_type_filter.types.append(_AT_THE_END)
    both.add().CopyFrom(before)

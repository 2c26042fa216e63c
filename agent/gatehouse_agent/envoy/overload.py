"""What Envoy does as its memory fills: it serves those whom it has, and turns away those who come, step by step.

The kernel would end a process that takes too much, and with it every request. Envoy's own doors (its admin interface,
and the one by which it gets its configuration) stay open. Runtime keys bound what one connection may ask in one turn.
"""

from dataclasses import dataclass
from typing import Any, Final

HEAP_KEY: Final = "gatehouse.max_heap_bytes"
"""By which runtime key of Envoy's the bound of its memory can be changed while it runs."""
_MONITORS: Final = "type.googleapis.com/envoy.extensions.resource_monitors"
_HEAP: Final = "envoy.resource_monitors.fixed_heap"
_ACTIONS: Final = "envoy.overload_actions"
_SCALING: Final = "type.googleapis.com/envoy.config.overload.v3.ScaleTimersOverloadActionConfig"
_TIMERS: Final = ("HTTP_DOWNSTREAM_CONNECTION_IDLE", "HTTP_DOWNSTREAM_STREAM_IDLE", "TRANSPORT_SOCKET_CONNECT")
_SHORTEST_PERCENT: Final = 10
_SMALLEST_TRACKED: Final = 20  # buffers of a stream from 2 to the power of this, 1 MiB, on
_REFRESH: Final = "0.25s"

HARDENING: Final = {
    "http.max_requests_per_io_cycle": 10,
    "overload.premature_reset_total_stream_count": 200,
    "overload.premature_reset_min_stream_lifetime_seconds": 1,
}
"""A client of HTTP/2 has ten requests looked at before others have their turn; one that resets most of its requests
within a second (CVE-2023-44487) loses its connection after 200 of them."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one Envoy may take: connections of clients, and bytes of memory."""

    connections: int
    heap_bytes: int


def overload_manager(bounds: Bounds) -> dict[str, Any]:
    """Return the overload manager of the bootstrap."""
    return {
        "refresh_interval": _REFRESH,
        "resource_monitors": [_connections(bounds.connections), _heap(bounds.heap_bytes)],
        "buffer_factory_config": {"minimum_account_to_track_power_of_two": _SMALLEST_TRACKED},
        "actions": [
            {**_action("reduce_timeouts", _scaled(0.80, 0.95)), "typed_config": _shorter_timers()},
            _action("shrink_heap", _from(0.85)),
            _action("disable_http_keepalive", _from(0.90)),
            _action("reset_high_memory_stream", _scaled(0.92, 0.98)),
            _action("stop_accepting_requests", _from(0.95)),
            _action("reject_incoming_connections", _from(0.98)),
        ],
        "loadshed_points": [
            {"name": "envoy.load_shed_points.http_connection_manager_decode_headers", "triggers": [_scaled(0.90, 0.95)]}
        ],
    }


def _connections(most: int) -> dict[str, Any]:
    """Clients beyond the limit are turned away at once, before they cost memory; our own door always opens."""
    kind = f"{_MONITORS}.downstream_connections.v3.DownstreamConnectionsConfig"
    limit = {"@type": kind, "max_active_downstream_connections": most}
    return {"name": "envoy.resource_monitors.global_downstream_max_connections", "typed_config": limit}


def _heap(most: int) -> dict[str, Any]:
    bound = {"default_value": most, "runtime_key": HEAP_KEY}
    return {
        "name": _HEAP,
        "typed_config": {"@type": f"{_MONITORS}.fixed_heap.v3.FixedHeapConfig", "max_heap_size_bytes_runtime": bound},
    }


def _action(name: str, trigger: dict[str, Any]) -> dict[str, Any]:
    return {"name": f"{_ACTIONS}.{name}", "triggers": [trigger]}


def _from(share: float) -> dict[str, Any]:
    return {"name": _HEAP, "threshold": {"value": share}}


def _scaled(beginning: float, full: float) -> dict[str, Any]:
    return {"name": _HEAP, "scaled": {"scaling_threshold": beginning, "saturation_threshold": full}}


def _shorter_timers() -> dict[str, Any]:
    timers = [{"timer": one, "min_scale": {"value": _SHORTEST_PERCENT}} for one in _TIMERS]
    return {"@type": _SCALING, "timer_scale_factors": timers}

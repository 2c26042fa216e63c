"""Reads what Envoy says of its clusters' endpoints, and of their checks. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, Final

from gatehouse_protocol.health import EndpointReason, EndpointState

SERVICES: Final = r"^[^/]+/[^/]+$"
"""Clusters that are services: `<tenant>/<service>`; those of the way out have more parts."""
_OURS: Final = "gatehouse"
_REASONS: Final = {
    "ACTIVE": EndpointReason.STATUS,
    "NETWORK": EndpointReason.CONNECTION,
    "NETWORK_TIMEOUT": EndpointReason.TIMEOUT,
    "PASSIVE": EndpointReason.SAID_SO,
}
_FAILURES: Final = ("eject_unhealthy_event", "health_check_failure_event")
_TAKEN_OUT: Final = frozenset({"UNHEALTHY", "DRAINING", "TIMEOUT"})

Place = tuple[str, str]
"""A cluster and the address of one of its endpoints."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint as Envoy has it at a moment; `reason` as far as that shows by itself."""

    address: str
    host: str
    state: EndpointState
    reason: EndpointReason
    weight: int
    priority: int
    zone: str
    active: int
    requests: int
    failed: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found that changed something, at `at` seconds of this machine's clock."""

    at: float
    reason: EndpointReason
    status: int


def read_clusters(text: bytes) -> dict[str, tuple[Endpoint, ...]]:
    """Return the endpoints of each service; raises `ValueError` where the text is no answer of `/clusters`."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("expected an object")
    return {
        name: tuple(_endpoints(one.get("host_statuses", ())))
        for one in found.get("cluster_statuses", ())
        if is_service(name := one.get("name", ""))
    }


def is_service(cluster: str) -> bool:
    """Whether a cluster of that name is somebody's service."""
    return cluster.count("/") == 1 and not cluster.startswith(f"{_OURS}/")


def read_events(lines: Iterable[bytes]) -> Iterator[tuple[Place, Verdict]]:
    """Return what checks found, in order; a line that says nothing of that, or is broken, is left out."""
    for line in lines:
        try:
            said = json.loads(line)
            place = said["cluster_name"], _address(said["host"])
            at = datetime.fromisoformat(said["timestamp"]).replace(tzinfo=UTC).timestamp()
        except (ValueError, KeyError, TypeError):
            continue
        failure = next((said[name] for name in _FAILURES if name in said), None)
        if failure is not None:
            reason = _REASONS.get(failure.get("failure_type", ""), EndpointReason.NONE)
            yield place, Verdict(at, reason, int(failure.get("http_status_code", 0)))
        elif "add_healthy_event" in said:
            yield place, Verdict(at, EndpointReason.NONE, 0)


def _endpoints(statuses: Iterable[Mapping[str, Any]]) -> Iterator[Endpoint]:
    for one in statuses:
        state, reason = _state(one.get("health_status", {}))
        counts = {stat["name"]: int(stat.get("value", 0)) for stat in one.get("stats", ())}
        yield Endpoint(
            address=_address(one.get("address", {})),
            host=one.get("hostname", ""),
            state=state,
            reason=reason,
            weight=one.get("weight", 1),
            priority=one.get("priority", 0),
            zone=one.get("locality", {}).get("zone", ""),
            active=counts.get("rq_active", 0),
            requests=counts.get("rq_total", 0),
            failed=counts.get("rq_error", 0),
        )


def _state(said: Mapping[str, Any]) -> tuple[EndpointState, EndpointReason]:
    """What takes an endpoint out for good comes before what does so for a while."""
    if said.get("eds_health_status") in _TAKEN_OUT:
        return EndpointState.DRAINED, EndpointReason.NONE
    if said.get("failed_active_health_check") and not said.get("pending_active_hc"):
        if said.get("excluded_via_immediate_hc_fail"):
            return EndpointState.UNHEALTHY, EndpointReason.SAID_SO
        is_late = said.get("active_hc_timeout")
        return EndpointState.UNHEALTHY, EndpointReason.TIMEOUT if is_late else EndpointReason.NONE
    if said.get("failed_outlier_check"):
        return EndpointState.EJECTED, EndpointReason.FAILURES
    if said.get("pending_active_hc"):
        return EndpointState.CHECKING, EndpointReason.NONE
    return EndpointState.HEALTHY, EndpointReason.NONE


def _address(said: Mapping[str, Any]) -> str:
    socket = said.get("socket_address")
    if socket is None:
        return str(said.get("pipe", {}).get("path", ""))
    host, port = socket.get("address", ""), socket.get("port_value", 0)
    try:
        is_v6 = ip_address(host).version == 6
    except ValueError:
        is_v6 = False
    return f"[{host}]:{port}" if is_v6 else f"{host}:{port}"

"""The endpoints of a cluster as this node asks them: listed and found ones together, near ones first. Pure.

Envoy asks the endpoints of the lowest priority that has enough healthy ones, and spills over to the next. So what is
near is a matter of priorities: those that a service writes down count first, within each the own zone comes before the
own region, and that before all others.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse_agent import wire
from gatehouse_agent.assembly.resources import EnvoyResource

_Level = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node or an endpoint is; empty where nobody says."""

    region: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """An endpoint that is not listed in a slice; as one that is (`weight` 1 to 128)."""

    address: str
    port: int
    weight: int = 1
    priority: int = 0
    place: Place = Place()


def arranged(listed: EnvoyResource, found: Sequence[Found], here: Place, *, prefers_nearby: bool) -> EnvoyResource:
    """Return the listed ClusterLoadAssignment with what was found, its priorities as this node sees them.

    Raises `DecodeError` for what is none.
    """
    type_url, value = wire.unwrap(listed.body)
    message = wire.LoadAssignment.FromString(value)
    taken = {_socket(one) for group in message.endpoints for one in group.lb_endpoints}
    for endpoint in found:
        if (endpoint.address, endpoint.port) not in taken:
            _add(message, endpoint)
    groups = [(_level(one, here, prefers_nearby), one) for one in message.endpoints]
    levels = {level: number for number, level in enumerate(sorted({level for level, _ in groups}))}
    for level, group in groups:
        group.priority = levels[level]
    body = wire.wrap(type_url, message.SerializeToString(deterministic=True))
    return EnvoyResource(hashlib.sha256(body).hexdigest(), body)


def _add(message: Any, endpoint: Found) -> None:
    """Put an endpoint into the group of its priority and place."""
    place = endpoint.place
    for group in message.endpoints:
        if (group.priority, group.locality.region, group.locality.zone) == (
            endpoint.priority, place.region, place.zone,
        ):  # fmt: skip
            break
    else:
        group = message.endpoints.add(priority=endpoint.priority)
        if place != Place():
            group.locality.region, group.locality.zone = place.region, place.zone
    entry = group.lb_endpoints.add()
    socket = entry.endpoint.address.socket_address
    socket.address, socket.port_value = endpoint.address, endpoint.port
    entry.load_balancing_weight.value = endpoint.weight


def _level(group: Any, here: Place, prefers_nearby: bool) -> _Level:
    there = group.locality
    is_elsewhere = bool(here.region and there.region) and there.region != here.region
    if not prefers_nearby or (here.zone and there.zone == here.zone and not is_elsewhere):
        return group.priority, 0
    return group.priority, 1 if here.region and there.region == here.region else 2


def _socket(entry: Any) -> tuple[str, int]:
    socket = entry.endpoint.address.socket_address
    return socket.address, socket.port_value

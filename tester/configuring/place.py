"""Through which listener of a gateway a request comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler import Resource
from policies.compiler.envoy.http_connections import CONNECTION_MANAGER
from policies.compiler.envoy.values import LISTENER_URL


class NoListenerError(Exception):
    """No listener of the gateway takes such requests."""


@dataclass(frozen=True, slots=True)
class Door:
    """A listener: its resource, its port, and whether it speaks TLS. `resource` is None where none is published."""

    resource: Resource | None
    name: str
    port: int
    is_tls: bool


def door_of(platform: Sequence[Resource], *, is_tls: bool, port: int | None, schema: EnvoySchema) -> Door:
    """Return the listener for a scheme: that of the port, if there is one, else the first by name.

    A gateway without listeners has a plain one. Raises NoListenerError.
    """
    known = [_door(one, schema) for one in platform if one.type_url == LISTENER_URL]
    doors = sorted((one for one in known if one is not None), key=lambda one: (one.port != port, one.name))
    if not known and not is_tls:
        return Door(None, "", port or 80, is_tls=False)
    for door in doors:
        if door.is_tls == is_tls:
            return door
    raise NoListenerError("https" if is_tls else "http")


def _door(resource: Resource, schema: EnvoySchema) -> Door | None:
    message = schema.unpack(resource.body)
    if not _serves_routes(message, schema):
        return None
    is_tls = any(chain.HasField("transport_socket") for chain in message.filter_chains)
    return Door(resource, message.name, message.address.socket_address.port_value, is_tls)


def _serves_routes(message: Any, schema: EnvoySchema) -> bool:
    filters = [one for chain in message.filter_chains for one in chain.filters]
    managers = [one for one in filters if one.typed_config.type_url.endswith(CONNECTION_MANAGER)]
    return any(schema.open_any(one.typed_config).HasField("rds") for one in managers)

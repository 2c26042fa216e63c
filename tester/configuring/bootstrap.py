"""The bootstrap of a trial: the compiled slice within its gateway, as nodes would put it together.

Of it these are other than on a node: the listener is a socket in a folder and believes who says whence a client
comes; its certificate is made up; every service is a socket in the folder; and what asks others is taken out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import CACHES

from policies.compiler import Resource
from policies.compiler.envoy.http_connections import CONNECTION_MANAGER
from policies.compiler.envoy.rendering import render_static
from policies.compiler.envoy.values import (
    CLUSTER,
    CLUSTER_URL,
    LISTENER_URL,
    ROUTE_TABLE_NAME,
    ROUTE_TABLE_URL,
    VIRTUAL_HOST_URL,
    set_duration,
)
from tester.configuring.arms import choose_arm
from tester.configuring.certificate import made_up
from tester.configuring.not_run import take_out
from tester.configuring.place import Door

LOG_FIELDS: Final = {
    "route": "%ROUTE_NAME%",
    "host": "%CEL(xds.virtual_host_name)%",
    "service": "%UPSTREAM_CLUSTER%",
    "status": "%RESPONSE_CODE%",
    "details": "%RESPONSE_CODE_DETAILS%",
    "cache": f"%DYNAMIC_METADATA({CACHES}:did)%",
    "flags": "%RESPONSE_FLAGS%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    "client": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
}
"""What Envoy is asked about each request."""
MOST_SOCKETS: Final = 256
"""Services beyond these share a socket, so that one cannot tell which of them got a copy."""
_BOOTSTRAP: Final = "envoy.config.bootstrap.v3.Bootstrap"
_FILE_LOG: Final = "envoy.extensions.access_loggers.file.v3.FileAccessLog"
_PROXY_PROTOCOL: Final = "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol"
_DIRTY: Final = ("access_log", "socket_options", "additional_addresses", "freebind", "transparent", "metadata")
"""What a listener on TCP may have and one in a folder has not."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is tried: the resources of a slice, those of its gateway, the listener, and perhaps one service of several.

    `arm` is a service as Envoy knows it, which then gets all that it may share with others.
    """

    resources: Sequence[Resource]
    platform: Sequence[Resource]
    door: Door
    arm: str = ""


@dataclass(frozen=True, slots=True)
class Configured:
    """A serialised bootstrap; the clusters that have a socket each, by its number; and the filters taken out."""

    bootstrap: bytes
    clusters: tuple[str, ...]
    not_run: frozenset[str]

    @property
    def sockets(self) -> int:
        """How many sockets of services there are."""
        return min(len(self.clusters), MOST_SOCKETS)


def configure(setting: Setting, schema: EnvoySchema) -> Configured:
    """Return the bootstrap of a trial; its sockets and files are named within the folder where Envoy runs."""
    kept = [one for one in setting.resources if one.type_url in (VIRTUAL_HOST_URL, CLUSTER_URL)]
    message = schema.message(_BOOTSTRAP).FromString(render_static(kept, _of_gateway(setting), schema))
    message.ClearField("dynamic_resources")
    message.node.id = message.node.cluster = "trial"
    static = message.static_resources
    clusters = tuple(cluster.name for cluster in static.clusters)
    for number, cluster in enumerate(static.clusters):
        cluster.CopyFrom(_stood_in(cluster, min(number, MOST_SOCKETS - 1), schema))
    del static.listeners[1:]
    _move(static.listeners[0], schema)
    not_run = frozenset[str]()
    for filter_, manager in _managers(static.listeners[0], schema):
        not_run |= take_out(manager, schema)
        choose_arm(manager.route_config, setting.arm, schema)
        del manager.access_log[:]
        _write_log(manager.access_log.add(), schema)
        filter_.typed_config.CopyFrom(schema.to_any(manager))
    return Configured(bytes(message.SerializeToString(deterministic=True)), clusters, not_run)


def _of_gateway(setting: Setting) -> list[Resource]:
    door = [setting.door.resource] if setting.door.resource is not None else []
    beside = (one for one in setting.platform if one.type_url != LISTENER_URL)
    tables = (one for one in beside if one.type_url == ROUTE_TABLE_URL and one.name == ROUTE_TABLE_NAME)
    return [*door, *tables]


def _stood_in(cluster: Any, socket: int, schema: EnvoySchema) -> Any:
    """A cluster of one socket; of its own it keeps its name and its bounds."""
    message: Any = schema.message(CLUSTER)(name=cluster.name)
    message.type = message.STATIC
    set_duration(message.connect_timeout, 5)
    message.circuit_breakers.CopyFrom(cluster.circuit_breakers)
    message.load_assignment.cluster_name = cluster.name
    address = message.load_assignment.endpoints.add().lb_endpoints.add().endpoint.address
    address.pipe.path = f"service-{socket}"
    return message


def _move(listener: Any, schema: EnvoySchema) -> None:
    for name in _DIRTY:
        listener.ClearField(name)
    listener.address.ClearField("socket_address")
    listener.address.pipe.path = "door"
    others = list(listener.listener_filters)
    del listener.listener_filters[:]
    first = listener.listener_filters.add(name="envoy.filters.listener.proxy_protocol")
    first.typed_config.CopyFrom(schema.to_any(schema.message(_PROXY_PROTOCOL)()))
    listener.listener_filters.extend(others)
    for chain in listener.filter_chains:
        if chain.HasField("transport_socket"):
            context = schema.open_any(chain.transport_socket.typed_config)
            _certify(context.common_tls_context)
            chain.transport_socket.typed_config.CopyFrom(schema.to_any(context))


def _certify(common: Any) -> None:
    common.ClearField("tls_certificate_sds_secret_configs")
    certificate, key = made_up()
    made = common.tls_certificates.add()
    made.certificate_chain.inline_bytes, made.private_key.inline_bytes = certificate, key


def _managers(listener: Any, schema: EnvoySchema) -> Iterator[tuple[Any, Any]]:
    for chain in listener.filter_chains:
        for one in chain.filters:
            if one.typed_config.type_url.endswith(CONNECTION_MANAGER):
                yield one, schema.open_any(one.typed_config)


def _write_log(log: Any, schema: EnvoySchema) -> None:
    config = schema.message(_FILE_LOG)(path="log")
    config.log_format.json_format.update(LOG_FIELDS)
    log.name = "trial"
    log.typed_config.CopyFrom(schema.to_any(config))

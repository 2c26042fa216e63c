"""The way out for those who know of no proxy: the name that a TLS client asks for is where its connection leads.

Nobody is let out here. For each connection Envoy asks a second listener, which exists inside of it alone, for a tunnel
to that name, as a workload asks an egress listener; so all that holds, is told and is cut there is so here, and nothing
is dialled before that listener has decided. Where somebody asks from goes along in headers that only Envoy writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gatehouse_protocol.addresses import IPNetwork
from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.egress.guard import SOURCE, SOURCE_SIDE
from policies.compiler.envoy.egress.listener import egress_manager
from policies.compiler.envoy.listeners import TLS_INSPECTOR_NAME, tls_inspector
from policies.compiler.envoy.values import CLUSTER, LISTENER, set_address, set_duration
from policies.compiler.intent import DefaultsSpec, ListenerSpec

INSIDE: Final = "+inside"
"""Ends the names of the listener inside, and of the cluster that leads to it."""
_TCP_PROXY: Final = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"
_HELLO_SECONDS: Final = 10.0
_CONNECT_SECONDS: Final = 1.0


def pass_through_listener(schema: EnvoySchema, name: str, spec: ListenerSpec, defaults: DefaultsSpec) -> Any:
    """The `Listener` that clients reach; what is no TLS is closed, and so is what says no hello in time."""
    message = schema.message(LISTENER)(name=name, stat_prefix=name)
    set_address(message.address, spec.address, spec.port)
    message.per_connection_buffer_limit_bytes.value = defaults.buffer_limit_kib * 1024
    message.listener_filters.add(name=TLS_INSPECTOR_NAME).typed_config.CopyFrom(tls_inspector(schema))
    set_duration(message.listener_filters_timeout, _HELLO_SECONDS)
    chain = message.filter_chains.add(name=name)
    chain.filter_chain_match.transport_protocol = "tls"
    proxy = schema.message(_TCP_PROXY)(stat_prefix=name, cluster=name + INSIDE)
    tunnel = proxy.tunneling_config
    tunnel.hostname = f"%REQUESTED_SERVER_NAME%:{spec.destination_port}"
    for header, value in (
        (SOURCE, "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%"),
        (SOURCE_SIDE, "%DOWNSTREAM_LOCAL_ADDRESS%"),
        ("x-forwarded-for", "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%"),
    ):
        added = tunnel.headers_to_add.add().header
        added.key, added.value = header, value
    found = chain.filters.add(name="envoy.filters.network.tcp_proxy")
    found.typed_config.CopyFrom(schema.to_any(proxy))
    return message


def inside_listener(
    schema: EnvoySchema, name: str, spec: ListenerSpec, defaults: DefaultsSpec, allowed: Sequence[IPNetwork]
) -> Any:
    """The `Listener` that nobody but Envoy itself reaches; `allowed` are private networks that may be reached."""
    message = schema.message(LISTENER)(name=name + INSIDE)
    message.internal_listener.SetInParent()
    message.per_connection_buffer_limit_bytes.value = defaults.buffer_limit_kib * 1024
    manager = egress_manager(schema, name, spec, defaults, allowed, is_inside=True)
    found = message.filter_chains.add(name=name).filters.add(name="envoy.filters.network.http_connection_manager")
    found.typed_config.CopyFrom(schema.to_any(manager))
    return message


def inside_cluster(schema: EnvoySchema, name: str) -> Any:
    """The `Cluster` of the listener inside."""
    message = schema.message(CLUSTER)(name=name + INSIDE)
    message.type = message.STATIC
    set_duration(message.connect_timeout, _CONNECT_SECONDS)
    message.load_assignment.cluster_name = message.name
    endpoint = message.load_assignment.endpoints.add().lb_endpoints.add().endpoint
    endpoint.address.envoy_internal_address.server_listener_name = message.name
    return message

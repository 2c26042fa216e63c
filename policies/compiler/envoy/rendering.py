"""A slice as one static bootstrap, so that a real Envoy can be asked offline whether it would take it.

What the agent would send over ADS is written inline: routes into the listener (so that they are compiled against the
clusters), endpoints into their clusters. Clusters that are named but not given, because only changed units are checked,
are stood in for by empty ones. Whom a hostname lets in is written as what a cluster lets in: a listener would wait for
its certificate before it looks at authorities at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import AGENT_CLUSTER, RUNTIME

from policies.compiler.envoy.egress.destinations import without_files
from policies.compiler.envoy.egress.listener import egress_listener
from policies.compiler.envoy.filter_chains import TLS_SOCKET
from policies.compiler.envoy.http_connections import CONNECTION_MANAGER
from policies.compiler.envoy.listeners import TLS_INSPECTOR_NAME, listener, tls_inspector
from policies.compiler.envoy.route_table import route_table
from policies.compiler.envoy.routes_within import clusters_named, routes_within
from policies.compiler.envoy.traffic.external_authorization import clusters_asked
from policies.compiler.envoy.values import (
    CLUSTER,
    CLUSTER_URL,
    ENDPOINTS_URL,
    FILTER_CHAIN_URL,
    LISTENER_URL,
    ROUTE_TABLE,
    ROUTE_TABLE_NAME,
    ROUTE_TABLE_URL,
    SCOPED_ROUTES,
    SCOPED_ROUTES_URL,
    VIRTUAL_HOST_URL,
    set_duration,
)
from policies.compiler.intent import DefaultsSpec, ListenerSpec
from policies.compiler.intent.listener import ListenerProtocol
from policies.compiler.resources import Resource

_BOOTSTRAP: Final = "envoy.config.bootstrap.v3.Bootstrap"
_INTERNAL_LISTENERS: Final = "envoy.extensions.bootstrap.internal_listener.v3.InternalListener"
_UPSTREAM_TLS: Final = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"
_STAND_IN = ListenerSpec(protocol=ListenerProtocol.HTTP, port=10_000)
_STAND_IN_OUT = ListenerSpec(protocol=ListenerProtocol.EGRESS, port=10_001)


def render_static(resources: Sequence[Resource], platform: Sequence[Resource], schema: EnvoySchema) -> bytes:
    """A serialised `Bootstrap` for `envoy --mode validate`.

    `platform` is the platform's slice; where it has no listener or route table, plain ones stand in.
    """
    given = [*resources, *platform]
    bootstrap = _bootstrap(schema)
    static = bootstrap.static_resources
    hosts = _all(schema, given, VIRTUAL_HOST_URL)
    static.listeners.extend(_listeners(schema, given, hosts))
    static.clusters.extend(_clusters(schema, given))
    known = {cluster.name for cluster in static.clusters}
    scoped = [host for table in _all(schema, given, ROUTE_TABLE_URL) for host in table.virtual_hosts]
    named = {
        name for host in [*hosts, *scoped] for route in routes_within(host, schema) for name in clusters_named(route)
    }
    named |= {
        name
        for host in hosts
        for message in (host, *routes_within(host, schema))
        for name in clusters_asked(message, schema)
    }
    static.clusters.extend(_empty_cluster(schema, name) for name in sorted(named - known))
    static.clusters.extend(_letting_in(schema, piece) for piece in _all(schema, given, FILTER_CHAIN_URL))
    _add_agent(bootstrap, schema)
    inside = schema.message(_INTERNAL_LISTENERS)()
    bootstrap.bootstrap_extensions.add(name="inside").typed_config.CopyFrom(schema.to_any(inside))
    return bytes(bootstrap.SerializeToString(deterministic=True))


def render_chains(pieces: Sequence[Resource], schema: EnvoySchema) -> bytes:
    """A serialised `Bootstrap` with one listener that has these filter chains; as nodes make them, but without routes.

    The secrets are said to come from the agent, which is never called while validating.
    """
    bootstrap = _bootstrap(schema)
    template = listener(schema, "stand-in", _STAND_IN, DefaultsSpec())
    _inline(template, schema, route_table(schema))
    stand_in = bootstrap.static_resources.listeners.add()
    stand_in.CopyFrom(template)
    stand_in.ClearField("filter_chains")
    stand_in.listener_filters.add(name=TLS_INSPECTOR_NAME).typed_config.CopyFrom(tls_inspector(schema))
    for piece in pieces:
        chain = stand_in.filter_chains.add()
        chain.CopyFrom(schema.unpack(piece.body))
        chain.filters.extend(template.filter_chains[0].filters)
    _add_agent(bootstrap, schema)
    return bytes(bootstrap.SerializeToString(deterministic=True))


def _bootstrap(schema: EnvoySchema) -> Any:
    bootstrap = schema.message(_BOOTSTRAP)()
    bootstrap.node.id, bootstrap.node.cluster = "validate", "validate"
    bootstrap.layered_runtime.layers.add(name="fixed").static_layer.update(RUNTIME)
    return bootstrap


def _all(schema: EnvoySchema, resources: Iterable[Resource], type_url: str) -> list[Any]:
    return [schema.unpack(resource.body) for resource in resources if resource.type_url == type_url]


def _listeners(schema: EnvoySchema, given: Sequence[Resource], hosts: Sequence[Any]) -> Iterator[Any]:
    """Every listener with its routes inline; the hosts only in the first, as compiling them once is enough."""
    tables = {table.name: table for table in _all(schema, given, ROUTE_TABLE_URL)}
    table = tables.pop(ROUTE_TABLE_NAME, None) or route_table(schema)
    scopes = [(scope, tables[scope.name]) for scope in _all(schema, given, SCOPED_ROUTES_URL)]
    full = type(table)()
    full.CopyFrom(table)
    full.virtual_hosts.extend(hosts)
    listeners = _all(schema, given, LISTENER_URL) or [listener(schema, "stand-in", _STAND_IN, DefaultsSpec())]
    has_way_out = False
    for index, message in enumerate(listeners):
        _inline(message, schema, full if index == 0 else table)
        has_way_out |= _inline_scopes(message, schema, scopes)
        yield message
    if scopes and not has_way_out:
        way_out = egress_listener(schema, "stand-in-out", _STAND_IN_OUT, DefaultsSpec(), ())
        _inline_scopes(way_out, schema, scopes)
        yield way_out


def _inline(message: Any, schema: EnvoySchema, table: Any) -> None:
    """Put the route table into every HTTP connection manager of a listener."""
    for chain in message.filter_chains:
        for network_filter in chain.filters:
            if network_filter.typed_config.type_url.endswith(CONNECTION_MANAGER):
                manager = schema.open_any(network_filter.typed_config)
                if manager.HasField("scoped_routes"):
                    continue
                manager.route_config.CopyFrom(table)
                network_filter.typed_config.CopyFrom(schema.to_any(manager))


def _inline_scopes(listener: Any, schema: EnvoySchema, scopes: Sequence[tuple[Any, Any]]) -> bool:
    """Put the scopes, each with its routes, into every HTTP connection manager that reads scopes; tell if any does."""
    has_any = False
    for network_filter in (one for chain in listener.filter_chains for one in chain.filters):
        manager = schema.open_any(network_filter.typed_config)
        if not network_filter.typed_config.type_url.endswith(CONNECTION_MANAGER) or not manager.HasField(
            "scoped_routes"
        ):
            continue
        has_any = True
        listed = manager.scoped_routes.scoped_route_configurations_list
        listed.SetInParent()
        for scope, table in scopes or [_nobodys_scope(schema)]:
            inlined = listed.scoped_route_configurations.add()
            inlined.CopyFrom(scope)
            inlined.ClearField("route_configuration_name")
            inlined.route_configuration.CopyFrom(table)
        network_filter.typed_config.CopyFrom(schema.to_any(manager))
    return has_any


def _nobodys_scope(schema: EnvoySchema) -> tuple[Any, Any]:
    """A scope and its routes for a way out that no tenant uses yet: written out, a list of scopes must have one."""
    scope = schema.message(SCOPED_ROUTES)(name="nobody")
    scope.key.fragments.add(string_key="-")
    return scope, schema.message(ROUTE_TABLE)(name="nobody")


def _clusters(schema: EnvoySchema, given: Sequence[Resource]) -> Iterator[Any]:
    endpoints = {message.cluster_name: message for message in _all(schema, given, ENDPOINTS_URL)}
    for cluster in _all(schema, given, CLUSTER_URL):
        if cluster.type == cluster.EDS:
            cluster.ClearField("eds_cluster_config")
            cluster.type = cluster.STATIC
            cluster.load_assignment.cluster_name = cluster.name
            if cluster.name in endpoints:
                cluster.load_assignment.CopyFrom(endpoints[cluster.name])
        yield without_files(cluster, schema)


def _empty_cluster(schema: EnvoySchema, name: str) -> Any:
    cluster = schema.message(CLUSTER)(name=name)
    cluster.type = cluster.STATIC
    cluster.load_assignment.cluster_name = name
    set_duration(cluster.connect_timeout, 1)
    return cluster


def _letting_in(schema: EnvoySchema, piece: Any) -> Any:
    """A cluster that takes the certificates which a piece about clients takes."""
    cluster = _empty_cluster(schema, piece.name)
    context = schema.message(_UPSTREAM_TLS)()
    policy = schema.open_any(piece.transport_socket.typed_config).common_tls_context.validation_context
    context.common_tls_context.validation_context.CopyFrom(policy)
    cluster.transport_socket.name = TLS_SOCKET
    cluster.transport_socket.typed_config.CopyFrom(schema.to_any(context))
    return cluster


def _add_agent(bootstrap: Any, schema: EnvoySchema) -> None:
    """The source that secrets are said to come from, and where records go; it is never called while validating."""
    ads = bootstrap.dynamic_resources.ads_config
    ads.api_type, ads.transport_api_version = ads.DELTA_GRPC, 2
    ads.grpc_services.add().envoy_grpc.cluster_name = AGENT_CLUSTER
    agent = _empty_cluster(schema, AGENT_CLUSTER)
    options = schema.message("envoy.extensions.upstreams.http.v3.HttpProtocolOptions")()
    options.explicit_http_config.http2_protocol_options.SetInParent()
    agent.typed_extension_protocol_options[options.DESCRIPTOR.full_name].CopyFrom(schema.to_any(options))
    bootstrap.static_resources.clusters.append(agent)

"""What Envoy accepts and then breaks: policy that is silently off, requests that hang, traffic to nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.client_certificates import STRIP_NAME
from policies.compiler.envoy.http_connections import CONNECTION_MANAGER, ROUTER
from policies.compiler.envoy.routes_within import clusters_named, routes_within
from policies.compiler.envoy.strict_transport import FILTER_NAME
from policies.compiler.envoy.traffic.external_authorization import clusters_asked

_OF_TLS: Final = {FILTER_NAME, STRIP_NAME}
Finding = tuple[str, str, str]  # code, route (empty: the resource itself), text


def managers_of(listener: Any, schema: EnvoySchema) -> list[Any]:
    """The HTTP connection managers of a `Listener`."""
    configs = (network.typed_config for chain in listener.filter_chains for network in chain.filters)
    return [schema.open_any(config) for config in configs if config.type_url.endswith(CONNECTION_MANAGER)]


def lint_listener(listener: Any, schema: EnvoySchema) -> Iterator[Finding]:
    """`router_not_last`: without a router at the end of the filters, requests hang for ever."""
    for manager in managers_of(listener, schema):
        types = [http_filter.typed_config.type_url.rpartition("/")[2] for http_filter in manager.http_filters]
        if types[-1:] != [ROUTER] or types.count(ROUTER) != 1:
            yield "router_not_last", "", "its HTTP filters must end with the one router"


def lint_route_table(table: Any) -> Iterator[Finding]:
    """`clusters_unchecked`: a route to an unknown cluster would be accepted, and answered 503."""
    if not table.validate_clusters.value:
        yield "clusters_unchecked", "", "must have its clusters validated"


def lint_cluster(cluster: Any, endpoints: frozenset[str] | None) -> Iterator[Finding]:
    """`endpoints_absent`: a cluster that waits for endpoints nobody sends keeps warming (None: not known)."""
    if endpoints is not None and cluster.type == cluster.EDS and cluster.name not in endpoints:
        yield "endpoints_absent", "", "has no endpoints resource, and would keep warming"


def lint_virtual_host(
    host: Any, schema: EnvoySchema, clusters: frozenset[str] | None, filters: frozenset[str] | None
) -> Iterator[Finding]:
    """`cluster_unknown` and `filter_config_orphaned`, where all clusters and filters are known (None: not known)."""
    yield from (("filter_config_orphaned", "", _orphaned(key)) for key in _orphans(host, filters))
    yield from _asking_nobody(host, "", schema, clusters)
    for route in routes_within(host, schema):
        for name in clusters_named(route):
            if clusters is not None and name not in clusters:
                yield "cluster_unknown", route.name, f"forwards to {name}, which does not exist"
        yield from _asking_nobody(route, route.name, schema, clusters)
        for key in _orphans(route, filters):
            yield "filter_config_orphaned", route.name, _orphaned(key)


def _asking_nobody(message: Any, route: str, schema: EnvoySchema, clusters: frozenset[str] | None) -> Iterator[Finding]:
    for name in clusters_asked(message, schema):
        if clusters is not None and name not in clusters:
            yield "cluster_unknown", route, f"asks {name}, which does not exist"


def filters_of(listeners: Sequence[Any], schema: EnvoySchema) -> frozenset[str]:
    """The names of HTTP filters that every way in has; one of TLS only where they speak TLS."""
    chains = [
        {http_filter.name for http_filter in manager.http_filters} | (set() if _speaks_tls(listener) else _OF_TLS)
        for listener in listeners
        for manager in managers_of(listener, schema)
        if not manager.HasField("scoped_routes")
    ]
    return frozenset(set.intersection(*chains)) if chains else frozenset()


def _speaks_tls(listener: Any) -> bool:
    return any(chain.HasField("transport_socket") for chain in listener.filter_chains)


def _orphans(message: Any, filters: frozenset[str] | None) -> list[str]:
    return [] if filters is None else sorted(set(message.typed_per_filter_config) - filters)


def _orphaned(key: str) -> str:
    return f"configures the filter {key}, which a listener lacks: it would silently not apply"

"""Reading emitted virtual hosts back: every route in them, wherever it lies, and every cluster that a route names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.resources import Resource


def routes_within(host: Any, schema: EnvoySchema) -> Iterator[Any]:
    """The `Route` messages of a `VirtualHost`, from its list and its matcher; one that is repeated is given again."""
    yield from host.routes
    for leaf in host.matcher.matcher_tree.prefix_match_map.map.values():
        found = schema.open_any(leaf.action.typed_config)
        if found.DESCRIPTOR.name == "RouteList":
            yield from found.routes
        else:
            yield found


def clusters_named(route: Any) -> Iterator[str]:
    """The clusters that a `Route` forwards to."""
    if route.route.cluster:
        yield route.route.cluster
    for share in route.route.weighted_clusters.clusters:
        yield share.name
    for mirror in route.route.request_mirror_policies:
        yield mirror.cluster


def single_route_hosts(resource: Resource, schema: EnvoySchema) -> list[tuple[str, Resource]]:
    """For each route of a virtual host, by name: a host with that route alone, and a domain of its own.

    A name may stand for several: those that keep clients apart, and that take preflights, are called as their route.
    """
    host = schema.unpack(resource.body)
    routes = {(route.name, route.SerializeToString(deterministic=True)): route for route in routes_within(host, schema)}
    host.ClearField("routes")
    host.ClearField("matcher")
    alone: list[tuple[str, Resource]] = []
    for (name, _), route in sorted(routes.items(), key=lambda item: item[0]):
        single = type(host)()
        single.CopyFrom(host)
        single.name, single.domains[:] = f"{name}/{len(alone)}", [f"{len(alone)}.invalid"]
        single.routes.append(route)
        alone.append((name, Resource.of(resource.type_url, single.name, schema.pack(single), resource.unit)))
    return alone

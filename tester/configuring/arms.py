"""Sends what several services share to one of them, so that one can try what its clients meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatehouse_protocol.envoy_schema import EnvoySchema


def choose_arm(table: Any, arm: str, schema: EnvoySchema) -> None:
    """Give `arm` all of what it shares, in every route of a table; nothing for an empty one."""
    if not arm:
        return
    for host in table.virtual_hosts:
        for route in host.routes:
            _choose(route, arm)
        for leaf in host.matcher.matcher_tree.prefix_match_map.map.values():
            found = schema.open_any(leaf.action.typed_config)
            if any(_choose(route, arm) for route in _routes(found)):
                leaf.action.typed_config.CopyFrom(schema.to_any(found))


def _routes(leaf: Any) -> Iterator[Any]:
    if leaf.DESCRIPTOR.name == "RouteList":
        yield from leaf.routes
    else:
        yield leaf


def _choose(route: Any, arm: str) -> bool:
    shares = route.route.weighted_clusters.clusters
    if arm not in {share.name for share in shares}:
        return False
    for share in shares:
        share.weight.value = int(share.name == arm)
    return True

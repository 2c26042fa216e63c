"""How the route of a request is found among a workload's: by its destination where there are many, else one by one.

Envoy tries routes one after the other, 0.05 µs each, and a workload may have tens of thousands. So routes that are for
exactly one destination are looked up by it; each such list also has, in its place, every route that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gatehouse_protocol.envoy_schema import TYPE_URL_PREFIX, EnvoySchema

from policies.compiler.envoy.egress.guard import DESTINATION

HEADER_INPUT: Final = "envoy.type.matcher.v3.HttpRequestHeaderMatchInput"
_ROUTE_LIST: Final = "envoy.config.route.v3.RouteList"
_FEW: Final = 32
"""So many routes are tried sooner than one is looked up."""
_MOST_COPIES: Final = 4
"""How many times as many routes there may be in all lists together as there are routes."""


def write_routes(found: Any, routes: Sequence[Any], schema: EnvoySchema) -> None:
    """Fill an `OnMatch` with `Route`s, of which the first that takes a request is its route."""
    listed = _by_destination(routes) if len(routes) > _FEW else None
    if listed is None:
        _write_list(found.action, routes, schema)
        return
    tree = found.matcher.matcher_tree
    tree.input.name = "destination"
    tree.input.typed_config.CopyFrom(schema.to_any(schema.message(HEADER_INPUT)(header_name=DESTINATION)))
    for destination, its_own in listed.items():
        _write_list(tree.exact_match_map.map[destination].action, its_own, schema)
    others = [route for route in routes if not _destination(route)]
    _write_list(found.matcher.on_no_match.action, others, schema)


def _by_destination(routes: Sequence[Any]) -> dict[str, list[Any]] | None:
    """Return for each destination that a route is exactly for all routes that may take it; None: that is too many."""
    named = [(_destination(route), route) for route in routes]
    places: dict[str, list[int]] = {name: [] for name, _ in named if name}
    others = [place for place, (name, _) in enumerate(named) if not name]
    if not places or len(places) * len(others) > _MOST_COPIES * len(routes):
        return None
    for place, (name, _) in enumerate(named):
        if name:
            places[name].append(place)
    return {name: [routes[place] for place in sorted((*own, *others))] for name, own in places.items()}


def _destination(route: Any) -> str:
    """The one destination that a route takes, or nothing."""
    return next((str(one.string_match.exact) for one in route.match.headers if one.name == DESTINATION), "")


def _write_list(action: Any, routes: Sequence[Any], schema: EnvoySchema) -> None:
    listed = schema.message(_ROUTE_LIST)()
    listed.routes.extend(routes)
    action.name = "routes"
    action.typed_config.type_url = TYPE_URL_PREFIX + _ROUTE_LIST
    action.typed_config.value = listed.SerializeToString(deterministic=True)

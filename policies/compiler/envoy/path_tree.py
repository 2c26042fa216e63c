"""A path tree as an Envoy matcher, so that the last of a thousand routes on a host costs what the first does."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import TYPE_URL_PREFIX, EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.envoy.held_rules import HeldRules
from policies.compiler.envoy.routes import write_routes
from policies.compiler.matching import Leaf, PathTree, RouteEntry

_PATH_INPUT: Final = "envoy.type.matcher.v3.HttpRequestHeaderMatchInput"
_ROUTE: Final = "envoy.config.route.v3.Route"
_ROUTE_LIST: Final = "envoy.config.route.v3.RouteList"
_ROUTES_FIELD_TAG: Final = b"\x0a"  # field 1, length-delimited


def write_path_tree(
    matcher: Any, schema: EnvoySchema, tree: PathTree, context: SliceContext, held: HeldRules
) -> None:  # fmt: skip
    """Fill an `xds.type.matcher.v3.Matcher` that looks `:path` up as the longest known prefix."""
    matcher.matcher_tree.input.name = "path"
    path_input = schema.message(_PATH_INPUT)(header_name=":path")
    matcher.matcher_tree.input.typed_config.CopyFrom(schema.to_any(path_input))
    leaves = matcher.matcher_tree.prefix_match_map.map
    bodies = _RouteBodies(schema, context, held)
    for key, leaf in tree.items():
        bodies.write_action(leaves[key].action, leaf)


class _RouteBodies:
    """Serialises each route once, however many leaves repeat it."""

    def __init__(self, schema: EnvoySchema, context: SliceContext, held: HeldRules) -> None:
        self._route = schema.message(_ROUTE)
        self._schema, self._context, self._held = schema, context, held
        self._known: dict[str, tuple[bytes, ...]] = {}

    def write_action(self, action: Any, leaf: Leaf) -> None:
        """Fill the `TypedExtensionConfig` of a leaf: one route, or a list that is tried in order."""
        action.name = "route"
        bodies = [body for entry in leaf for body in self._bodies(entry)]
        if len(bodies) == 1:
            action.typed_config.type_url = TYPE_URL_PREFIX + _ROUTE
            action.typed_config.value = bodies[0]
        else:
            action.typed_config.type_url = TYPE_URL_PREFIX + _ROUTE_LIST
            action.typed_config.value = b"".join(_field(body) for body in bodies)

    def _bodies(self, entry: RouteEntry) -> tuple[bytes, ...]:
        if entry.name not in self._known:
            messages: list[Any] = []
            write_routes(lambda: self._added(messages), entry, self._context, self._schema, self._held)
            self._known[entry.name] = tuple(message.SerializeToString(deterministic=True) for message in messages)
        return self._known[entry.name]

    def _added(self, messages: list[Any]) -> Any:
        messages.append(self._route())
        return messages[-1]


def _field(body: bytes) -> bytes:
    """One serialised element of `RouteList.routes`: a list of messages is their fields one after the other."""
    length, prefix = len(body), bytearray(_ROUTES_FIELD_TAG)
    while length > 0x7F:
        prefix.append(length & 0x7F | 0x80)
        length >>= 7
    prefix.append(length)
    return bytes(prefix) + body

"""The messages that scopes of routes are read by; `wire` makes classes of them."""

from typing import Final

_SCOPED: Final = "envoy.config.route.v3.ScopedRouteConfiguration"

SCOPE_SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "ScopedRoutes": (
        _SCOPED,
        {"name": (1, "string"), "route_configuration_name": (2, "string"), "key": (3, "ScopeKey")},
    ),
    "ScopeKey": (f"{_SCOPED}.Key", {"fragments": (1, "ScopeKeyFragment*")}),
    "ScopeKeyFragment": (f"{_SCOPED}.Key.Fragment", {"string_key": (1, "string")}),
}

"""The messages by which a listener finds its routes, its own or those of scopes; `wire` makes classes of them."""

from typing import Final

_SCOPED: Final = "envoy.config.route.v3.ScopedRouteConfiguration"
_MANAGER: Final = "envoy.extensions.filters.network.http_connection_manager.v3"

SCOPE_SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "HttpConnectionManager": (
        f"{_MANAGER}.HttpConnectionManager",
        {
            "codec_type": (1, "int32"),
            "rds": (3, "Rds"),
            "http_filters": (5, "HttpFilter*"),
            "xff_num_trusted_hops": (19, "uint32"),
            "scoped_routes": (31, "ReadScopes"),
            "http3_protocol_options": (44, "Http3Options"),
        },
    ),
    "Rds": (f"{_MANAGER}.Rds", {"route_config_name": (2, "string")}),
    "ReadScopes": (f"{_MANAGER}.ScopedRoutes", {"name": (1, "string")}),
    "ScopedRoutes": (
        _SCOPED,
        {"name": (1, "string"), "route_configuration_name": (2, "string"), "key": (3, "ScopeKey")},
    ),
    "ScopeKey": (f"{_SCOPED}.Key", {"fragments": (1, "ScopeKeyFragment*")}),
    "ScopeKeyFragment": (f"{_SCOPED}.Key.Fragment", {"string_key": (1, "string")}),
    "BasicAuthPerRoute": (
        "envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute",
        {"users": (1, "DataSource")},
    ),
}

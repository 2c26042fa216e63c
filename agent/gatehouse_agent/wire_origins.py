"""The messages by which Envoy looks up where clients come from, in the form of `wire.SHAPES`."""

from typing import Final

_COMMON: Final = "envoy.extensions.geoip_providers.common.v3.CommonGeoipProviderConfig"
_HTTP_GEOIP: Final = "envoy.extensions.filters.http.geoip.v3.Geoip"

ORIGIN_SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "NetworkGeoip": (
        "envoy.extensions.filters.network.geoip.v3.Geoip",
        {"stat_prefix": (1, "string"), "provider": (2, "OriginProvider")},
    ),
    "HttpGeoip": (_HTTP_GEOIP, {"provider": (3, "OriginProvider"), "custom_header_config": (4, "OriginHeader")}),
    "OriginHeader": (f"{_HTTP_GEOIP}.CustomHeaderConfig", {"header_name": (1, "string")}),
    "OriginProvider": (
        "envoy.config.core.v3.TypedExtensionConfig",
        {"name": (1, "string"), "typed_config": (2, "Any")},
    ),
    "MaxMind": (
        "envoy.extensions.geoip_providers.maxmind.v3.MaxMindConfig",
        {
            "asn_db_path": (2, "string"),
            "common_provider_config": (4, "OriginFields"),
            "country_db_path": (6, "string"),
        },
    ),
    "OriginFields": (_COMMON, {"geo_field_keys": (3, "OriginKeys")}),
    "OriginKeys": (f"{_COMMON}.GeolocationFieldKeys", {"country": (1, "string"), "asn": (4, "string")}),
    "RequestState": (
        "envoy.extensions.filters.http.set_filter_state.v3.Config",
        {"on_request_headers": (1, "FilterStateValue*")},
    ),
}

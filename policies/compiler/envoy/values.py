"""Small values in Envoy's shapes, and the type URLs of the resources that a slice is made of."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import TYPE_URL_PREFIX

CLUSTER: Final = "envoy.config.cluster.v3.Cluster"
ENDPOINTS: Final = "envoy.config.endpoint.v3.ClusterLoadAssignment"
FILTER_CHAIN: Final = "envoy.config.listener.v3.FilterChain"
LISTENER: Final = "envoy.config.listener.v3.Listener"
ROUTE_TABLE: Final = "envoy.config.route.v3.RouteConfiguration"
SCOPED_ROUTES: Final = "envoy.config.route.v3.ScopedRouteConfiguration"
VIRTUAL_HOST: Final = "envoy.config.route.v3.VirtualHost"

CLUSTER_URL: Final = TYPE_URL_PREFIX + CLUSTER
ENDPOINTS_URL: Final = TYPE_URL_PREFIX + ENDPOINTS
FILTER_CHAIN_URL: Final = TYPE_URL_PREFIX + FILTER_CHAIN
LISTENER_URL: Final = TYPE_URL_PREFIX + LISTENER
ROUTE_TABLE_URL: Final = TYPE_URL_PREFIX + ROUTE_TABLE
SCOPED_ROUTES_URL: Final = TYPE_URL_PREFIX + SCOPED_ROUTES
VIRTUAL_HOST_URL: Final = TYPE_URL_PREFIX + VIRTUAL_HOST

ROUTE_TABLE_NAME: Final = "ingress"  # the one route table that every listener reads

_MILLIONTHS_PER_PERCENT: Final = 10_000
_OVERWRITE: Final = 2  # HeaderValueOption.OVERWRITE_IF_EXISTS_OR_ADD


def set_duration(duration: Any, seconds: float) -> None:
    """Write seconds into a `google.protobuf.Duration`, rounded to a nanosecond."""
    whole = int(seconds)
    duration.seconds = whole
    duration.nanos = round((seconds - whole) * 1_000_000_000)


def set_percent(fraction: Any, percent: float) -> None:
    """Write a share of requests into an `envoy.type.v3.FractionalPercent`, to the millionth."""
    fraction.numerator, fraction.denominator = round(percent * _MILLIONTHS_PER_PERCENT), fraction.MILLION


def overwrite_header(options: Any, name: str, value: str) -> None:
    """Add to repeated `HeaderValueOption`s that a header has this value alone, which Envoy expands (`literal`)."""
    option = options.add(append_action=_OVERWRITE)
    option.header.key, option.header.value = name, value


def set_address(address: Any, ip: str, port: int) -> None:
    """Write a TCP address into an `envoy.config.core.v3.Address`."""
    address.socket_address.address = ip
    address.socket_address.port_value = port


def set_ads(source: Any) -> None:
    """Write “from the agent, over ADS” into an `envoy.config.core.v3.ConfigSource`."""
    source.ads.SetInParent()
    source.resource_api_version = 2  # ApiVersion.V3


def literal(text: str) -> str:
    """Text for a place where Envoy would expand `%…%`, so that it is served as it was written."""
    return text.replace("%", "%%")

"""The HTTP connection manager of every listener: what is normalised, bounded and hidden before a route is looked up."""

from __future__ import annotations

from itertools import product
from operator import add
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy import held_rules
from policies.compiler.envoy.access_log import write_access_log
from policies.compiler.envoy.client_certificates import write_forwarding, write_guard_filter, write_strip_filter
from policies.compiler.envoy.counted import write_cache_log, write_consumer_log
from policies.compiler.envoy.guarding import write_guards
from policies.compiler.envoy.inspection import write_filters
from policies.compiler.envoy.records import write_record_log
from policies.compiler.envoy.refusal_log import write_refusal_log
from policies.compiler.envoy.strict_transport import write_filter
from policies.compiler.envoy.traffic.policies import write_filters_behind, write_policy_filters
from policies.compiler.envoy.values import ROUTE_TABLE_NAME, set_ads, set_duration
from policies.compiler.intent import DefaultsSpec
from policies.compiler.intent.defaults import UnderscorePolicy
from policies.compiler.intent.records import GatewayRecordsSpec
from policies.compiler.intent.traffic import IDENTITY_HEADERS

CONNECTION_MANAGER: Final = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ROUTER: Final = "envoy.extensions.filters.http.router.v3.Router"
_EARLY_MUTATION: Final = "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation"
_STREAM_WINDOW: Final = 65_536  # bytes, as below
_CONNECTION_WINDOW: Final = 1_048_576
_UNDERSCORES: Final = {
    UnderscorePolicy.ALLOW: "ALLOW",
    UnderscorePolicy.REJECT: "REJECT_REQUEST",
    UnderscorePolicy.DROP: "DROP_HEADER",
}


def connection_manager(schema: EnvoySchema, listener: str, defaults: DefaultsSpec, *, is_tls: bool = False) -> Any:
    """The `HttpConnectionManager` of a listener, reading the gateway's one route table over ADS."""
    manager = schema.message(CONNECTION_MANAGER)(stat_prefix=listener)
    manager.rds.route_config_name = ROUTE_TABLE_NAME
    set_ads(manager.rds.config_source)
    _normalise(manager)
    _hide(manager)
    _forget_claims(manager, schema)
    bound(manager, defaults)
    if defaults.allow_websockets:
        manager.upgrade_configs.add(upgrade_type="websocket")
    if is_tls:
        write_forwarding(manager, schema)
    write_access_log(manager.access_log.add(), schema)
    write_consumer_log(manager.access_log.add(), schema)
    write_refusal_log(manager.access_log.add(), schema)
    write_cache_log(manager.access_log.add(), schema)
    write_record_log(manager.access_log.add(), defaults.records or GatewayRecordsSpec(), schema)
    _add_filters(manager, schema, is_tls=is_tls)
    return manager


def _normalise(manager: Any) -> None:
    """One spelling of each path and host, or a rule for `/admin` is passed by `//admin`, `/%61dmin`, `/x/../admin`."""
    manager.normalize_path.value = True
    manager.merge_slashes = True
    manager.path_with_escaped_slashes_action = manager.UNESCAPE_AND_REDIRECT
    manager.strip_trailing_host_dot = True


def _hide(manager: Any) -> None:
    """Say nothing about ourselves, and believe nothing about the client but its address."""
    manager.server_header_transformation = manager.PASS_THROUGH
    manager.use_remote_address.value = True


def _forget_claims(manager: Any, schema: EnvoySchema) -> None:
    """Take out what clients say of who they are where only the gateway says it, whether or not a policy asks.

    Also with underscores, which many services take for hyphens (CGI writes both alike).
    """
    config = schema.message(_EARLY_MUTATION)()
    for header in IDENTITY_HEADERS:
        for spelling in spellings(header):
            config.mutations.add().remove = spelling
    extension = manager.early_header_mutation_extensions.add(name="claims")
    extension.typed_config.CopyFrom(schema.to_any(config))


def spellings(header: str) -> tuple[str, ...]:
    """The header with each of its hyphens as it is, or as an underscore."""
    first, *others = header.split("-")
    joints = product("-_", repeat=len(others))
    return tuple(first + "".join(map(add, each, others)) for each in joints)


def bound(manager: Any, defaults: DefaultsSpec) -> None:
    """Write the limits of the gateway's defaults."""
    manager.xff_num_trusted_hops = defaults.trusted_hops
    manager.max_request_headers_kb.value = defaults.max_request_headers_kib
    set_duration(manager.request_headers_timeout, defaults.request_headers_timeout_seconds)
    set_duration(manager.request_timeout, defaults.request_timeout_seconds)
    set_duration(manager.stream_idle_timeout, defaults.stream_idle_timeout_seconds)
    set_duration(manager.drain_timeout, defaults.drain_timeout_seconds)
    options = manager.common_http_protocol_options
    set_duration(options.idle_timeout, defaults.connection_idle_timeout_seconds)
    if defaults.max_connection_seconds is not None:
        set_duration(options.max_connection_duration, defaults.max_connection_seconds)
        manager.http1_safe_max_connection_duration = True
    if defaults.max_requests_per_connection is not None:
        options.max_requests_per_connection.value = defaults.max_requests_per_connection
    options.max_headers_count.value = defaults.max_request_headers
    options.headers_with_underscores_action = _UNDERSCORES[defaults.headers_with_underscores]
    http2 = manager.http2_protocol_options
    http2.max_concurrent_streams.value = defaults.max_concurrent_streams
    http2.initial_stream_window_size.value = _STREAM_WINDOW
    http2.initial_connection_window_size.value = _CONNECTION_WINDOW


def write_http3(manager: Any, defaults: DefaultsSpec) -> None:
    """Bound HTTP/3 as HTTP/2 is; over TCP it means nothing."""
    quic = manager.http3_protocol_options.quic_protocol_options
    quic.max_concurrent_streams.value = defaults.max_concurrent_streams
    quic.initial_stream_window_size.value = _STREAM_WINDOW
    quic.initial_connection_window_size.value = _CONNECTION_WINDOW


def _add_filters(manager: Any, schema: EnvoySchema, *, is_tls: bool) -> None:
    """Order is data: who may come is asked first, before anything acts for a request.

    The router is last, for without it, or after it, a request hangs for ever.
    It counts nothing by itself: the access log counts every request, and twice costs 0.6 µs of processor more.
    """
    write_guard_filter(manager.http_filters.add(), schema)
    if is_tls:
        write_strip_filter(manager.http_filters.add(), schema)
        write_filter(manager.http_filters.add(), schema)
    write_policy_filters(manager, schema)
    write_filters(manager, schema)
    held_rules.write_filter(manager, schema)
    write_guards(manager, schema)
    write_filters_behind(manager, schema)
    write_router(manager.http_filters.add(), schema)


def write_router(http_filter: Any, schema: EnvoySchema) -> None:
    """Fill the last `HttpFilter`."""
    config = schema.message(ROUTER)(suppress_envoy_headers=True)
    config.dynamic_stats.value = False
    http_filter.name = "envoy.filters.http.router"
    http_filter.typed_config.CopyFrom(schema.to_any(config))

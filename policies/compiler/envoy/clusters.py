"""A service as an Envoy cluster; static addresses are a resource of their own, so that changing one warms nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.endpoints import add_endpoint, write_source_of
from policies.compiler.envoy.health_checks import add_deafness, add_health_check
from policies.compiler.envoy.upstream_tls import write_tls
from policies.compiler.envoy.values import CLUSTER, set_ads, set_duration
from policies.compiler.intent import DefaultsSpec, ServiceSpec
from policies.compiler.intent.service import (
    DnsEndpoints,
    LoadBalancing,
    OutlierDetection,
    Protocol,
    ServiceLimits,
)

_HTTP_OPTIONS: Final = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
_FEWEST_RETRIES: Final = 3
_LONGEST_EJECTION_SECONDS: Final = 300.0
_POLICIES: Final = {
    LoadBalancing.ROUND_ROBIN: "ROUND_ROBIN",
    LoadBalancing.LEAST_REQUEST: "LEAST_REQUEST",
    LoadBalancing.RANDOM: "RANDOM",
    LoadBalancing.RING_HASH: "RING_HASH",
    LoadBalancing.MAGLEV: "MAGLEV",
}


def cluster(
    schema: EnvoySchema, name: str, spec: ServiceSpec, defaults: DefaultsSpec, networks: Sequence[str] = ()
) -> Any:
    """The `Cluster` of a service; `networks` are the private ones that the gateway allows."""
    message = schema.message(CLUSTER)(name=name, lb_policy=_POLICIES[spec.load_balancing])
    set_duration(message.connect_timeout, spec.connect_timeout_seconds)
    message.per_connection_buffer_limit_bytes.value = defaults.buffer_limit_kib * 1024
    _set_discovery(message, spec)
    write_source_of(message, spec, networks)
    if spec.failover is not None and spec.failover.panic_below_percent is not None:
        message.common_lb_config.healthy_panic_threshold.value = spec.failover.panic_below_percent
    _set_bounds(message, defaults, spec.limits or ServiceLimits())
    if spec.slow_start_seconds is not None:
        _set_slow_start(message, spec.load_balancing, spec.slow_start_seconds)
    if spec.outlier_detection is not None:
        _set_outlier_detection(message.outlier_detection, spec.outlier_detection)
    if spec.health_check is not None:
        add_health_check(message, spec.health_check, spec.protocol)
    write_tls(message, spec, schema)
    if spec.protocol is Protocol.HTTP2 or spec.health_check is not None:
        options = schema.message(_HTTP_OPTIONS)()
        explicit = options.explicit_http_config
        is_http2 = spec.protocol is Protocol.HTTP2
        (explicit.http2_protocol_options if is_http2 else explicit.http_protocol_options).SetInParent()
        add_deafness(options.http_filters, spec, schema)
        message.typed_extension_protocol_options[_HTTP_OPTIONS].CopyFrom(schema.to_any(options))
    return message


def _set_discovery(message: Any, spec: ServiceSpec) -> None:
    """Names are resolved by the node's agent, which makes this a cluster whose endpoints it tells. To one that does not
    know of that, addresses are Envoy's to find, and there are none of services (SRV).
    """
    if isinstance(spec.endpoints, DnsEndpoints):
        message.type = message.STRICT_DNS
        message.dns_lookup_family = message.V4_PREFERRED
        message.load_assignment.cluster_name = message.name
        if spec.endpoints.port is not None:
            group = message.load_assignment.endpoints.add()
            add_endpoint(group, spec.endpoints.host, spec.endpoints.port, weight=1)
        return
    message.type = message.EDS
    set_ads(message.eds_cluster_config.eds_config)
    message.ignore_health_on_host_removal = True  # a removed address is gone at once, not when its checks fail


def _set_bounds(message: Any, defaults: DefaultsSpec, limits: ServiceLimits) -> None:
    """Circuit breakers, so that one slow service cannot take the node's memory and connections."""
    bound = message.circuit_breakers.thresholds.add()
    bound.max_connections.value = _least(defaults.max_connections_per_service, limits.connections)
    bound.max_pending_requests.value = _least(defaults.max_requests_per_service, limits.pending_requests)
    bound.max_requests.value = _least(defaults.max_requests_per_service, limits.requests)
    if limits.retry_budget_percent is None:
        bound.max_retries.value = defaults.max_retries_per_service
    else:
        bound.retry_budget.budget_percent.value = limits.retry_budget_percent
        bound.retry_budget.min_retry_concurrency.value = _FEWEST_RETRIES


def _least(most: int, wanted: int | None) -> int:
    return most if wanted is None else min(most, wanted)


def _set_slow_start(message: Any, load_balancing: LoadBalancing, seconds: float) -> None:
    by_turns = (
        message.round_robin_lb_config
        if load_balancing is LoadBalancing.ROUND_ROBIN
        else message.least_request_lb_config
    )
    set_duration(by_turns.slow_start_config.slow_start_window, seconds)


def _set_outlier_detection(message: Any, spec: OutlierDetection) -> None:
    """Only failures in a row count: success rates need more endpoints and requests than most services have."""
    message.consecutive_5xx.value = spec.consecutive_failures
    message.enforcing_consecutive_5xx.value = 100
    message.enforcing_success_rate.value = 0
    set_duration(message.interval, spec.interval_seconds)
    set_duration(message.base_ejection_time, spec.ejection_seconds)
    set_duration(message.max_ejection_time, max(_LONGEST_EJECTION_SECONDS, spec.ejection_seconds))
    message.max_ejection_percent.value = spec.most_percent
    message.always_eject_one_host.value = True

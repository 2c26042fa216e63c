"""How a cluster asks its endpoints how they are, and what it does not take from them."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.health import CHECK_MARK

from policies.compiler.envoy.values import set_duration
from policies.compiler.intent import ServiceSpec
from policies.compiler.intent.service import CheckProtocol, HealthCheck, Protocol

_JITTER_PERCENT: Final = 10  # nodes started together do not check together
_HTTP2: Final = 1  # CodecClientType.HTTP2
_MUTATION: Final = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"
_CODEC: Final = "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec"
_IMMEDIATE: Final = "x-envoy-immediate-health-check-fail"


def add_health_check(cluster: Any, spec: HealthCheck, protocol: Protocol) -> None:
    """Let a `Cluster` ask its endpoints; nodes know the check by its name, and have Envoy tell of it."""
    check = cluster.health_checks.add(name=CHECK_MARK)
    check.interval_jitter_percent = _JITTER_PERCENT if spec.jitter_percent is None else spec.jitter_percent
    set_duration(check.timeout, spec.timeout_seconds)
    set_duration(check.interval, spec.interval_seconds)
    set_duration(check.no_traffic_interval, spec.interval_seconds)  # otherwise a minute, for a service without requests
    check.unhealthy_threshold.value = spec.unhealthy_threshold
    check.healthy_threshold.value = spec.healthy_threshold
    if spec.asks is CheckProtocol.TCP:
        check.tcp_health_check.SetInParent()
    elif spec.asks is CheckProtocol.GRPC:
        check.grpc_health_check.service_name = spec.grpc_service or ""
        check.grpc_health_check.authority = spec.host or ""
    else:
        _ask_over_http(check.http_health_check, spec, protocol)


def add_deafness(filters: Any, spec: ServiceSpec, schema: EnvoySchema) -> None:
    """Let the filters of a cluster's options take out what would end an endpoint's health by a header of an answer."""
    if spec.health_check is None or spec.health_check.heed_immediate_failure:
        return
    forgetting = schema.message(_MUTATION)()
    forgetting.mutations.response_mutations.add(remove=_IMMEDIATE)
    for name, config in (("header_mutation", forgetting), ("upstream_codec", schema.message(_CODEC)())):
        filters.add(name=f"envoy.filters.http.{name}").typed_config.CopyFrom(schema.to_any(config))


def _ask_over_http(http: Any, spec: HealthCheck, protocol: Protocol) -> None:
    http.path, http.host = spec.path, spec.host or ""
    if protocol is Protocol.HTTP2:
        http.codec_client_type = _HTTP2
    for status in sorted(set(spec.expected_statuses)):
        http.expected_statuses.add(start=status, end=status + 1)

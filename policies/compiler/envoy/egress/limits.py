"""How much a workload or a rule lets out on each node: requests in a time, and bytes in a second.

Buckets of requests are of the whole scope, found by what routes say of themselves, so that all destinations of a rule,
and all rules of a workload, draw from one. A bucket of bytes is a route's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.egress import RequestRate, Step

_RATE: Final = "envoy.filters.http.local_ratelimit"
_BANDWIDTH: Final = "envoy.filters.http.bandwidth_limit"
_RATE_CONFIG: Final = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"
_BANDWIDTH_CONFIG: Final = "envoy.extensions.filters.http.bandwidth_limit.v3.BandwidthLimit"
_RULE, _WORKLOAD = "rule", "workload"
_PREFIX: Final = "egress"
_ENDLESS: Final = RequestRate(requests=1_000_000)
"""For requests that draw from no bucket of ours; Envoy wants one."""

Buckets = dict[tuple[str, str], RequestRate]
"""Requests in a time, by what they are counted for and its name."""


def write_limit_filters(filters: Any, schema: EnvoySchema) -> None:
    """Add the two filters to those of a listener; by themselves they limit nothing."""
    rate = schema.message(_RATE_CONFIG)(stat_prefix=_PREFIX)
    filters.add(name=_RATE).typed_config.CopyFrom(schema.to_any(rate))
    bandwidth = schema.message(_BANDWIDTH_CONFIG)(stat_prefix=_PREFIX)
    filters.add(name=_BANDWIDTH).typed_config.CopyFrom(schema.to_any(bandwidth))


def buckets_of(steps: Iterable[Step], rates: Mapping[str, RequestRate]) -> Buckets:
    """Return what is counted: for rules by their names, and for workloads (`rates`) by theirs."""
    rules: Buckets = {(_RULE, step.name): step.rate for step in steps if step.rate is not None}
    return rules | {(_WORKLOAD, name): rate for name, rate in rates.items()}


def write_buckets(host: Any, buckets: Buckets, schema: EnvoySchema) -> None:
    """Put the buckets where all routes of a virtual host find them."""
    if not buckets:
        return
    config = schema.message(_RATE_CONFIG)(stat_prefix=_PREFIX, enable_retry_after_header=True)
    for share in (config.filter_enabled, config.filter_enforced):
        share.default_value.numerator = 100
    _write_bucket(config.token_bucket, _ENDLESS)
    config.always_consume_default_token_bucket.value = False
    for (kind, name), rate in sorted(buckets.items()):
        descriptor = config.descriptors.add()
        descriptor.entries.add(key=kind, value=name)
        _write_bucket(descriptor.token_bucket, rate)
    host.typed_per_filter_config[_RATE].CopyFrom(schema.to_any(config))


def _write_bucket(bucket: Any, rate: RequestRate) -> None:
    bucket.max_tokens = bucket.tokens_per_fill.value = rate.requests
    set_duration(bucket.fill_interval, rate.per.seconds)


def write_limits(route: Any, step: Step, workload: str, buckets: Buckets, schema: EnvoySchema) -> None:
    """Let a route that leads out draw from its buckets."""
    for key in ((_RULE, step.name), (_WORKLOAD, workload)):
        if key in buckets:
            counted = route.route.rate_limits.add().actions.add().generic_key
            counted.descriptor_key, counted.descriptor_value = key
    if step.kib_per_second is not None:
        config = schema.message(_BANDWIDTH_CONFIG)(stat_prefix=_PREFIX)
        config.enable_mode = config.REQUEST_AND_RESPONSE
        config.limit_kbps.value = step.kib_per_second
        route.typed_per_filter_config[_BANDWIDTH].CopyFrom(schema.to_any(config))

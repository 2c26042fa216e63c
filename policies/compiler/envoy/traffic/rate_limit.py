"""Rate limits of one node: token buckets in Envoy, one for all requests of a place or one for each client."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.api_key import CONSUMER, CONSUMER_METADATA
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_filter, turn_on
from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.traffic import ByClientAddress, ByConsumer, ByHeader, RateLimitPolicy

_NAME: Final = "rate_limit"
_FILTER: Final = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"
_ADDRESS_KEY: Final = "masked_remote_address"
_IPV4_BITS, _IPV6_BITS = 32, 64


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_filter(manager, _NAME, schema.message(_FILTER)(stat_prefix=_NAME), schema)


def _write(message: Any, said: Said, _context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, RateLimitPolicy)
    config = schema.message(_FILTER)(stat_prefix=_NAME, enable_retry_after_header=True)
    config.filter_enabled.default_value.numerator = 100
    if not settings.shadow:
        config.filter_enforced.default_value.numerator = 100
        config.enable_x_ratelimit_headers = 1  # DRAFT_VERSION_03
    _write_bucket(config.token_bucket, settings, settings.requests, settings.burst)
    if settings.by is not None:
        config.always_consume_default_token_bucket.value = False
        config.max_dynamic_descriptors.value = settings.most_tracked
        _write_clients(config, settings)
    turn_on(message, _NAME, config, schema)


def _write_clients(config: Any, settings: RateLimitPolicy) -> None:
    """A bucket for each client; those that are not known as one draw from the bucket of the place."""
    action = config.rate_limits.add().actions.add()
    match settings.by:
        case ByClientAddress():
            key = _ADDRESS_KEY
            action.masked_remote_address.v4_prefix_mask_len.value = _IPV4_BITS
            action.masked_remote_address.v6_prefix_mask_len.value = _IPV6_BITS
        case ByHeader(name=name):
            key = "header"
            action.request_headers.header_name, action.request_headers.descriptor_key = name, key
        case ByConsumer():
            key = "consumer"
            action.metadata.descriptor_key = key
            action.metadata.metadata_key.key = CONSUMER_METADATA
            action.metadata.metadata_key.path.add(key=CONSUMER)
            action.metadata.source = action.metadata.DYNAMIC
            action.metadata.skip_if_absent = True
    for one in settings.exceptions:
        descriptor = config.descriptors.add()
        descriptor.entries.add(key=key, value=one.value)
        _write_bucket(descriptor.token_bucket, settings, one.requests, None)
    each = config.descriptors.add()
    each.entries.add(key=key)
    _write_bucket(each.token_bucket, settings, settings.requests, settings.burst)


def _write_bucket(bucket: Any, settings: RateLimitPolicy, requests: int, burst: int | None) -> None:
    bucket.max_tokens = burst or requests
    bucket.tokens_per_fill.value = requests
    set_duration(bucket.fill_interval, settings.per_seconds)


WRITER: Final = PolicyWriter((_NAME,), _add_filters, _write)

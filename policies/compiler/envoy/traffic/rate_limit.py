"""Rate limits of one node: token buckets in Envoy, one for all requests of a place or one for each client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.api_key import CONSUMER, CONSUMER_METADATA
from policies.compiler.envoy.traffic.claims import NAMESPACE, PAYLOAD
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_chain, add_filter, turn_off, turn_on, turn_on_chain
from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.fields.claims import claim_path
from policies.compiler.intent.traffic import (
    ByClaim,
    ByClientAddress,
    ByConsumer,
    ByHeader,
    ByQuery,
    ByRoute,
    ByTenant,
    LimitHeaders,
    RateKey,
    RateLimitPolicy,
)

_NAME: Final = "rate_limit"
_FILTER: Final = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"
_ADDRESS_KEY: Final = "masked_remote_address"
_IPV4_BITS, _IPV6_BITS = 32, 64
_TELLING: Final = "rate_limit_headers"
_MUTATION: Final = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"
_EXPRESSION: Final = "envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor"
_ROUTE: Final = "xds.route_name"
_TENANT: Final = r"re.extract(xds.route_name, '^([^/]+)/.*', r'\1')"


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_chain(manager, _TELLING, schema)
    add_filter(manager, _NAME, schema.message(_FILTER)(stat_prefix=_NAME), schema)


def _write(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, RateLimitPolicy)
    stat_prefix = f"{_NAME}/{context.scoped(said.name or '')}"
    config = schema.message(_FILTER)(stat_prefix=stat_prefix, enable_retry_after_header=True)
    config.filter_enabled.default_value.numerator = 100
    if not settings.shadow:
        config.filter_enforced.default_value.numerator = 100
        if settings.headers is not LimitHeaders.NONE:
            config.enable_x_ratelimit_headers = 1  # DRAFT_VERSION_03
    _write_bucket(config.token_bucket, settings, settings.requests, settings.burst)
    if settings.by is not None:
        config.always_consume_default_token_bucket.value = False
        config.max_dynamic_descriptors.value = settings.most_tracked
        _write_clients(config, settings, schema)
    turn_on(message, _NAME, config, schema)
    _write_headers(message, said, settings, schema)


def _write_clients(config: Any, settings: RateLimitPolicy, schema: EnvoySchema) -> None:
    """A bucket for each client; those that are not known as one draw from the bucket of the place."""
    key = _write_key(config.rate_limits.add().actions.add(), settings.by, schema)
    for one in settings.exceptions:
        descriptor = config.descriptors.add()
        descriptor.entries.add(key=key, value=one.value)
        _write_bucket(descriptor.token_bucket, settings, one.requests, None)
    each = config.descriptors.add()
    each.entries.add(key=key)
    _write_bucket(each.token_bucket, settings, settings.requests, settings.burst)


def _write_key(action: Any, by: RateKey | None, schema: EnvoySchema) -> str:
    """What a request is counted by; return what that is called."""
    match by:
        case ByClientAddress():
            action.masked_remote_address.v4_prefix_mask_len.value = _IPV4_BITS
            action.masked_remote_address.v6_prefix_mask_len.value = _IPV6_BITS
            return _ADDRESS_KEY
        case ByHeader(name=name):
            action.request_headers.header_name, action.request_headers.descriptor_key = name, by.type
        case ByQuery(name=name):
            action.query_parameters.query_parameter_name, action.query_parameters.descriptor_key = name, by.type
        case ByConsumer():
            _write_metadata(action, by.type, (CONSUMER_METADATA, CONSUMER))
        case ByClaim(claim=claim):
            _write_metadata(action, by.type, (NAMESPACE, PAYLOAD, *claim_path(claim)))
        case ByRoute():
            _write_expression(action, by.type, _ROUTE, schema)
        case ByTenant():
            _write_expression(action, by.type, _TENANT, schema)
    return by.type if by else ""


def _write_metadata(action: Any, key: str, path: Sequence[str]) -> None:
    action.metadata.descriptor_key = key
    action.metadata.metadata_key.key = path[0]
    for name in path[1:]:
        action.metadata.metadata_key.path.add(key=name)
    action.metadata.source = action.metadata.DYNAMIC
    action.metadata.skip_if_absent = True


def _write_expression(action: Any, key: str, text: str, schema: EnvoySchema) -> None:
    action.extension.name = key
    expression = schema.message(_EXPRESSION)(descriptor_key=key, text=text)
    action.extension.typed_config.CopyFrom(schema.to_any(expression))


def _write_headers(message: Any, said: Said, settings: RateLimitPolicy, schema: EnvoySchema) -> None:
    """Say in the standard's headers what Envoy has said in those of the early draft, which are taken out."""
    if settings.headers is not LimitHeaders.STANDARD or settings.shadow:
        turn_off(message, _TELLING, schema)
        return
    config = schema.message(_MUTATION)()
    most = "%RESP(x-ratelimit-limit)%" if settings.exceptions else str(settings.requests)
    for name, value in (
        ("ratelimit-policy", f'"{said.name}";q={most};w={settings.per_seconds}'),
        ("ratelimit", f'"{said.name}";r=%RESP(x-ratelimit-remaining)%;t=%RESP(x-ratelimit-reset)%'),
    ):
        added = config.mutations.response_mutations.add().append
        added.append_action = added.OVERWRITE_IF_EXISTS_OR_ADD
        added.header.key, added.header.value = name, value
    for name in ("limit", "remaining", "reset"):
        config.mutations.response_mutations.add().remove = f"x-ratelimit-{name}"
    turn_on_chain(message, _TELLING, [("header_mutation", config)], schema)


def _write_bucket(bucket: Any, settings: RateLimitPolicy, requests: int, burst: int | None) -> None:
    bucket.max_tokens = burst or requests
    bucket.tokens_per_fill.value = requests
    set_duration(bucket.fill_interval, settings.per_seconds)


WRITER: Final = PolicyWriter((_TELLING, _NAME), _add_filters, _write)

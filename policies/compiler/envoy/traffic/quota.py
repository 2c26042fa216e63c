"""Fleet-wide quotas: Envoy asks the agent beside it, over its socket, what it may let through of each bucket.

What a request is counted by is put together in filter state first, for the filter reads texts from nowhere else. Its
buckets outlive changes of routes: they hang on the name of the domain, which is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.quotas import QUOTA_DOMAIN, QuotaField
from gatehouse_protocol.vocabulary import AGENT_CLUSTER

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.api_key import CONSUMER, CONSUMER_METADATA
from policies.compiler.envoy.traffic.claims import NAMESPACE, PAYLOAD
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_chain, turn_on_chain
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
    PolicyType,
    QuotaAway,
    QuotaKey,
    QuotaPolicy,
)

_TYPE: Final = PolicyType.QUOTA
_FILTER: Final = "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaFilterConfig"
_SETTINGS: Final = "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings"
_STATE: Final = "envoy.extensions.filters.http.set_filter_state.v3.Config"
_STATE_INPUT: Final = "envoy.extensions.matching.common_inputs.network.v3.FilterStateInput"
_LUA: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_METADATA: Final = "gatehouse.quota"
_MARK: Final = "x-gatehouse-quota"
_REPORT_SECONDS: Final = 5
_YEAR_SECONDS: Final = 365 * 86_400
_TENANT: Final = f"""
function envoy_on_request(handle)
  local tenant = handle:streamInfo():routeName():match("^[^/]+")
  handle:streamInfo():dynamicMetadata():set("{_METADATA}", "tenant", tenant or "")
end
"""
_ANSWERING: Final = f"""
function envoy_on_response(handle)
  local headers = handle:headers()
  headers:replace("ratelimit-policy", POLICY)
  if headers:get("{_MARK}") == nil then return end
  local left = SECONDS - os.time() % SECONDS
  headers:remove("{_MARK}")
  headers:replace("retry-after", tostring(left))
  headers:replace("ratelimit", NAME .. ";r=0;t=" .. left)
end
"""
_FORMATS: Final[Mapping[type[Any], str]] = MappingProxyType({
    ByClientAddress: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(64)%",  # of IPv4, whole ones
    ByConsumer: f"%DYNAMIC_METADATA({CONSUMER_METADATA}:{CONSUMER})%",
    ByRoute: "%ROUTE_NAME%",
    ByTenant: f"%DYNAMIC_METADATA({_METADATA}:tenant)%",
})  # fmt: skip


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_chain(manager, _TYPE, schema)


def _write(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, QuotaPolicy)
    formats = [_format(key) for key in settings.by]
    filters: list[tuple[str, Any]] = [("lua", _script(settings, said, schema))]
    if formats:
        state = schema.message(_STATE)()
        for number, text in enumerate(formats):
            value = state.on_request_headers.add(object_key=_state(number), factory_key="envoy.string")
            value.format_string.text_format_source.inline_string = text
        filters.append(("set_filter_state", state))
    filters.append(("rate_limit_quota", _counting(settings, said, context, schema)))
    turn_on_chain(message, _TYPE, filters, schema)


def _script(settings: QuotaPolicy, said: Said, schema: EnvoySchema) -> Any:
    """Who the tenant is, if it is asked for, and what clients are told."""
    seconds = settings.period_seconds
    by_tenant = any(isinstance(one, ByTenant) for one in settings.by)
    source = _TENANT if by_tenant else ""
    if not settings.shadow:
        name = f'"{said.name}"'
        policy = f"{name};q={settings.requests};w={seconds}"
        telling = _ANSWERING.replace("SECONDS", str(seconds))
        source += telling.replace("POLICY", f"'{policy}'").replace("NAME", f"'{name}'")
    config = schema.message(_LUA)()
    config.default_source_code.inline_string = source
    return config


def _counting(settings: QuotaPolicy, said: Said, context: SliceContext, schema: EnvoySchema) -> Any:
    config = schema.message(_FILTER)(domain=QUOTA_DOMAIN)
    config.rlqs_server.envoy_grpc.cluster_name = AGENT_CLUSTER
    buckets = schema.message(_SETTINGS)()
    names = buckets.bucket_id_builder.bucket_id_builder
    names[QuotaField.QUOTA].string_value = context.scoped(said.name or "")
    names[QuotaField.LIMIT].string_value = str(settings.requests)
    names[QuotaField.SECONDS].string_value = str(settings.period_seconds)
    names[QuotaField.AWAY].string_value = "shadow" if settings.shadow else str(settings.when_unavailable)
    for number in range(len(settings.by)):
        found = names[f"{QuotaField.KEY}{number}"].custom_value
        found.name = _state(number)
        found.typed_config.CopyFrom(schema.to_any(schema.message(_STATE_INPUT)(key=_state(number))))
    set_duration(buckets.reporting_interval, _REPORT_SECONDS)
    denied = buckets.deny_response_settings
    denied.http_status.code = 429
    denied.response_headers_to_add.add().header.MergeFrom(_header(schema))
    _write_fallbacks(buckets, settings)
    action = config.bucket_matchers.on_no_match.action
    action.name = _TYPE
    action.typed_config.CopyFrom(schema.to_any(buckets))
    return config


def _write_fallbacks(buckets: Any, settings: QuotaPolicy) -> None:
    """What holds without the agent: before it has looked at a bucket, and when it was not heard for long."""
    rule = buckets.no_assignment_behavior.fallback_rate_limit
    rule.blanket_rule = rule.ALLOW_ALL
    if settings.shadow or settings.when_unavailable is QuotaAway.OPEN:
        return
    expired = buckets.expired_assignment_behavior
    set_duration(expired.expired_assignment_behavior_timeout, _YEAR_SECONDS)
    if settings.when_unavailable is QuotaAway.CLOSED:
        expired.fallback_rate_limit.blanket_rule = rule.DENY_ALL
        return
    alone = expired.fallback_rate_limit.token_bucket
    alone.max_tokens = settings.requests
    alone.tokens_per_fill.value = settings.requests
    set_duration(alone.fill_interval, settings.period_seconds)


def _header(schema: EnvoySchema) -> Any:
    return schema.message("envoy.config.core.v3.HeaderValue")(key=_MARK, value="1")


def _state(number: int) -> str:
    return f"gatehouse.quota.{number}"


def _format(key: QuotaKey) -> str:
    match key:
        case ByHeader(name=name):
            return f"%REQ({name})%"
        case ByQuery(name=name):
            return f"%QUERY_PARAM({name})%"
        case ByClaim(claim=claim):
            return f"%DYNAMIC_METADATA({':'.join((NAMESPACE, PAYLOAD, *claim_path(claim)))})%"
        case _:
            return _FORMATS[type(key)]


WRITER: Final = PolicyWriter((_TYPE,), _add_filters, _write)

"""JWT: Envoy's own filter verifies tokens, and its RBAC filter asks what they say. Both run in a chain of the place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.claims import NAMESPACE, PAYLOAD, SCOPE_CLAIMS, write_conditions, write_token
from policies.compiler.envoy.traffic.rules import RULES, RULES_NAME, denials, deny_lists
from policies.compiler.envoy.traffic.token_keys import write_remote_keys
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_chain, turn_on_chain
from policies.compiler.intent.fields.claims import claim_path
from policies.compiler.intent.traffic import (
    InlineKeys,
    JwtPolicy,
    PolicyType,
    TokenInCookie,
    TokenInHeader,
    TokenInQuery,
    TokenPlace,
)

_TYPE: Final = PolicyType.JWT
_FILTER: Final = "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication"
_MUTATION: Final = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"
_PROVIDER: Final = "token"
_LATE_PROVIDER: Final = "late"
"""It is asked after the other one, with the newest keys."""
_CACHED_TOKENS: Final = 1_000
"""So many are remembered by each thread, which spares them the signature."""
_LONGEST_CACHED_TOKEN: Final = 4_096
FAILURE: Final = "failure"
"""Where the metadata say, in shadow, why a token would have been refused."""


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_chain(manager, _TYPE, schema)


def _write(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, JwtPolicy)
    filters = [*_refusing_two(settings, said, context, schema)]
    if settings.claims_to_headers:
        filters.append(stripping((one.header for one in settings.claims_to_headers), schema))
    filters.append((NAMESPACE, _verifying(settings, said, context, schema)))
    if settings.required_claims or settings.scopes:
        config = schema.message(RULES)()
        refused = denials(config, said, context, shadow=settings.shadow)("claims").and_ids.ids
        write_token(refused.add())
        write_conditions(refused.add().not_id.and_ids.ids, settings.required_claims, settings.scopes)
        filters.append((RULES_NAME, config))
    turn_on_chain(message, _TYPE, filters, schema)


def _refusing_two(
    settings: JwtPolicy, said: Said, context: SliceContext, schema: EnvoySchema
) -> Iterator[tuple[str, Any]]:
    """A filter that refuses tokens in two headers: Envoy would verify one of them, and a service may read the other."""
    headers = [place.name for place in settings.token_in if isinstance(place, TokenInHeader)]
    if not headers:
        return
    config = schema.message(RULES)()
    deny_lists(config, said, context, headers, schema)
    yield RULES_NAME, config


def stripping(headers: Iterable[str], schema: EnvoySchema) -> tuple[str, Any]:
    """A filter that takes out what clients say in headers that the gateway alone fills."""
    config = schema.message(_MUTATION)()
    for header in headers:
        config.mutations.request_mutations.add().remove = header
    return "envoy.filters.http.header_mutation", config


def _verifying(settings: JwtPolicy, said: Said, context: SliceContext, schema: EnvoySchema) -> Any:
    config = schema.message(_FILTER)(stat_prefix=_TYPE)
    provider = config.providers[_PROVIDER]
    _write_provider(provider, settings)
    if isinstance(settings.keys, InlineKeys):
        provider.local_jwks.inline_string = settings.keys.jwks
    else:
        config.providers[_LATE_PROVIDER].CopyFrom(provider)
        write_remote_keys(provider, said, context, is_late=False)
        write_remote_keys(config.providers[_LATE_PROVIDER], said, context, is_late=True)
    rule = config.rules.add()
    rule.match.prefix = "/"
    _write_requirement(rule.requires, list(config.providers), settings)
    return config


def _write_provider(provider: Any, settings: JwtPolicy) -> None:
    """Everything but the keys."""
    provider.issuer = settings.issuer or ""
    provider.audiences.extend(settings.audiences)
    provider.require_expiration = settings.require_expiration
    provider.clock_skew_seconds = settings.clock_skew_seconds
    provider.forward = settings.forward_token
    if settings.shadow:
        provider.failed_status_in_metadata = FAILURE
    provider.jwt_cache_config.jwt_cache_size = _CACHED_TOKENS
    provider.jwt_cache_config.jwt_max_token_size = _LONGEST_CACHED_TOKEN
    provider.payload_in_metadata = PAYLOAD
    provider.normalize_payload_in_metadata.space_delimited_claims.extend(SCOPE_CLAIMS)
    for one in settings.claims_to_headers:
        told = provider.claim_to_headers.add(header_name=one.header)
        for name in claim_path(one.claim):
            told.claim_path.add(key=name)
    for place in settings.token_in:
        _write_place(provider, place)


def _write_requirement(requires: Any, known: Collection[str], settings: JwtPolicy) -> None:
    if settings.required and not settings.shadow and len(known) == 1:
        requires.provider_name = _PROVIDER
        return
    either = requires.requires_any.requirements
    for name in (one for one in (_PROVIDER, _LATE_PROVIDER) if one in known):
        either.add().provider_name = name
    if settings.shadow:
        either.add().allow_missing_or_failed.SetInParent()
    elif not settings.required:
        either.add().allow_missing.SetInParent()


def _write_place(provider: Any, place: TokenPlace) -> None:
    match place:
        case TokenInHeader():
            provider.from_headers.add(name=place.name, value_prefix=place.prefix)
        case TokenInQuery():
            provider.from_params.append(place.name)
        case TokenInCookie():
            provider.from_cookies.append(place.name)


WRITER: Final = PolicyWriter((_TYPE,), _add_filters, _write)

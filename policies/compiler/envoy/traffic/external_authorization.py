"""External authorization: Envoy's ext_authz filter in a chain of the place, as each place asks its own service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.jwt import stripping
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_chain, turn_on_chain
from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.traffic import (
    AuthorizerProtocol,
    ExternalAuthorizationPolicy,
    PolicyType,
    WhenUnavailable,
)

_TYPE: Final = PolicyType.EXTERNAL_AUTHORIZATION
_FILTER: Final = "envoy.extensions.filters.http.ext_authz.v3.ExtAuthz"
_KNOWN_AS: Final = "envoy.filters.http.ext_authz"
_NOTE: Final = "envoy.extensions.filters.http.set_metadata.v3.Config"
ASKED: Final = "gatehouse.asked"
UNAVAILABLE: Final = 504
"""What Envoy answers where the service does not: told apart by it from a firewall that could not look."""
_API_VERSION: Final = 2  # ApiVersion.V3


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_chain(manager, _TYPE, schema)


def _write(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, ExternalAuthorizationPolicy)
    config = schema.message(_FILTER)(
        failure_mode_allow=settings.when_unavailable is WhenUnavailable.OPEN,
        shadow_mode=settings.shadow,
        transport_api_version=_API_VERSION,
        validate_mutations=True,
    )
    config.status_on_error.code = UNAVAILABLE
    config.enable_dynamic_metadata_ingestion.value = False  # a firewall tells of itself there
    _write_exact(config.allowed_headers, ("authorization", *settings.request_headers))
    if settings.body_bytes:
        config.with_request_body.max_request_bytes = settings.body_bytes
        config.with_request_body.allow_partial_message = True
        config.with_request_body.pack_as_bytes = settings.protocol is AuthorizerProtocol.GRPC
    if settings.protocol is AuthorizerProtocol.GRPC:
        _write_grpc(config, settings, context)
    else:
        _write_http(config.http_service, settings, context)
    stripped = [stripping(settings.upstream_headers, schema)] if settings.upstream_headers else []
    noted = [] if settings.shadow else [noting(schema)]
    turn_on_chain(message, _TYPE, [*stripped, (_KNOWN_AS, config), *noted], schema)


def noting(schema: EnvoySchema) -> tuple[str, Any]:
    """A filter that notes in the metadata `ASKED` of a request that somebody was asked, who may have said who it is."""
    config = schema.message(_NOTE)()
    config.metadata.add(metadata_namespace=ASKED).value.update({"asked": True})
    return "envoy.filters.http.set_metadata", config


def _write_http(http: Any, settings: ExternalAuthorizationPolicy, context: SliceContext) -> None:
    cluster = context.scoped(settings.service)
    http.server_uri.uri, http.server_uri.cluster = f"http://{settings.service}", cluster
    set_duration(http.server_uri.timeout, settings.timeout_seconds)
    http.path_prefix = settings.path_prefix.rstrip("/")
    answer = http.authorization_response
    if settings.upstream_headers:
        _write_exact(answer.allowed_upstream_headers, settings.upstream_headers)
    _write_exact(answer.allowed_client_headers, ("content-type", *settings.client_headers))
    if settings.client_headers:
        _write_exact(answer.allowed_client_headers_on_success, settings.client_headers)


def _write_grpc(config: Any, settings: ExternalAuthorizationPolicy, context: SliceContext) -> None:
    config.grpc_service.envoy_grpc.cluster_name = context.scoped(settings.service)
    set_duration(config.grpc_service.timeout, settings.timeout_seconds)
    rules = config.decoder_header_mutation_rules
    rules.disallow_all.value = True
    if settings.upstream_headers:
        rules.allow_expression.regex = "|".join(re.escape(name) for name in settings.upstream_headers)


def _write_exact(matchers: Any, names: Iterable[str]) -> None:
    for name in names:
        matchers.patterns.add(exact=name)


def clusters_asked(message: Any, schema: EnvoySchema) -> Iterator[str]:
    """The clusters that a written `VirtualHost` or `Route` asks before requests go on."""
    if _TYPE not in message.typed_per_filter_config:
        return
    config = schema.open_any(message.typed_per_filter_config[_TYPE])
    if not config.DESCRIPTOR.name.startswith("FilterChain"):
        return
    for one in config.filter_chain.filters:
        if one.name == _KNOWN_AS:
            asked = schema.open_any(one.typed_config)
            yield asked.grpc_service.envoy_grpc.cluster_name or asked.http_service.server_uri.cluster


WRITER: Final = PolicyWriter((_TYPE,), _add_filters, _write)

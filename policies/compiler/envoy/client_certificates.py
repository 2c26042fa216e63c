"""Client certificates, held to in TLS and again for each request.

In TLS a node makes a chain of its own for the hostname, out of the piece that `clients_piece` gives: it asks for the
certificate and verifies it. But a request may name another host than its connection did (browsers share connections),
so each such chain also notes on the connection which piece it was made of, and the hostname takes requests from those
connections alone. All other connections are misdirected (RFC 9110, section 15.5.20): browsers then open another one.

What services are told of a certificate (`x-forwarded-client-cert`) is Envoy's own; a caller's is always taken out. Of
hostnames without a policy it is taken out altogether, since it speaks of authorities that are not theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.filter_chains import TLS_CONTEXT, TLS_SOCKET
from policies.compiler.envoy.local_replies import answered_where
from policies.compiler.envoy.values import FILTER_CHAIN, FILTER_CHAIN_URL
from policies.compiler.intent.client_certificate import (
    ClientCertificateMode,
    ClientCertificateSpec,
    ClientName,
    ClientNameMatch,
    ClientNameType,
)
from policies.compiler.resources import Resource
from policies.compiler.units import UnitKey

GUARD_NAME: Final = "client_certificate"
STRIP_NAME: Final = "client_identity"
CONNECTION_KEY: Final = "gatehouse.clients"
"""Where the agent notes on a connection the name of the piece that its chain was made of."""

_GUARD: Final = "envoy.extensions.filters.http.rbac.v3.RBAC"
_GUARD_PER_ROUTE: Final = "envoy.extensions.filters.http.rbac.v3.RBACPerRoute"
_MUTATION: Final = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"
_DISABLED: Final = "envoy.config.route.v3.FilterConfig"
_VERIFIED: Final = "envoy.extensions.rbac.principals.mtls_authenticated.v3.Config"
_VERIFIED_NAME: Final = "envoy.rbac.principals.mtls_authenticated"
WRONG_CONNECTION: Final = "connection"
"""The policy of denials that clients are told of as misdirected."""
_UNVERIFIED: Final = "identity"  # after the other in the alphabet, which is the order in which Envoy looks
_HEADER: Final = "x-forwarded-client-cert"
_SAN_TYPES: Final = {ClientNameType.EMAIL: 1, ClientNameType.DNS: 2, ClientNameType.URI: 3}


def piece_name(scoped: str) -> str:
    """What the piece of a hostname is called: `acme/clients/shop.acme.test` for the scoped `acme/shop.acme.test`."""
    tenant, _, hostname = scoped.partition("/")
    return f"{tenant}/clients/{hostname}"


def clients_piece(
    schema: EnvoySchema, scoped: str, hostname: str, spec: ClientCertificateSpec, unit: UnitKey
) -> Resource:
    """The `FilterChain` of a hostname: its server name and whom it lets in, with neither secrets nor filters.

    Where a certificate is only asked for, its names are left to the guard: Envoy requires a certificate as soon as it
    shall compare names.
    """
    context: Any = schema.message(TLS_CONTEXT)()
    validation = context.common_tls_context.validation_context
    validation.trusted_ca.inline_string = spec.authorities
    if spec.verify_depth is not None:
        validation.max_verify_depth.value = spec.verify_depth
    if spec.mode is ClientCertificateMode.REQUIRE:
        context.require_client_certificate.value = True
        for wanted in spec.names:
            _write_name(validation.match_typed_subject_alt_names.add(), wanted)
    name = piece_name(scoped)
    chain: Any = schema.message(FILTER_CHAIN)(name=name)
    chain.filter_chain_match.server_names.append(hostname)
    chain.transport_socket.name = TLS_SOCKET
    chain.transport_socket.typed_config.CopyFrom(schema.to_any(context))
    return Resource.of(FILTER_CHAIN_URL, name, schema.pack(chain), unit)


def write_guard_filter(http_filter: Any, schema: EnvoySchema) -> None:
    """Write the filter of every listener, also of those without TLS, that a virtual host turns on."""
    http_filter.name, http_filter.disabled = GUARD_NAME, True
    http_filter.typed_config.CopyFrom(schema.to_any(schema.message(_GUARD)()))


def write_strip_filter(http_filter: Any, schema: EnvoySchema) -> None:
    """Write the filter of a TLS listener that takes out what Envoy says of a certificate, until a host wants it."""
    config = schema.message(_MUTATION)()
    config.mutations.request_mutations.add().remove = _HEADER
    http_filter.name = STRIP_NAME
    http_filter.typed_config.CopyFrom(schema.to_any(config))


def write_forwarding(manager: Any, schema: EnvoySchema) -> None:
    """Let a connection manager say of a verified certificate whose it is, and answer 421 on wrong connections."""
    manager.forward_client_cert_details = manager.SANITIZE_SET
    details = manager.set_current_client_cert_details
    details.subject.value, details.uri, details.dns = True, True, True
    is_wrong = f'response.code_details == "rbac_access_denied_matched_policy[{WRONG_CONNECTION}]"'
    mapper = answered_where(manager, "envoy.access_loggers.extension_filters.cel", is_wrong, schema)
    mapper.status_code.value = 421


def write_client_certificate(virtual_host: Any, spec: ClientCertificateSpec, schema: EnvoySchema) -> None:
    """Let a virtual host take requests only from connections of its own piece, and say who the client is."""
    config = schema.message(_GUARD_PER_ROUTE)()
    rules = config.rbac.rules
    rules.action = rules.DENY
    connection = _all_but(rules, WRONG_CONNECTION)
    connection.filter_state.key = CONNECTION_KEY
    connection.filter_state.string_match.exact = piece_name(virtual_host.name)
    if spec.mode is ClientCertificateMode.REQUIRE:
        write_verified(_all_but(rules, _UNVERIFIED), spec.names, schema)
    elif spec.names:
        alternatives = _all_but(rules, _UNVERIFIED).or_ids.ids
        write_verified(alternatives.add(), spec.names, schema)
        write_verified(alternatives.add().not_id, (), schema)
    virtual_host.typed_per_filter_config[GUARD_NAME].CopyFrom(schema.to_any(config))
    off = schema.to_any(schema.message(_DISABLED)(disabled=True))
    virtual_host.typed_per_filter_config[STRIP_NAME].CopyFrom(off)


def _all_but(rules: Any, policy_name: str) -> Any:
    """The principal to fill, whom a policy of denials does not deny."""
    policy = rules.policies[policy_name]
    policy.permissions.add().any = True
    return policy.principals.add().not_id


def write_verified(principal: Any, names: Iterable[ClientName], schema: EnvoySchema) -> None:
    """Let a `Principal` be whoever has a verified certificate, with one of the names where there are any.

    `authenticated` would also take a connection without any certificate.
    """
    configs = [schema.message(_VERIFIED)() for _ in names]
    for config, name in zip(configs, names, strict=True):
        _write_name(config.san_matcher, name)
    alternatives = principal.or_ids.ids
    for config in configs or [schema.message(_VERIFIED)(any_validated_client_certificate=True)]:
        custom = alternatives.add().custom
        custom.name = _VERIFIED_NAME
        custom.typed_config.CopyFrom(schema.to_any(config))


def _write_name(matcher: Any, name: ClientName) -> None:
    matcher.san_type = _SAN_TYPES[name.type]
    text = matcher.matcher
    match name.match:
        case ClientNameMatch.EXACT:
            text.exact = name.value
        case ClientNameMatch.PREFIX:
            text.prefix = name.value
        case ClientNameMatch.SUFFIX:
            text.suffix = name.value
    text.ignore_case = name.type is ClientNameType.DNS

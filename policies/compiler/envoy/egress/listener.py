"""An egress listener: what workloads are told to use as their HTTP proxy. Nothing comes in through it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gatehouse_protocol.addresses import IPNetwork
from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy import redacting
from policies.compiler.envoy.access_log import write_access_log
from policies.compiler.envoy.egress.answers import ASKED
from policies.compiler.envoy.egress.everybody import write_everybody, write_version
from policies.compiler.envoy.egress.flow_log import write_flow_log
from policies.compiler.envoy.egress.guard import TENANT, write_guard
from policies.compiler.envoy.egress.limits import write_limit_filters
from policies.compiler.envoy.egress.resolution import write_resolution
from policies.compiler.envoy.egress.routes import BASIC_AUTH
from policies.compiler.envoy.egress.workload_tls import write_workload_tls
from policies.compiler.envoy.guarding import write_egress_guards
from policies.compiler.envoy.http_connections import CONNECTION_MANAGER, bound, write_router
from policies.compiler.envoy.inspection import FAILED
from policies.compiler.envoy.local_replies import answered_where
from policies.compiler.envoy.records import write_record_log
from policies.compiler.envoy.responses import FAILED as RESPONSE_FAILED
from policies.compiler.envoy.values import LISTENER, overwrite_header, set_address, set_ads
from policies.compiler.intent import DefaultsSpec, ListenerSpec
from policies.compiler.intent.records import GatewayRecordsSpec

SCOPES: Final = "egress"
_BASIC_AUTH: Final = "envoy.extensions.filters.http.basic_auth.v3.BasicAuth"
_NOBODY: Final = "-:{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk="
"""A user whom no caller can claim to be, for claims of tenants that have no workload: nobody is let in."""
_REFUSALS: Final = (
    (
        'response.code_details.endsWith("_for_basic_auth")', 407, "identity_refused",
        "There is no such user of the proxy, or the password is another.",
    ),
    (
        'response.code_details == "route_not_found"', 403, "identity_refused",
        "The certificate is of a tenant that lets nothing out here.",
    ),
    (
        'response.code_details == "local_rate_limited"', 429, "rate_limited",
        "This is asked for more often than the workload or the rule may.",
    ),
    (
        'response.code_details.contains("address_denied")', 403, "address_refused",
        "The name leads to an address that nobody may reach from here.",
    ),
    (
        FAILED, 503, "not_looked_at", "Nobody could look whether this may leave, so it was not let through. Try again.",
    ),
    (
        RESPONSE_FAILED, 503, "answer_not_looked_at", "Nobody could look at the answer, so it was held back.",
    ),
    (
        'response.code_details == "failed_to_inject_credential"', 503, "credential_unavailable",
        "The gateway has no credential for this destination just now, so the request was not sent. Try again.",
    ),
    (
        'response.code_details.contains("CERTIFICATE_VERIFY_FAILED")', 502, "destination_untrusted",
        "The destination showed a certificate that is not trusted for its name, so nothing was sent.",
    ),
    (
        'response.code_details.startsWith("dns_resolution_failure")', 502, "name_unknown",
        "The name of the destination has no address.",
    ),
)  # fmt: skip
"""Envoy's own answers by what it says of them, and what callers are told instead."""


def egress_listener(
    schema: EnvoySchema, name: str, spec: ListenerSpec, defaults: DefaultsSpec, allowed: Sequence[IPNetwork]
) -> Any:
    """The `Listener`; `allowed` are the private networks that may be reached after all."""
    message = schema.message(LISTENER)(name=name)
    redacting.write_listener(message)
    set_address(message.address, spec.address, spec.port)
    write_version(message)
    message.per_connection_buffer_limit_bytes.value = defaults.buffer_limit_kib * 1024
    manager = egress_manager(schema, name, spec, defaults, allowed)
    chain = message.filter_chains.add(name=name)
    found = chain.filters.add(name="envoy.filters.network.http_connection_manager")
    found.typed_config.CopyFrom(schema.to_any(manager))
    if spec.workload_tls is not None:
        write_workload_tls(message, spec.workload_tls, schema)
    return message


def egress_manager(
    schema: EnvoySchema, name: str, spec: ListenerSpec, defaults: DefaultsSpec, allowed: Sequence[IPNetwork], *,
    is_inside: bool = False,
) -> Any:  # fmt: skip
    """The `HttpConnectionManager`; one that `is_inside` of Envoy is only asked by Envoy, which says for whom."""
    manager = schema.message(CONNECTION_MANAGER)(stat_prefix=name)
    _read_scopes(manager.scoped_routes)
    manager.normalize_path.value = True
    manager.server_header_transformation = manager.PASS_THROUGH
    manager.use_remote_address.value = not is_inside
    manager.skip_xff_append = True
    manager.preserve_external_request_id = True
    manager.always_set_request_id_in_response = True
    bound(manager, defaults)
    manager.request_timeout.Clear()
    manager.http2_protocol_options.allow_connect = True
    write_access_log(manager.access_log.add(), schema)
    write_record_log(manager.access_log.add(), defaults.records or GatewayRecordsSpec(), schema)
    write_flow_log(manager, schema, is_inside=is_inside)
    write_guard(manager.http_filters.add(), schema, spec.sources, is_inside=is_inside)
    _add_filters(manager, allowed, schema, takes_certificates=spec.workload_tls is not None)
    for refusal in _REFUSALS:
        _explain(manager, *refusal, schema)
    return manager


def _read_scopes(scopes: Any) -> None:
    """Whose routes: those of the tenant that the guard has read off what the caller claims."""
    scopes.name = SCOPES
    extractor = scopes.scope_key_builder.fragments.add().header_value_extractor
    extractor.name, extractor.element_separator, extractor.index = TENANT, ";", 0
    set_ads(scopes.rds_config_source)
    set_ads(scopes.scoped_rds.scoped_rds_config_source)


def _add_filters(
    manager: Any, allowed: Sequence[IPNetwork], schema: EnvoySchema, *, takes_certificates: bool
) -> None:  # fmt: skip
    """Order is data: behind the guard, is that so, what may nobody, is it too much, may it leave, where to, then go.

    Where a certificate may have proven who asks, a password may be missing; the guard has refused who has neither.
    """
    proof = schema.message(_BASIC_AUTH)(authentication_header="proxy-authorization")
    proof.users.inline_string = _NOBODY
    proof.allow_missing = takes_certificates
    manager.http_filters.add(name=BASIC_AUTH).typed_config.CopyFrom(schema.to_any(proof))
    write_everybody(manager, schema)
    write_limit_filters(manager.http_filters, schema)
    write_egress_guards(manager, schema)
    write_resolution(manager.http_filters.add(), allowed, schema)
    write_router(manager.http_filters.add(), schema)


def _explain(manager: Any, condition: str, status: int, reason: str, text: str, schema: EnvoySchema) -> None:
    """Say what Envoy's own answers mean, in the words of all other refusals."""
    mapper = answered_where(manager, "reason", condition, schema)
    mapper.status_code.value = status
    body = mapper.body_format_override
    body.content_type = "application/json"
    asked = {"request_id": ASKED["request_id"]} if status == 407 else ASKED  # nobody has proven to be that workload
    body.json_format.update({"error": text, "reason": reason, **asked})
    headers = {"x-gatehouse-reason": reason}
    if status == 407:
        headers["proxy-authenticate"] = 'Basic realm="egress"'
    for name, value in headers.items():
        overwrite_header(mapper.headers_to_add, name, value)

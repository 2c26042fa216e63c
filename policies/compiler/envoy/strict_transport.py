"""HTTP Strict Transport Security (RFC 6797): a response header of a hostname, on TLS answers only.

Virtual hosts are shared by all listeners, and the header must not be sent over http. So only listeners that speak TLS
have the filter that writes it; it is off until a virtual host says what to write, and costs the others nothing.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.intent.hostname import HstsSpec

FILTER_NAME: Final = "hsts"
_FILTER: Final = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"
_PER_ROUTE: Final = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute"
_HEADER: Final = "strict-transport-security"


def write_filter(http_filter: Any, schema: EnvoySchema) -> None:
    """Write the filter of a TLS listener, which a virtual host turns on."""
    http_filter.name, http_filter.disabled = FILTER_NAME, True
    http_filter.typed_config.CopyFrom(schema.to_any(schema.message(_FILTER)()))


def write_hsts(virtual_host: Any, spec: HstsSpec, schema: EnvoySchema) -> None:
    """Let a virtual host send the header with every answer over TLS, also with those of Envoy's own."""
    config = schema.message(_PER_ROUTE)()
    mutation = config.mutations.response_mutations.add().append
    mutation.header.key, mutation.header.value = _HEADER, _value(spec)
    mutation.append_action = mutation.OVERWRITE_IF_EXISTS_OR_ADD
    virtual_host.typed_per_filter_config[FILTER_NAME].CopyFrom(schema.to_any(config))


def _value(spec: HstsSpec) -> str:
    flags = (("includeSubDomains", spec.include_subdomains), ("preload", spec.preload))
    return "; ".join([f"max-age={spec.max_age_seconds}", *(name for name, is_set in flags if is_set)])

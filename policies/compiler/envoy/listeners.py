"""A listener as Envoy's: one filter chain, with the certificate fetched by name when it speaks TLS."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.http_connections import connection_manager
from policies.compiler.envoy.values import LISTENER, set_address, set_ads, set_duration
from policies.compiler.intent import DefaultsSpec, ListenerSpec

_TLS_CONTEXT: Final = "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
_TLS_HANDSHAKE_SECONDS: Final = 10.0
_TLS_1_2: Final = 3  # TlsParameters.TlsProtocol.TLSv1_2


def listener(schema: EnvoySchema, name: str, spec: ListenerSpec, defaults: DefaultsSpec) -> Any:
    """The `Listener`. A node may move it to another address by appending the field `address` to its bytes."""
    message = schema.message(LISTENER)(name=name)
    set_address(message.address, spec.address, spec.port)
    message.per_connection_buffer_limit_bytes.value = defaults.buffer_limit_kib * 1024
    chain = message.filter_chains.add(name=name)
    manager = chain.filters.add(name="envoy.filters.network.http_connection_manager")
    manager.typed_config.CopyFrom(schema.to_any(connection_manager(schema, name, defaults)))
    if spec.certificate is not None:
        set_duration(chain.transport_socket_connect_timeout, _TLS_HANDSHAKE_SECONDS)
        chain.transport_socket.name = "envoy.transport_sockets.tls"
        chain.transport_socket.typed_config.CopyFrom(schema.to_any(_tls_context(schema, spec.certificate)))
    return message


def secret_name(certificate: str) -> str:
    """What the secret of a certificate is called in SDS."""
    return f"tls/{certificate}"


def _tls_context(schema: EnvoySchema, certificate: str) -> Any:
    context = schema.message(_TLS_CONTEXT)()
    common = context.common_tls_context
    common.tls_params.tls_minimum_protocol_version = _TLS_1_2
    common.alpn_protocols.extend(["h2", "http/1.1"])
    secret = common.tls_certificate_sds_secret_configs.add(name=secret_name(certificate))
    set_ads(secret.sds_config)
    return context

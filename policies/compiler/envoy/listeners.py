"""A listener as Envoy's: one filter chain, with the certificate fetched by name when it speaks TLS.

That chain is also the template of those that nodes add for certificates of tenants; a TLS listener therefore reads the
name that a client asks for before it chooses a chain. Where clients may come by HTTP/3 too, the listener says so in its
metadata: nodes derive the listener on UDP from the finished one on TCP, certificates of tenants and all.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy import redacting
from policies.compiler.envoy.client_origins import write_fingerprints
from policies.compiler.envoy.connection_log import write_connection_log
from policies.compiler.envoy.filter_chains import TLS_CONTEXT, TLS_SOCKET
from policies.compiler.envoy.http_connections import connection_manager, write_http3
from policies.compiler.envoy.values import LISTENER, set_address, set_ads, set_duration
from policies.compiler.intent import DefaultsSpec, ListenerSpec
from policies.compiler.intent.listener import TlsProfile

HTTP3_METADATA: Final = "gatehouse.http3"  # empty, or {port: the one that clients are told}
TLS_INSPECTOR_NAME: Final = "envoy.filters.listener.tls_inspector"
_TLS_INSPECTOR: Final = "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector"
TLS_HANDSHAKE_SECONDS: Final = 10.0
_TLS_1_2, _TLS_1_3 = 3, 4  # of TlsParameters.TlsProtocol
_CIPHERS: Final = (
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
)
"""For TLS 1.2; those of TLS 1.3 are all good and not for choosing."""
_CURVES: Final = ("X25519MLKEM768", "X25519", "P-256", "P-384")


def listener(schema: EnvoySchema, name: str, spec: ListenerSpec, defaults: DefaultsSpec) -> Any:
    """The `Listener`. A node may move it to another address by appending the field `address` to its bytes."""
    message = schema.message(LISTENER)(name=name)
    redacting.write_listener(message)
    set_address(message.address, spec.address, spec.port)
    message.per_connection_buffer_limit_bytes.value = defaults.buffer_limit_kib * 1024
    chain = message.filter_chains.add(name=name)
    is_tls = spec.certificate is not None
    if is_tls:
        write_fingerprints(chain, schema)
    manager = chain.filters.add(name="envoy.filters.network.http_connection_manager")
    connections = connection_manager(schema, name, defaults, is_tls=is_tls)
    if spec.http3:
        write_http3(connections, defaults)
        message.metadata.filter_metadata[HTTP3_METADATA].update({"port": spec.http3_port} if spec.http3_port else {})
    manager.typed_config.CopyFrom(schema.to_any(connections))
    if spec.certificate is not None:
        message.stat_prefix = name
        write_connection_log(message.access_log.add(), name, schema)
        profile = spec.tls.profile if spec.tls else TlsProfile.INTERMEDIATE
        inspector = tls_inspector(schema, is_fingerprinting=True)
        message.listener_filters.add(name=TLS_INSPECTOR_NAME).typed_config.CopyFrom(inspector)
        set_duration(chain.transport_socket_connect_timeout, TLS_HANDSHAKE_SECONDS)
        chain.transport_socket.name = TLS_SOCKET
        chain.transport_socket.typed_config.CopyFrom(schema.to_any(_tls_context(schema, spec.certificate, profile)))
    return message


def tls_inspector(schema: EnvoySchema, *, is_fingerprinting: bool = False) -> Any:
    """The Any of the listener filter that reads server name and ALPN before a filter chain is chosen, and may know the
    client again by what its hello looks like.
    """
    config = schema.message(_TLS_INSPECTOR)()
    if is_fingerprinting:
        config.enable_ja3_fingerprinting.value = config.enable_ja4_fingerprinting.value = True
    return schema.to_any(config)


def secret_name(certificate: str) -> str:
    """What the secret of a certificate is called in SDS."""
    return f"tls/{certificate}"


def _tls_context(schema: EnvoySchema, certificate: str, profile: TlsProfile) -> Any:
    """The client chooses among the ciphers: all are good, and it knows what its processor does fast."""
    context = schema.message(TLS_CONTEXT)(prefer_client_ciphers=True)
    common = context.common_tls_context
    write_profile(common.tls_params, profile)
    common.alpn_protocols.extend(["h2", "http/1.1"])
    secret = common.tls_certificate_sds_secret_configs.add(name=secret_name(certificate))
    set_ads(secret.sds_config)
    return context


def write_profile(params: Any, profile: TlsProfile) -> None:
    """Fill `TlsParameters` with what a profile takes."""
    params.tls_maximum_protocol_version = _TLS_1_3
    params.ecdh_curves.extend(_CURVES)
    match profile:
        case TlsProfile.MODERN:
            params.tls_minimum_protocol_version = _TLS_1_3
        case TlsProfile.INTERMEDIATE:
            params.tls_minimum_protocol_version = _TLS_1_2
            params.cipher_suites.extend(_CIPHERS)

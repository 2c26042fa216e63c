"""TLS of an egress listener: its own certificate, and the authorities that vouch for workloads, both fetched by name.

A certificate is asked for and not required, since nodes look at their own listeners without one. Whoever shows one of
anybody else ends in the handshake. Nothing is resumed: every connection is verified, also
when an authority is trusted no more. No chain of a tenant's certificate is put beside this one, since a hostname of a
tenant may trust authorities of the tenant's own.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.connection_log import write_connection_log
from policies.compiler.envoy.filter_chains import TLS_CONTEXT, TLS_SOCKET
from policies.compiler.envoy.listeners import TLS_HANDSHAKE_SECONDS, write_profile
from policies.compiler.envoy.values import set_ads, set_duration
from policies.compiler.intent.listener import WorkloadTlsSpec

SERVER_SECRET: Final = "workloads/server"
AUTHORITIES_SECRET: Final = "workloads/authorities"


def write_workload_tls(listener: Any, spec: WorkloadTlsSpec, schema: EnvoySchema) -> None:
    """Let the one chain of a `Listener` speak TLS."""
    listener.stat_prefix = listener.name
    write_connection_log(listener.access_log.add(), listener.name, schema)
    context = schema.message(TLS_CONTEXT)(prefer_client_ciphers=True)
    context.disable_stateless_session_resumption = True
    context.disable_stateful_session_resumption = True
    common = context.common_tls_context
    write_profile(common.tls_params, spec.profile)
    common.alpn_protocols.extend(["h2", "http/1.1"])
    set_ads(common.tls_certificate_sds_secret_configs.add(name=SERVER_SECRET).sds_config)
    common.validation_context_sds_secret_config.name = AUTHORITIES_SECRET
    set_ads(common.validation_context_sds_secret_config.sds_config)
    chain = listener.filter_chains[0]
    set_duration(chain.transport_socket_connect_timeout, TLS_HANDSHAKE_SECONDS)
    chain.transport_socket.name = TLS_SOCKET
    chain.transport_socket.typed_config.CopyFrom(schema.to_any(context))

"""TLS to a service: which name it is asked by, and whose certificate for that name is believed."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vending import SYSTEM_ROOTS
from gatehouse_protocol.vocabulary import CLIENT_CERTIFICATES

from policies.compiler.envoy.values import set_ads
from policies.compiler.intent import ServiceSpec
from policies.compiler.intent.service import Protocol

_TLS: Final = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"
_TLS_1_2: Final = 3  # TlsParameters.TlsProtocol.TLSv1_2
_DNS: Final = 2  # SubjectAltNameMatcher.SanType.DNS
_ALPN: Final = {Protocol.HTTP1: "http/1.1", Protocol.HTTP2: "h2"}


def write_tls(cluster: Any, spec: ServiceSpec, schema: EnvoySchema) -> None:
    """Let a `Cluster` speak TLS; a file of the system's authorities is put right by each node."""
    if spec.tls is None:
        return
    context = schema.message(_TLS)(sni=spec.server_name)
    common = context.common_tls_context
    common.tls_params.tls_minimum_protocol_version = _TLS_1_2
    common.alpn_protocols.append(_ALPN[spec.protocol])
    if spec.tls.client_certificate is not None:
        tenant = cluster.name.partition("/")[0]
        name = f"{tenant}/{CLIENT_CERTIFICATES}/{spec.tls.client_certificate}"
        set_ads(common.tls_certificate_sds_secret_configs.add(name=name).sds_config)
    validation = common.validation_context
    if spec.tls.trust is None:
        validation.trusted_ca.filename = SYSTEM_ROOTS
    else:
        validation.trusted_ca.inline_string = spec.tls.trust
    wanted = validation.match_typed_subject_alt_names.add(san_type=_DNS)
    wanted.matcher.exact, wanted.matcher.ignore_case = spec.server_name, True
    cluster.transport_socket.name = "envoy.transport_sockets.tls"
    cluster.transport_socket.typed_config.CopyFrom(schema.to_any(context))

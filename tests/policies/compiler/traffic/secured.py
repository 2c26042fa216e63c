"""A TLS listener of a real Envoy, with a certificate of its own, and clients that speak TLS in different ways."""

import http.client
import socket
import ssl
from datetime import UTC, datetime
from typing import Any

from gatehouse_agent import wire

from fleet.self_signed import self_signed
from policies.compiler import IntentObject
from tests.policies.compiler.intents import made
from tests.policies.compiler.running_envoy import Gateway

HTTPS = {"protocol": "https", "port": 8443, "certificate": "default"}


def https(name: str = "https", **spec: Any) -> IntentObject:
    """A listener that speaks TLS."""
    return made("listener", name, HTTPS | spec)


def with_certificate(bootstrap: Any) -> None:
    """Give every TLS listener an inline key, for nobody answers for secrets here."""
    pair = self_signed("default", datetime.now(UTC))
    for listener in bootstrap.static_resources.listeners:
        for chain in listener.filter_chains:
            if not chain.HasField("transport_socket"):
                continue
            config = chain.transport_socket.typed_config
            context = wire.DownstreamTlsContext.FromString(config.value)
            common = wire.CommonTlsContext.FromString(context.common_tls_context.SerializeToString())
            common.ClearField("tls_certificate_sds_secret_configs")
            inline = common.tls_certificates.add()
            inline.certificate_chain.inline_string = pair.certificate.decode()
            inline.private_key.inline_string = pair.private_key.decode()
            context.common_tls_context.ParseFromString(common.SerializeToString())
            config.value = context.SerializeToString()


def client(*, ciphers: str = "", alpn: tuple[str, ...] = ()) -> ssl.SSLContext:
    """A client that trusts anybody."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if ciphers:
        context.set_ciphers(ciphers)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    if alpn:
        context.set_alpn_protocols(list(alpn))
    return context


def ask(gateway: Gateway, path: str, context: ssl.SSLContext, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """The status and the body of one request over TLS."""
    plain = socket.create_connection(("127.0.0.1", gateway.port), timeout=30)
    connection = http.client.HTTPConnection("gateway")
    try:
        connection.sock = context.wrap_socket(plain)
        connection.request("GET", path, headers={"Host": "shop.acme.test", **(headers or {})})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()

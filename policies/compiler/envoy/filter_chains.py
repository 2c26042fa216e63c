"""Pieces of a listener: which certificates answer for which names. Each node makes filter chains of them.

A piece holds nothing else. How TLS is spoken and what happens to requests is the listener's own, so that a tenant's
certificate cannot change either, and no listener is compiled again for a certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.values import FILTER_CHAIN, FILTER_CHAIN_URL, set_ads
from policies.compiler.resources import Resource
from policies.compiler.units import UnitKey

TLS_CONTEXT: Final = "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
TLS_SOCKET: Final = "envoy.transport_sockets.tls"


def filter_chain(schema: EnvoySchema, name: str, server_names: Sequence[str], secret_names: Sequence[str]) -> bytes:
    """Return a serialised Any of the `FilterChain` `name`, which is `<tenant>/<certificate>`.

    `server_names` may begin with `*.`; `secret_names` are what SDS calls the keys, one for each family. The same names
    in another order give the same bytes. Raises ValueError where there are none: such a chain would match everything.
    """
    if not server_names or not secret_names:
        raise ValueError(f"The certificate {name} needs a server name and a secret.")
    context: Any = schema.message(TLS_CONTEXT)()
    for secret_name in sorted(secret_names):
        secret = context.common_tls_context.tls_certificate_sds_secret_configs.add(name=secret_name)
        set_ads(secret.sds_config)
    chain: Any = schema.message(FILTER_CHAIN)(name=name)
    chain.filter_chain_match.server_names.extend(sorted(set(server_names)))
    chain.transport_socket.name = TLS_SOCKET
    chain.transport_socket.typed_config.CopyFrom(schema.to_any(context))
    return schema.pack(chain)


def filter_chain_piece(
    schema: EnvoySchema, name: str, server_names: Sequence[str], secret_names: Sequence[str]
) -> Resource:
    """Return the same as a resource of a slice of certificates, in a unit of its own."""
    body = filter_chain(schema, name, server_names, secret_names)
    return Resource.of(FILTER_CHAIN_URL, name, body, UnitKey(f"certificate:{name}"))

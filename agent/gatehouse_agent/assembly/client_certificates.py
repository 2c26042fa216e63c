"""Certificates that the gateway shows to services: which of a tenant's secrets a cluster that names one gets. Pure.

A cluster names a certificate and neither its family of keys nor its version, so that a rotation touches no cluster. Of
a certificate that is not there its clusters name none: they show nothing, and everything else goes on.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from gatehouse_protocol.vocabulary import CLIENT_CERTIFICATES
from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource

_MARK: Final = f"/{CLIENT_CERTIFICATES}/".encode()
_SECRET: Final = re.compile(r"(?P<certificate>[^/]+/[^/]+)/(?P<family>ecdsa|rsa)(?:\.(?P<number>\d+))?")
_FAMILIES: Final = ("rsa", "ecdsa")

Named = dict[str, EnvoyResource]


def with_client_certificates(clusters: Named, secrets: Mapping[str, EnvoyResource]) -> tuple[Named, Named]:
    """Return the clusters, and the secrets by which they know their certificates; raises `PieceError`.

    Each may only name certificates of its own tenant.
    """
    marked = {name: one for name, one in clusters.items() if _MARK in one.body}
    if not marked:
        return clusters, {}
    best = _best(secrets)
    made, given = dict(clusters), {}
    for name, one in marked.items():
        wanted = _wanted(name, one.body)
        tenant, _, certificate = wanted.partition(_MARK.decode())
        if wanted and tenant != name.partition("/")[0]:
            raise PieceError(name, f"refers to certificate {wanted}, which is not of its tenant", Kind.CLUSTER)
        found = best.get(f"{tenant}/{certificate}")
        if found is not None:
            given[wanted] = _renamed(wanted, found)
        elif wanted:
            made[name] = EnvoyResource(f"{one.version}+bare", _without(one.body))
    return made, given


def _best(secrets: Mapping[str, EnvoyResource]) -> dict[str, EnvoyResource]:
    """By certificate the secret that is shown: ECDSA before RSA, and of several versions the latest."""
    ranked: dict[str, tuple[tuple[int, int], EnvoyResource]] = {}
    for name, one in secrets.items():
        if found := _SECRET.fullmatch(name):
            rank = _FAMILIES.index(found["family"]), int(found["number"] or 0)
            if found["certificate"] not in ranked or rank > ranked[found["certificate"]][0]:
                ranked[found["certificate"]] = rank, one
    return {name: one for name, (_, one) in ranked.items()}


def _wanted(name: str, body: bytes) -> str:
    try:
        named = _context(wire.DestinationCluster.FromString(wire.unwrap(body)[1])).common_tls_context
    except DecodeError as error:
        raise PieceError(name, f"not a cluster: {error}", Kind.CLUSTER) from None
    return next((one.name for one in named.tls_certificate_sds_secret_configs), "")


def _renamed(name: str, secret: EnvoyResource) -> EnvoyResource:
    type_url, value = wire.unwrap(secret.body)
    message = wire.Secret.FromString(value)
    message.name = name
    body = wire.wrap(type_url, message.SerializeToString())
    return EnvoyResource(hashlib.sha256(body).hexdigest(), body)


def _without(body: bytes) -> bytes:
    type_url, value = wire.unwrap(body)
    cluster = wire.DestinationCluster.FromString(value)
    context = _context(cluster)
    context.common_tls_context.ClearField("tls_certificate_sds_secret_configs")
    cluster.transport_socket.typed_config.value = context.SerializeToString()
    return wire.wrap(type_url, cluster.SerializeToString())


def _context(cluster: Any) -> Any:
    return wire.UpstreamTlsContext.FromString(cluster.transport_socket.typed_config.value)

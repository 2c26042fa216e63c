"""Clusters of named destinations as a node has them: with the platform's resolution and files of the node's own. Pure.

Services that are spoken to in TLS get the authorities of the node in the same way, and those whose endpoints are asked
how they are a file to which Envoy writes what came of it.

A tenant's slice cannot know how its gateway resolves names, and must not say so: whatever it says, addresses are
screened as the platform has it, by the one cache that all of the way out has. Where there is none, the cluster keeps
its own, which leads to no private address.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

from gatehouse_protocol.addresses import IPNetwork, refused_networks
from gatehouse_protocol.health import CHECK_MARK
from gatehouse_protocol.vending import SYSTEM_ROOTS, VENDED_FILE
from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource

WAY_OUT: Final = "egress"
"""The platform's cluster that everything else goes out through."""
_PROXY: Final = b"envoy.clusters.dynamic_forward_proxy"
_ROOTS: Final = SYSTEM_ROOTS.encode()
_CHECKED: Final = CHECK_MARK.encode()
_OPTIONS: Final = wire.SHAPES["FilteredHttpOptions"][0]


@dataclass(frozen=True, slots=True)
class NodeFiles:
    """The authorities that the node trusts, the directory of its key pairs' files, and what checks write to, if any."""

    roots: Path
    vended: Path
    checks: Path | None = None

    def of(self, name: str) -> Path:
        """Return the file of the key pair of a credential, in a directory of its own; the name gives nothing away."""
        return self.vended / hashlib.sha256(name.encode()).hexdigest()[:32] / "credentials"


@dataclass(frozen=True, slots=True)
class Finished:
    """The clusters, and by their names the secrets that they wait for and the key pairs that they read."""

    clusters: dict[str, EnvoyResource]
    secrets: Mapping[str, frozenset[str]]


def finished(clusters: Mapping[str, EnvoyResource], files: NodeFiles) -> Finished:
    """Put what is the node's own into every cluster of tenants that dials names; raises `PieceError`.

    Each may only name secrets below its own tenant.
    """
    made, secrets = dict(clusters), {}
    cache = _cache_of(clusters[WAY_OUT].body) if WAY_OUT in clusters else b""
    ours = hashlib.sha256(cache + str(files).encode()).hexdigest()[:16]
    for name, one in clusters.items():
        if name != WAY_OUT and _PROXY in one.body:
            try:
                body, secrets[name] = _finished(name, one.body, cache, files)
            except DecodeError as error:
                raise PieceError(name, f"not a cluster: {error}", Kind.CLUSTER) from None
            made[name] = EnvoyResource(f"{one.version}+{ours}", body)
        elif _has_files(one.body, files):
            made[name] = EnvoyResource(f"{one.version}+{ours}", _with_files(name, one.body, files))
    return Finished(made, secrets)


def screened_networks(clusters: Mapping[str, EnvoyResource]) -> tuple[IPNetwork, ...]:
    """Return what nothing that goes out may lead to, as the platform's cluster has it."""
    if WAY_OUT not in clusters:
        return refused_networks(())
    cache = wire.DnsCache.FromString(_cache_of(clusters[WAY_OUT].body))
    ranges = cache.resolved_address_filter.ranges
    return tuple(ip_network(f"{one.address_prefix}/{one.prefix_len.value}") for one in ranges)


def _cache_of(body: bytes) -> bytes:
    cluster = wire.DestinationCluster.FromString(wire.unwrap(body)[1])
    proxy = wire.ForwardProxyCluster.FromString(cluster.cluster_type.typed_config.value)
    cache: bytes = proxy.dns_cache_config.SerializeToString()
    return cache


def _finished(name: str, body: bytes, cache: bytes, files: NodeFiles) -> tuple[bytes, frozenset[str]]:
    type_url, value = wire.unwrap(body)
    cluster = wire.DestinationCluster.FromString(value)
    if cache:
        proxy = wire.ForwardProxyCluster.FromString(cluster.cluster_type.typed_config.value)
        proxy.dns_cache_config.CopyFrom(wire.DnsCache.FromString(cache))
        cluster.cluster_type.typed_config.value = proxy.SerializeToString()
    _trust(cluster, files)
    secrets: set[str] = set()
    for entry in cluster.typed_extension_protocol_options:
        if entry.key == _OPTIONS:
            options = wire.FilteredHttpOptions.FromString(entry.value.value)
            for one in options.http_filters:
                secrets |= _look_into(one.typed_config, files)
            entry.value.value = options.SerializeToString()
    tenant = name.partition("/")[0]
    if strange := [one for one in sorted(secrets) if not one.startswith(f"{tenant}/")]:
        raise PieceError(name, f"refers to secret {strange[0]}, which is not of {tenant}", Kind.CLUSTER)
    return wire.wrap(type_url, cluster.SerializeToString()), frozenset(secrets)


def _has_files(body: bytes, files: NodeFiles) -> bool:
    return (_ROOTS in body and files.roots != Path(SYSTEM_ROOTS)) or (_CHECKED in body and files.checks is not None)


def _with_files(name: str, body: bytes, files: NodeFiles) -> bytes:
    """Return the cluster of a service with the authorities that the node trusts, and the file of its checks."""
    type_url, value = wire.unwrap(body)
    try:
        cluster = wire.DestinationCluster.FromString(value)
        if cluster.HasField("transport_socket"):
            _trust(cluster, files)
        _write_down(cluster, files)
    except DecodeError as error:
        raise PieceError(name, f"not a cluster: {error}", Kind.CLUSTER) from None
    return wire.wrap(type_url, cluster.SerializeToString())


def _trust(cluster: Any, files: NodeFiles) -> None:
    tls = wire.UpstreamTlsContext.FromString(cluster.transport_socket.typed_config.value)
    trusted = tls.common_tls_context.validation_context.trusted_ca
    if trusted.filename == SYSTEM_ROOTS:
        trusted.filename = str(files.roots)
        cluster.transport_socket.typed_config.value = tls.SerializeToString()


def _write_down(cluster: Any, files: NodeFiles) -> None:
    for check in cluster.health_checks:
        if check.name == CHECK_MARK and files.checks is not None:
            sink = wire.CheckEventFile(event_log_path=str(files.checks))
            logger = check.event_logger.add(name="gatehouse.health")
            logger.typed_config.type_url = f"type.googleapis.com/{wire.SHAPES['CheckEventFile'][0]}"
            logger.typed_config.value = sink.SerializeToString()


def _look_into(config: Any, files: NodeFiles) -> set[str]:
    """Return the secret that a filter of a cluster waits for; put the node's file into one that signs."""
    if config.type_url.endswith(wire.SHAPES["CredentialInjector"][0]):
        inner = wire.CredentialInjector.FromString(config.value).credential.typed_config
        return {wire.GenericCredential.FromString(inner.value).credential.name}
    if config.type_url.endswith(wire.SHAPES["RequestSigning"][0]):
        signing = wire.RequestSigning.FromString(config.value)
        source = signing.credential_provider.credentials_file_provider.credentials_data_source
        name = source.filename.removeprefix(f"{VENDED_FILE}/")
        path = files.of(name)
        source.filename, source.watched_directory.path = str(path), str(path.parent)
        config.value = signing.SerializeToString()
        return {name}
    return set()

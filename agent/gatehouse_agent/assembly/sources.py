"""What clusters say of where their endpoints come from (`gatehouse_protocol.endpoints`). Pure.

A cluster whose name Envoy would resolve gets its endpoints from the agent, as those have them whose endpoints are
listed: addresses are screened before Envoy hears of them, and a changed address warms nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.endpoints import ENDPOINTS, SOURCE, EndpointSource, read_source
from gatehouse_protocol.shapes import ShapeError
from google.protobuf.message import DecodeError
from google.protobuf.struct_pb2 import Struct

from gatehouse_agent import wire
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource

_SAYS: Final = ENDPOINTS.encode()
_EDS: Final = 3  # Cluster.DiscoveryType.EDS
_V3: Final = 2  # ApiVersion.V3


@dataclass(frozen=True, slots=True)
class Sourced:
    """All resources with clusters as the node has them, and what is said of their endpoints, by their names."""

    resources: dict[str, dict[str, EnvoyResource]]
    sources: Mapping[str, EndpointSource]


def with_sources(by_kind: dict[str, dict[str, EnvoyResource]]) -> Sourced:
    """Return clusters that the agent finds endpoints for as such, with none for now; raises `PieceError`."""
    clusters = by_kind.get(Kind.CLUSTER, {})
    made, empty, sources = dict(clusters), {}, {}
    for name, one in clusters.items():
        if _SAYS not in one.body:
            continue
        try:
            type_url, value = wire.unwrap(one.body)
            cluster = wire.SourcedCluster.FromString(value)
            source = _source_in(cluster)
        except (DecodeError, ShapeError) as error:
            raise PieceError(name, f"does not say where its endpoints come from: {error}", Kind.CLUSTER) from None
        if source is None:
            continue
        sources[name] = source
        if source.dns is not None:
            _find_by_agent(cluster)
            made[name] = EnvoyResource(f"{one.version}+eds", wire.wrap(type_url, cluster.SerializeToString()))
            nothing = wire.LoadAssignment(cluster_name=name).SerializeToString()
            empty[name] = EnvoyResource("none", wire.wrap(Kind.ENDPOINTS, nothing))
    if not sources:
        return Sourced(by_kind, sources)
    listed = {**empty, **by_kind.get(Kind.ENDPOINTS, {})}
    return Sourced({**by_kind, Kind.CLUSTER: made, Kind.ENDPOINTS: listed}, sources)


def _source_in(cluster: Any) -> EndpointSource | None:
    for entry in cluster.metadata.filter_metadata:
        if entry.key == ENDPOINTS:
            said = Struct.FromString(entry.value)
            return read_source(str(said[SOURCE])) if SOURCE in said else None
    return None


def _find_by_agent(cluster: Any) -> None:
    cluster.type = _EDS
    cluster.ClearField("load_assignment")
    cluster.ClearField("dns_lookup_family")
    source = cluster.eds_cluster_config.eds_config
    source.ads.SetInParent()
    source.resource_api_version = _V3
    cluster.ignore_health_on_host_removal = True

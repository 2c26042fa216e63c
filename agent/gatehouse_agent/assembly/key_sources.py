"""Policies whose keys this node fetches: which there are, and the socket that their clusters lead to. Pure.

A cluster says what to fetch in its metadata, and leads nowhere until the node puts a socket of its own there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gatehouse_protocol.key_sources import KEY_SOURCE, KEYS_SOCKET, KeySource, keys_name, keys_path, read_source
from gatehouse_protocol.shapes import ShapeError
from google.protobuf.message import DecodeError
from google.protobuf.struct_pb2 import Struct

from gatehouse_agent import wire
from gatehouse_agent.assembly.content import ResourceKey
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource

_MARK: Final = KEY_SOURCE.encode()


@dataclass(frozen=True, slots=True)
class GivenSource:
    """Where the keys of a policy come from, the name of its cluster, and the slice that says so."""

    name: str
    slice: str
    source: KeySource

    @property
    def policy(self) -> str:
        """What people call it."""
        return self.name.rpartition("/")[2]

    @property
    def path(self) -> str:
        """Where Envoy asks for the set: a policy that changes its source has two for a while."""
        return keys_path(self.name, self.source)


Sources = Mapping[str, GivenSource]
"""By their paths."""


def with_key_sources(
    by_kind: Mapping[str, dict[str, EnvoyResource]], owners: Mapping[ResourceKey, str], socket: Path | None
) -> tuple[dict[str, dict[str, EnvoyResource]], Sources]:
    """Return resources with the clusters of keys leading to `socket`, and what is to be fetched; raises `PieceError`.

    Without a socket they lead nowhere, and nothing is fetched.
    """
    made = dict(by_kind.get(Kind.CLUSTER, {}))
    sources: dict[str, GivenSource] = {}
    if socket is None or not made:
        return dict(by_kind), sources
    for name, one in tuple(made.items()):
        if _MARK in one.body:
            try:
                text = said_in(one.body, KEY_SOURCE)
                source = None if text is None else read_source(text)
            except (DecodeError, ShapeError) as error:
                raise PieceError(name, f"not a source of keys: {error}", Kind.CLUSTER) from None
            if source is None:
                continue
            if name != f"{name.partition('/')[0]}/{keys_name(name.rpartition('/')[2])}":
                raise PieceError(name, "is no name of a source of keys", Kind.CLUSTER)
            made[name] = EnvoyResource(f"{one.version}@{socket}", leading_to(socket, KEYS_SOCKET, one.body))
            given = GivenSource(name, owners[Kind.CLUSTER, name], source)
            sources[given.path] = given
    return {**by_kind, Kind.CLUSTER: made}, sources


def said_in(body: bytes, key: str) -> str | None:
    """Return what the metadata of a cluster say under a key; None where they do not. Raises `DecodeError`."""
    cluster = wire.Cluster.FromString(wire.unwrap(body)[1])
    said = next((one.value for one in cluster.metadata.filter_metadata if one.key == key), None)
    return None if said is None else str(Struct.FromString(said).fields["source"].string_value)


def leading_to(socket: Path, instead_of: str, body: bytes) -> bytes:
    """Return a cluster that leads to a socket of the node's instead of the one that it names."""
    cluster = wire.Cluster.FromString(wire.unwrap(body)[1])
    for group in cluster.load_assignment.endpoints:
        for one in group.lb_endpoints:
            if one.endpoint.address.pipe.path == instead_of:
                one.endpoint.address.pipe.path = str(socket)
    return wire.wrap(Kind.CLUSTER, cluster.SerializeToString())

"""Pieces of listeners: which certificates answer for which server names, made into filter chains of every TLS listener.

A piece may say nothing else. What could make Envoy refuse a whole listener is refused here, with the piece's name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly import chains
from gatehouse_agent.assembly.certificates import Leaf, UnusableError, leaf_of
from gatehouse_agent.assembly.chains import Template
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.hosts import is_host


@dataclass(frozen=True, slots=True)
class Piece:
    """What a piece says: the server names it answers for, and its secrets with the certificate each holds.

    `version` changes with the piece; `slice` is whose it is.
    """

    name: str
    slice: str
    version: str
    server_names: tuple[str, ...]
    leaves: Mapping[str, Leaf]


def read_piece(name: str, slice_key: str, version: str, body: bytes, secrets: Mapping[str, bytes]) -> Piece:
    """Return what a serialised Any of a FilterChain says, or raise `PieceError`; `secrets` are those of its slice."""
    try:
        value = wire.unwrap(body)[1]
        chain = wire.FilterChain.FromString(value)
        context = wire.DownstreamTlsContext.FromString(chain.transport_socket.typed_config.value)
    except DecodeError as error:
        raise PieceError(name, f"not a filter chain: {error}") from None
    server_names = tuple(chain.filter_chain_match.server_names)
    wanted = [one.name for one in context.common_tls_context.tls_certificate_sds_secret_configs]
    if not server_names or not wanted:
        raise PieceError(name, "has no server name or no secret")
    if value != chains.plain(name, server_names, wanted):
        raise PieceError(name, "holds more than its name, server names and secrets from ADS")
    for one in server_names:
        if not is_host(one.removeprefix("*.")):
            raise PieceError(name, f"the server name {one} is no host name in lower case")
    return Piece(name, slice_key, version, server_names, _leaves(name, wanted, secrets))


def _leaves(name: str, wanted: list[str], secrets: Mapping[str, bytes]) -> dict[str, Leaf]:
    leaves: dict[str, Leaf] = {}
    for secret in wanted:
        if secret not in secrets:
            raise PieceError(name, f"refers to secret {secret}, which is not there")
        try:
            leaf = leaf_of(secrets[secret])
        except UnusableError as error:
            raise PieceError(name, f"{secret}: {error}") from None
        if any(leaf.key == other.key for other in leaves.values()):
            raise PieceError(name, f"{secret} is the second secret with an {leaf.key.upper()} key")
        leaves[secret] = leaf
    return leaves


def check_distinct(named: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """Raise `PieceError` for the later (by name) of two pieces, or the repetition in one, with the same server name."""
    owners: dict[str, str] = {}
    for piece, server_names in sorted(named):
        for server_name in server_names:
            if server_name in owners:
                raise PieceError(piece, f"the server name {server_name} is already that of {owners[server_name]}")
            owners[server_name] = piece


def template_in(listener: bytes) -> Template | None:
    """Return the template in a serialised Any of a Listener: its one filter chain, if that speaks TLS."""
    found = wire.ListenerParts.FromString(wire.unwrap(listener)[1]).filter_chains
    return chains.template_of(found[0]) if len(found) == 1 else None

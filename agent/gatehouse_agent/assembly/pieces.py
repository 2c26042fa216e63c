"""Pieces of listeners: which certificates answer for which server names, made into filter chains of every TLS listener.

A piece may say nothing else. What could make Envoy refuse a whole listener is refused here, with the piece's name.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly import chains
from gatehouse_agent.assembly.certificates import Leaf, UnusableError, leaf_of
from gatehouse_agent.assembly.chains import Template
from gatehouse_agent.assembly.listeners import Handshake, ListenerFacts

_LABEL: Final = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST: Final = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_LONGEST_HOST: Final = 253


class PieceError(Exception):
    """A piece cannot be made a filter chain; `name` is the piece's."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


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


def is_host(text: str) -> bool:
    """Is this a host name as Envoy compares it: lower case, no wildcard?"""
    return len(text) <= _LONGEST_HOST and _HOST.fullmatch(text) is not None


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


def check_distinct(pieces: list[Piece]) -> None:
    """Raise `PieceError` for the later (by name) of two pieces, or the repetition in one, with the same server name."""
    owners: dict[str, str] = {}
    for piece in sorted(pieces, key=lambda one: one.name):
        for server_name in piece.server_names:
            if server_name in owners:
                raise PieceError(piece.name, f"the server name {server_name} is already that of {owners[server_name]}")
            owners[server_name] = piece.name


def template_in(listener: bytes) -> Template | None:
    """Return the template in a serialised Any of a Listener: its one filter chain, if that speaks TLS."""
    found = wire.ListenerParts.FromString(wire.unwrap(listener)[1]).filter_chains
    return chains.template_of(found[0]) if len(found) == 1 else None


def put_in(listener: bytes, template: Template, pieces: list[Piece]) -> bytes:
    """Return a serialised Any of a Listener with a chain for each piece."""
    type_url, value = wire.unwrap(listener)
    made = [template.serving(one.name, one.server_names, one.leaves) for one in pieces]
    return wire.wrap(type_url, chains.with_chains(value, made))


def version_of(listener: str, pieces: list[Piece]) -> str:
    """Return the version of a listener with these pieces in it."""
    said = "".join(f"{one.name}\0{one.version}\n" for one in pieces)
    return f"{listener}+{hashlib.sha256(said.encode()).hexdigest()}"


def handshakes(facts: ListenerFacts, version: str, template: Template, pieces: list[Piece]) -> tuple[Handshake, ...]:
    """Return what must be seen of each piece: once for each family of keys, or once in all where TLS is 1.3 only.

    Envoy chooses between ECDSA and RSA by what the client offers; only up to TLS 1.2 can a client leave one out by
    its ciphers.
    """
    found = []
    for one in pieces:
        by_key = {leaf.key: frozenset({leaf.fingerprint}) for leaf in one.leaves.values()}
        if template.is_modern:
            by_key = {"": frozenset(leaf.fingerprint for leaf in one.leaves.values())}
        for key, certificates in sorted(by_key.items()):
            found.append(
                Handshake(
                    listener=facts.name,
                    address=facts.address,
                    server_name=one.server_names[0],
                    key=key,
                    certificates=certificates,
                    piece=one.name,
                    slice=one.slice,
                    version=f"{version} {one.version}",
                )
            )
    return tuple(found)

"""Policies that let people sign in: where this node exchanges codes, and what sessions are sealed with. Pure.

The client's secret is a credential of the tenant's. Without it nobody can sign in, and sessions are sealed with
something that nobody knows.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gatehouse_protocol.key_sources import KEYS_SOCKET
from gatehouse_protocol.shapes import ShapeError
from gatehouse_protocol.sign_ins import SIGN_IN, SignIn, read_sign_in, seal_name, seal_of, sign_in_name
from gatehouse_protocol.vending import VendedKind
from google.protobuf.message import DecodeError

from gatehouse_agent.assembly.content import ResourceKey
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.key_sources import leading_to, said_in
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource
from gatehouse_agent.assembly.vended import Given, secret

_MARK: Final = SIGN_IN.encode()
_NOBODYS: Final = secrets.token_hex(32)


@dataclass(frozen=True, slots=True)
class GivenSignIn:
    """How people sign in by a policy, the name of its cluster, and the client's secret, empty where it is not there."""

    name: str
    slice: str
    said: SignIn
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """Where Envoy hands codes to the agent."""
        return f"/{self.name}"


SignIns = Mapping[str, GivenSignIn]
"""By their paths."""


def with_sign_ins(
    by_kind: Mapping[str, dict[str, EnvoyResource]],
    owners: Mapping[ResourceKey, str],
    given: Mapping[str, Given],
    socket: Path | None,
) -> tuple[dict[str, dict[str, EnvoyResource]], SignIns]:
    """Return resources with the clusters of policies leading to `socket`; raises `PieceError`.

    A policy may only name a credential of its own tenant.
    """
    clusters = dict(by_kind.get(Kind.CLUSTER, {}))
    found: dict[str, GivenSignIn] = {}
    for name, one in tuple(clusters.items()):
        if _MARK in one.body and socket is not None:
            sign_in = _read(name, one, owners[Kind.CLUSTER, name], given)
            if sign_in is None:
                continue
            found[sign_in.path] = sign_in
            clusters[name] = EnvoyResource(f"{one.version}@{socket}", leading_to(socket, KEYS_SOCKET, one.body))
    return ({**by_kind, Kind.CLUSTER: clusters} if found else dict(by_kind)), found


def with_seals(
    resources: dict[str, dict[str, EnvoyResource]], sign_ins: SignIns
) -> dict[str, dict[str, EnvoyResource]]:
    """Return a set of resources with what sessions are sealed with."""
    seals = {seal_name(one.name): _seal(one) for one in sign_ins.values()}
    return {**resources, Kind.SECRET: {**resources.get(Kind.SECRET, {}), **seals}} if seals else resources


def _read(name: str, one: EnvoyResource, owner: str, given: Mapping[str, Given]) -> GivenSignIn | None:
    tenant, _, rest = name.partition("/")
    try:
        text = said_in(one.body, SIGN_IN)
        if text is None:
            return None
        said = read_sign_in(text)
    except (DecodeError, ShapeError) as error:
        raise PieceError(name, f"not a way to sign in: {error}", Kind.CLUSTER) from None
    if rest != sign_in_name(rest.rpartition("/")[2]) or not said.credential.startswith(f"{tenant}/"):
        raise PieceError(name, "is no name of a way to sign in, or names what is not its tenant's", Kind.CLUSTER)
    credential = given.get(said.credential)
    is_fit = credential is not None and credential.credential.kind is VendedKind.HEADER
    return GivenSignIn(name, owner, said, credential.credential.secret if credential is not None and is_fit else "")


def _seal(one: GivenSignIn) -> EnvoyResource:
    value = seal_of(one.name, one.secret or _NOBODYS)
    return secret(seal_name(one.name), value, hashlib.sha256(value.encode()).hexdigest()[:16])

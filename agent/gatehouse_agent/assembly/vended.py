"""Credentials that the node adds on the way out: which there are, and what stands in for each in a set. Pure.

A set never holds what is added: only that there is something. What it is comes and goes with time, and is laid over the
set by `vending/`. A secret that clusters name and nobody gives is empty, so that they need not wait for it; without one
Envoy sends no request.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from gatehouse_protocol.addresses import IPNetwork, refused_networks
from gatehouse_protocol.shapes import ShapeError
from gatehouse_protocol.vending import VendedCredential, read_vended, value_name
from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly.client_certificates import with_client_certificates
from gatehouse_agent.assembly.content import ResourceKey
from gatehouse_agent.assembly.destinations import NodeFiles, finished, screened_networks
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource

_NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Given:
    """A credential as a slice has it; `digest` names its very version."""

    name: str
    slice: str
    digest: str
    credential: VendedCredential

    @property
    def short_name(self) -> str:
        """What people call it."""
        return self.name.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Vended:
    """All credentials by their resource names, the networks that nothing may be fetched from, the secrets that stand
    in for what clusters wait for (certificates that they show among them), and the names of the key pairs whose files
    clusters read.
    """

    given: Mapping[str, Given] = field(default_factory=dict)
    refused: tuple[IPNetwork, ...] = refused_networks(())
    stand_ins: Mapping[str, EnvoyResource] = field(default_factory=dict)
    key_pairs: frozenset[str] = frozenset()

    def beside(self, resources: dict[str, dict[str, EnvoyResource]]) -> dict[str, dict[str, EnvoyResource]]:
        """Return a set of resources with what stands in."""
        secrets = resources.get(Kind.SECRET, {})
        return {**resources, Kind.SECRET: {**secrets, **self.stand_ins}} if self.stand_ins else resources


def with_vended(
    by_kind: dict[str, dict[str, EnvoyResource]], owners: Mapping[ResourceKey, str], files: NodeFiles | None
) -> tuple[dict[str, dict[str, EnvoyResource]], Vended]:
    """Return the resources without credentials, and with clusters as the node has them; raises `PieceError`."""
    resources = dict(by_kind)
    given = {name: _read(name, one, owners[Kind.VENDED, name]) for name, one in resources.pop(Kind.VENDED, {}).items()}
    clusters = resources.get(Kind.CLUSTER, {})
    if files is None or not clusters:
        return resources, Vended(given)
    done = finished(clusters, files)
    named = {name for names in done.secrets.values() for name in names}
    values = {name for name in named if name.endswith(value_name(""))}
    resources[Kind.CLUSTER], shown = with_client_certificates(done.clusters, resources.get(Kind.SECRET, {}))
    stand_ins = {**_nothing(values), **shown}
    return resources, Vended(given, screened_networks(clusters), stand_ins, frozenset(named - values))


def secret(name: str, value: str, version: str = _NONE) -> EnvoyResource:
    """Return the secret of that name that puts a value into a header; empty: there is none."""
    message = wire.Secret(name=name)
    message.generic_secret.secret.inline_string = value
    return EnvoyResource(version, wire.wrap(Kind.SECRET, message.SerializeToString()))


def _nothing(names: Iterable[str]) -> dict[str, EnvoyResource]:
    return {name: secret(name, "") for name in sorted(names)}


def _read(name: str, one: EnvoyResource, owner: str) -> Given:
    try:
        return Given(name, owner, one.version, read_vended(wire.unwrap(one.body)[1]))
    except DecodeError:
        raise PieceError(name, "not a credential") from None
    except ShapeError as error:
        raise PieceError(name, f"cannot be used: {error}") from None

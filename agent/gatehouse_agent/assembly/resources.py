"""Resources as Envoy is told of them: opaque bytes, each with the version it is known by."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from gatehouse_agent import wire
from gatehouse_agent.assembly import proof
from gatehouse_agent.assembly.kinds import Kind

_VIRTUAL_HOSTS_FIELD: Final = 2


@dataclass(frozen=True, slots=True)
class EnvoyResource:
    """A serialised Any and the version Envoy knows it by."""

    version: str
    body: bytes = field(repr=False)


Resources = Mapping[str, Mapping[str, EnvoyResource]]


def filled(shell: EnvoyResource, hosts: Iterable[EnvoyResource], proof_host: bytes) -> EnvoyResource:
    """Append the virtual hosts to the shell: a message's bytes are its fields' bytes, one after the other."""
    type_url, value = wire.unwrap(shell.body)
    parts = [value, *(wire.length_delimited(_VIRTUAL_HOSTS_FIELD, wire.unwrap(one.body)[1]) for one in hosts)]
    whole = b"".join([*parts, wire.length_delimited(_VIRTUAL_HOSTS_FIELD, proof_host)])
    return EnvoyResource(hashlib.sha256(whole).hexdigest(), wire.wrap(type_url, whole))


def with_proof_scope(
    resources: Mapping[str, dict[str, EnvoyResource]], host: str, digest: str
) -> dict[str, dict[str, EnvoyResource]]:
    """Add the scope of routes that answers the node with `digest`."""
    own = {Kind.SCOPED_ROUTES: proof.scope(host), Kind.ROUTES: proof.scoped_routes(host, digest)}
    added = {
        str(kind): {
            **resources.get(kind, {}),
            proof.SCOPE_NAME: EnvoyResource(hashlib.sha256(body).hexdigest(), body),
        }
        for kind, body in own.items()
    }
    return {**resources, **added}


def digest_of(resources: Resources) -> str:
    """Hash what routes requests. Endpoints and secrets are left out: a new endpoint need not rebuild all routes."""
    hashed = hashlib.sha256()
    for kind in (Kind.CLUSTER, Kind.LISTENER, Kind.SCOPED_ROUTES, Kind.ROUTES, Kind.VIRTUAL_HOST):
        for name, one in sorted(resources.get(kind, {}).items()):
            hashed.update(f"{kind}\0{name}\0{one.version}\n".encode())
    return hashed.hexdigest()

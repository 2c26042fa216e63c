"""What is this node's own in a set, and what becomes of a listener here. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gatehouse_agent.assembly.destinations import NodeFiles
from gatehouse_agent.assembly.listeners import Address, is_for, move
from gatehouse_agent.assembly.origins import OriginFiles, with_origins
from gatehouse_agent.assembly.resources import EnvoyResource


@dataclass(frozen=True, slots=True)
class Site:
    """What is this node's own: addresses that replace those of listeners, this boot's proof host, the socket of the
    inspector, if it may have one, the files that named destinations are reached with, the socket of key sets, and the
    files that know where clients come from.
    """

    addresses: Mapping[str, Address]
    proof_host: str
    inspector: Path | None = None
    files: NodeFiles | None = None
    keys: Path | None = None
    origins: OriginFiles | None = None


def at_site(name: str, one: EnvoyResource, site: Site) -> EnvoyResource:
    """Return a listener at this node's address, which knows where clients come from if the node does."""
    address = next((address for configured, address in site.addresses.items() if is_for(configured, name)), None)
    moved = one if address is None else EnvoyResource(f"{one.version}@{address}", move(one.body, address))
    if site.origins is None:
        return moved
    return EnvoyResource(f"{moved.version} from {site.origins.version}", with_origins(moved.body, site.origins))

"""The sets shown between two snapshots, so that no request ever meets a route without its cluster.

A set on the way is a union: what is coming is already there, what is going still is. Pure; `delivery` does the waiting.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from gatehouse_agent.assembly.content import ResourceKey
from gatehouse_agent.assembly.kinds import UPSTREAM, Kind
from gatehouse_agent.assembly.listeners import socket_of
from gatehouse_agent.assembly.resources import EnvoyResource, Resources
from gatehouse_agent.assembly.snapshot import Snapshot

LINGERING: Final = (Kind.CLUSTER, Kind.ENDPOINTS, Kind.SECRET)  # in use by requests that are still on their way


def upstream_first(visible: Resources, target: Resources) -> Resources:
    """Return `visible` plus the target's clusters and endpoints, and new secrets, which clusters may wait for."""
    secrets = _unions(target, visible, (Kind.SECRET,))
    return {**visible, **_unions(visible, target, UPSTREAM), **{kind: one for kind, one in secrets.items() if one}}


def switched(visible: Resources, target: Snapshot) -> Resources:
    """Return the target over all that is visible, but no old listener on an address that the target gives another."""
    union = _unions(visible, target.resources, Kind)
    wanted = target.resources.get(Kind.LISTENER, {})
    taken = {one.socket for one in target.listeners}
    listeners = {
        name: one for name, one in union[Kind.LISTENER].items() if name in wanted or socket_of(one.body) not in taken
    }
    return {**union, Kind.LISTENER: listeners}


def lingering(visible: Resources, target: Resources) -> Resources:
    """Return the target plus what requests still on their way may need."""
    union = {**target, **_unions(visible, target, LINGERING)}
    return {kind: resources for kind, resources in union.items() if resources}


def leftovers(visible: Resources, *wanted: Resources) -> frozenset[ResourceKey]:
    """Return what is visible and in none of the wanted sets."""
    return frozenset(
        (kind, name)
        for kind, resources in visible.items()
        for name in resources
        if not any(name in one.get(kind, {}) for one in wanted)
    )


def without(visible: Resources, keys: Collection[ResourceKey]) -> Resources:
    """Return `visible` less some resources."""
    return {
        kind: {name: one for name, one in resources.items() if (kind, name) not in keys}
        for kind, resources in visible.items()
    }


def known(visible: Resources, accepted: Mapping[str, Collection[str]]) -> Resources:
    """Return of `visible` only what Envoy accepted under that name: what it refused must not be shown to it again."""
    return {
        kind: {name: one for name, one in resources.items() if name in accepted.get(kind, ())}
        for kind, resources in visible.items()
    }


def differ(one: Resources, other: Resources, kinds: Iterable[str]) -> bool:
    """Do two sets differ in any resource of these kinds?"""
    return any(_versions(one, kind) != _versions(other, kind) for kind in kinds)


def _unions(under: Resources, over: Resources, kinds: Iterable[str]) -> dict[str, dict[str, EnvoyResource]]:
    return {str(kind): {**under.get(kind, {}), **over.get(kind, {})} for kind in kinds}


def _versions(resources: Resources, kind: str) -> dict[str, str]:
    return {name: one.version for name, one in resources.get(kind, {}).items()}

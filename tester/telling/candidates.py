"""The routes that were tried beside the one that took a request, in the order in which they are tried, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.routes_within import routes_within
from tester.telling.matching import Failed, Seen, failures

MOST_CANDIDATES: Final = 12
_OTHER_PATH: Final = "path"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A route of the same hostname: what of it does not hold. `is_after` it comes behind the one that took it, and so
    was not asked; with nothing that fails it would take the request otherwise.
    """

    route: str
    failed: tuple[Failed, ...]
    is_after: bool


def candidates(host: Any, taken: str, seen: Seen, schema: EnvoySchema) -> tuple[Candidate, ...]:
    """Return the nearest routes of a `VirtualHost` beside the one `taken` (empty: none), in order of precedence.

    Those whose path holds come before those whose path does not; of each there are a few.
    """
    found: dict[str, Candidate] = {}
    is_after = False
    for route in _in_order(host, seen, schema):
        if route.name == taken:
            is_after = True
        elif route.name not in found or len(found[route.name].failed) > 1:
            failed = tuple(failures(route.match, seen, schema))
            if route.name not in found or len(failed) < len(found[route.name].failed):
                found[route.name] = Candidate(route.name, failed, is_after)
    near = sorted(found.values(), key=_distance)[:MOST_CANDIDATES]
    kept = {one.route for one in near}
    return tuple(one for one in found.values() if one.route in kept)


def _distance(candidate: Candidate) -> tuple[bool, int]:
    return any(one.of == _OTHER_PATH for one in candidate.failed), len(candidate.failed)


def _in_order(host: Any, seen: Seen, schema: EnvoySchema) -> Iterator[Any]:
    """The routes of a list; of a tree those of the leaf that Envoy comes to, then the others."""
    leaves = host.matcher.matcher_tree.prefix_match_map.map
    keys = [key for key in leaves if seen.path.startswith(key)]
    if keys:
        yield from _of_leaf(leaves[max(keys, key=len)].action.typed_config, schema)
    yield from routes_within(host, schema)


def _of_leaf(packed: Any, schema: EnvoySchema) -> Sequence[Any]:
    leaf = schema.open_any(packed)
    return list(leaf.routes) if leaf.DESCRIPTOR.name == "RouteList" else [leaf]

"""The routes of a host as leaves under text prefixes of the path, each leaf the complete ordered list of candidates.

Envoy finds the leaf with the longest key that the path (with its query) begins with, and never tries another. The key
is text and knows no segments: `/api` is also found for `/apix` and `/api?x`. A leaf therefore holds whatever could take
any such path: exact routes of the key, the expressions that could match there, the prefixes of the key, then those of
its ancestors from the longest to the shortest, up to the first that asks for nothing but the path. As each route still
checks its own match, the answer is that of the plain list, with one or two routes tried instead of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policies.compiler.intent.fields.templates import literal_start
from policies.compiler.intent.route import PathType
from policies.compiler.matching.entry import RouteEntry
from policies.compiler.matching.literals import literal_prefix

Leaf = tuple[RouteEntry, ...]
PathTree = Mapping[str, Leaf]


def path_tree(entries: Sequence[RouteEntry], most_copies: int) -> PathTree | None:
    """The tree of entries in precedence, or None when its leaves would together hold more than `most_copies`."""
    parts = _Parts(entries)
    tree: dict[str, Leaf] = {}
    copies = 0
    for key in parts.paths():
        tree[key] = tuple(parts.candidates(key))
        copies += len(tree[key])
        if copies > most_copies:
            return None
    return tree


class _Parts:
    """Entries by the sort of their path, each part still in precedence."""

    def __init__(self, entries: Sequence[RouteEntry]) -> None:
        self._exact: dict[str, list[RouteEntry]] = {}
        self._prefixes: dict[str, list[RouteEntry]] = {}
        self._regexes: list[tuple[str, RouteEntry]] = []
        for entry in entries:
            path = entry.spec.match.where
            if path.type is PathType.REGEX:
                self._regexes.append((literal_prefix(path.value), entry))
            elif path.type is PathType.TEMPLATE:
                self._regexes.append((literal_start(path.value), entry))
            else:
                part = self._exact if path.type is PathType.EXACT else self._prefixes
                part.setdefault(path.value, []).append(entry)

    def paths(self) -> list[str]:
        """Every path that some route names; an expression may match anywhere, so it needs the root."""
        return sorted({*self._exact, *self._prefixes, *(["/"] if self._regexes else [])})

    def candidates(self, key: str) -> Iterator[RouteEntry]:
        """What may take a path that begins with the key and with no longer key."""
        yield from self._exact.get(key, ())
        for start, entry in self._regexes:
            if start.startswith(key) or key.startswith(start):
                yield entry
        yield from self._prefixes.get(key, ())
        for ancestor in _ancestors(key):
            for entry in self._prefixes.get(ancestor, ()):
                yield entry
                if entry.is_unconditional:
                    return


def _ancestors(path: str) -> Iterator[str]:
    """Every shorter prefix of a path that ends at a segment, longest first: of `/a/b`, `/a` and `/`."""
    while path != "/":
        path = path.rpartition("/")[0] or "/"
        yield path

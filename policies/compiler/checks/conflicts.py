"""Routes of one host that get in each other's way: the same match twice, or one that nothing can reach."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from policies.compiler.intent import Kind
from policies.compiler.intent.route import PathType
from policies.compiler.matching import RouteEntry
from policies.compiler.problems import Problem, Severity

_EVERYTHING: Final = frozenset({".*", "^.*", ".*$", "^.*$", "/.*", "^/.*", "/.*$", "^/.*$"})


def without_conflicts(hostname: str, entries: Iterable[RouteEntry]) -> tuple[list[RouteEntry], list[Problem]]:
    """The entries (in precedence) that can be served side by side, and what is wrong with the others.

    `route_duplicate` (error, left out): the same match as a route of an earlier name. `route_shadowed` (warning, kept):
    a route tried before it takes everything that it could.
    """
    kept: list[RouteEntry] = []
    problems: list[Problem] = []
    seen: dict[object, list[RouteEntry]] = {}
    catch_all: RouteEntry | None = None
    for entry in entries:
        peers = seen.setdefault(_without_methods(entry), [])
        methods = set(entry.spec.match.methods)
        twin = next((peer for peer in peers if set(peer.spec.match.methods) == methods), None)
        if twin is not None:
            text = f"matches exactly what route {twin.name} matches on {hostname}"
            problems.append(_problem(entry, "route_duplicate", Severity.ERROR, text))
            continue
        cover = catch_all or next((peer for peer in peers if _takes_methods(peer, methods)), None)
        if cover is not None:
            text = f"is never reached on {hostname}: route {cover.name} takes everything it could"
            problems.append(_problem(entry, "route_shadowed", Severity.WARNING, text))
        peers.append(entry)
        kept.append(entry)
        if catch_all is None and _is_catch_all(entry):
            catch_all = entry
    return kept, problems


def _without_methods(entry: RouteEntry) -> object:
    match = entry.spec.match
    return (match.path.type, match.path.value, frozenset(match.headers), frozenset(match.query))


def _takes_methods(peer: RouteEntry, methods: set[str]) -> bool:
    """Whether a route tried earlier takes all of these methods. None stand for all, which only a twin could take."""
    return bool(methods) and methods <= set(peer.spec.match.methods)


def _is_catch_all(entry: RouteEntry) -> bool:
    path = entry.spec.match.path
    return path.type is PathType.REGEX and path.value in _EVERYTHING and entry.is_unconditional


def _problem(entry: RouteEntry, code: str, severity: Severity, text: str) -> Problem:
    return Problem(kind=Kind.ROUTE, name=entry.name, pointer="/spec/match", code=code, severity=severity, text=text)

"""Routes of one host that get in each other's way: the same match twice, or one that nothing can reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from policies.compiler.checks.covering import asks_no_more, begins_with, conditions_of, open_start, place_of
from policies.compiler.intent import Kind
from policies.compiler.matching import RouteEntry
from policies.compiler.problems import Problem, Severity

_MOST_COMPARED: Final = 100  # routes of one path, each with each


def without_conflicts(hostname: str, entries: Iterable[RouteEntry]) -> tuple[list[RouteEntry], list[Problem]]:
    """The entries (in precedence) that can be served side by side, and what is wrong with the others.

    `route_duplicate` (error, left out): the same match as an older route, or one of an earlier name. `route_shadowed`
    (warning, kept): a route tried before it takes everything that it could.
    """
    kept: list[RouteEntry] = []
    problems: list[Problem] = []
    earlier = _Earlier()
    for entry in entries:
        twin = earlier.twin_of(entry)
        if twin is not None:
            text = f"matches exactly what route {twin.name} matches on {hostname}"
            problems.append(_problem(entry, "route_duplicate", Severity.ERROR, text))
            continue
        cover = earlier.cover_of(entry)
        if cover is not None:
            text = f"is never reached on {hostname}: route {cover.name} takes everything it could"
            problems.append(_problem(entry, "route_shadowed", Severity.WARNING, text))
        earlier.add(entry)
        kept.append(entry)
    return kept, problems


@dataclass(slots=True)
class _Earlier:
    """The routes that are tried before: by what they match, by path, and those that take all that begins somehow."""

    twins: dict[object, RouteEntry] = field(default_factory=dict)
    peers: dict[object, list[RouteEntry]] = field(default_factory=dict)
    wide: list[tuple[str, RouteEntry]] = field(default_factory=list)

    def twin_of(self, entry: RouteEntry) -> RouteEntry | None:
        return self.twins.get(_whole(entry))

    def cover_of(self, entry: RouteEntry) -> RouteEntry | None:
        match = entry.spec.match
        wide = (one for start, one in self.wide if begins_with(match, start))
        peers = self.peers.get(place_of(match), ())[:_MOST_COMPARED]
        return next((one for one in (*wide, *peers) if asks_no_more(one.spec.match, match)), None)

    def add(self, entry: RouteEntry) -> None:
        match = entry.spec.match
        self.twins[_whole(entry)] = entry
        self.peers.setdefault(place_of(match), []).append(entry)
        start = open_start(match)
        if start is not None and len(self.wide) < _MOST_COMPARED:
            self.wide.append((start, entry))


def _whole(entry: RouteEntry) -> object:
    match = entry.spec.match
    return place_of(match), conditions_of(match), frozenset(match.methods)


def _problem(entry: RouteEntry, code: str, severity: Severity, text: str) -> Problem:
    return Problem(kind=Kind.ROUTE, name=entry.name, pointer="/spec/match", code=code, severity=severity, text=text)

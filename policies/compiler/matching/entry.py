"""A route as matching sees it, and the one order in which routes of a host are tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from policies.compiler.effective import Sayings
from policies.compiler.intent import RouteSpec
from policies.compiler.intent.records import RecordsSpec
from policies.compiler.intent.route import PathType
from policies.compiler.switches import Answer

_RANKS: Final = {PathType.EXACT: 0, PathType.REGEX: 1, PathType.PREFIX: 2}


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A route of one host: its name within the slice, its spec, what a switch answers in place of its action, what
    it and its hostname say of records, and what it and its services say of traffic policies.

    One that `takes_preflights` also takes what browsers ask before requests with its methods (CORS).
    """

    name: str
    spec: RouteSpec
    answer: Answer | None = None
    records: RecordsSpec | None = None
    said: Sayings = ()
    takes_preflights: bool = False

    @property
    def is_unconditional(self) -> bool:
        """Whether nothing but the path decides, so that no route after it on the same path is ever reached."""
        match = self.spec.match
        return not (match.methods or match.headers or match.query)


def in_precedence(entries: Iterable[RouteEntry]) -> list[RouteEntry]:
    """The entries in the order in which they are tried."""
    return sorted(entries, key=_precedence)


def _precedence(entry: RouteEntry) -> tuple[int, int, bool, int, int, str]:
    match = entry.spec.match
    is_prefix = match.path.type is PathType.PREFIX
    length = -len(match.path.value) if is_prefix else 0
    return (_RANKS[match.path.type], length, not match.methods, -len(match.headers), -len(match.query), entry.name)

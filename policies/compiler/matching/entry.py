"""A route as matching sees it, and the one order in which routes of a host are tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from policies.compiler.effective import Sayings
from policies.compiler.intent import RouteSpec
from policies.compiler.intent.fields.templates import literal_characters
from policies.compiler.intent.records import RecordsSpec
from policies.compiler.intent.route import Match, PathType
from policies.compiler.switches import Answer

_RANKS: Final = {PathType.EXACT: 0, PathType.TEMPLATE: 1, PathType.REGEX: 2, PathType.PREFIX: 3}
_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A route of one host: its name within the slice, its spec, what a switch answers in place of its action, what
    it and its hostname say of records, and what it and its services say of traffic policies.

    One that `takes_preflights` also takes what browsers ask before requests with its methods (CORS). `created_at` says
    which of two is older; `host` is the hostname that it is on.
    """

    name: str
    spec: RouteSpec
    answer: Answer | None = None
    records: RecordsSpec | None = None
    said: Sayings = ()
    takes_preflights: bool = False
    created_at: datetime | None = None
    host: str = ""

    @property
    def is_unconditional(self) -> bool:
        """Whether nothing but the path decides, so that no route after it on the same path is ever reached."""
        match = self.spec.match
        conditions = (match.methods, match.headers, match.query, match.cookies)
        return not any(conditions) and not clients_of(match) and match.grpc is None and match.scheme is None


def clients_of(match: Match) -> tuple[tuple[str | int, ...], ...]:
    """What a match says of clients: each list of which one must fit, where there is one."""
    lists: tuple[tuple[str | int, ...], ...] = (
        match.client_addresses, match.countries, match.asns, match.tls_fingerprints,
    )  # fmt: skip
    return tuple(one for one in lists if one)


def in_precedence(entries: Iterable[RouteEntry]) -> list[RouteEntry]:
    """The entries in the order in which they are tried."""
    return sorted(entries, key=_precedence)


def _precedence(entry: RouteEntry) -> tuple[object, ...]:
    """As the Gateway API says it (HTTPRouteRule, matches; GRPCRouteRule), with what it does not know in between."""
    match = entry.spec.match
    return (
        _RANKS[match.where.type],
        *_longest_first(match),
        not match.methods,
        -len(match.headers) - len(match.cookies),
        -len(match.query),
        -len(clients_of(match)),
        match.scheme is None,
        entry.created_at or _BEFORE_ALL,
        entry.name,
    )


def _longest_first(match: Match) -> tuple[int, int, int, bool]:
    """More characters first: of the path; then of the service and of the method in calls of gRPC, which come before
    anything else on the same path.
    """
    where = match.where
    of_path = len(where.value) if where.type is PathType.PREFIX else 0
    if where.type is PathType.TEMPLATE:
        of_path = literal_characters(where.value)
    if match.grpc is None:
        return -of_path, 0, 0, True
    return -of_path, -len(match.grpc.service or ""), -len(match.grpc.method or ""), False

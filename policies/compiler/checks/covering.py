"""Whether one match takes everything that another does, as far as that can be told from what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from policies.compiler.intent.fields.templates import shape
from policies.compiler.intent.route import (
    CookieCondition,
    HeaderCondition,
    Match,
    PathType,
    QueryCondition,
    ValueType,
)
from policies.compiler.matching.literals import literal_prefix

_OPEN_END: Final = re.compile(r"\^?((?:[A-Za-z0-9/_~!&',;=:@%-]|\\[./-])*)\.\*\$?")

_Condition = HeaderCondition | CookieCondition | QueryCondition


def place_of(match: Match) -> object:
    """What is the same for matches of the same paths."""
    where = match.where
    return where.type, shape(where.value) if where.type is PathType.TEMPLATE else where.value, match.calls


def conditions_of(match: Match) -> object:
    """All that a match asks for beside its path and its methods, in no order."""
    asked = (frozenset(match.headers), frozenset(match.query), frozenset(match.cookies))
    origins = (frozenset(match.countries), frozenset(match.asns), frozenset(match.tls_fingerprints))
    return *asked, *origins, match.grpc is not None, frozenset(match.client_addresses), match.scheme


def open_start(match: Match) -> str | None:
    """The text after which an expression takes anything, as `/api/` of `/api/.*`; None for anything else."""
    found = _OPEN_END.fullmatch(match.where.value) if match.where.type is PathType.REGEX else None
    return found[1].replace("\\", "") if found is not None else None


def begins_with(match: Match, start: str) -> bool:
    """Whether every path that a match takes begins with a text."""
    where = match.where
    known = literal_prefix(where.value) if where.type is PathType.REGEX else where.value
    return where.type is not PathType.TEMPLATE and known.startswith(start)


def asks_no_more(match: Match, other: Match) -> bool:
    """Whether what `match` asks for beside its path holds for every request that `other` takes."""
    return (
        (not match.methods or (bool(other.methods) and set(other.methods) <= set(match.methods)))
        and _are_implied(match.headers, other.headers)
        and _are_implied(match.query, other.query)
        and _are_implied(match.cookies, other.cookies)
        and (match.grpc is None or other.grpc is not None)
        and match.scheme in (None, other.scheme)
        and _holds(match.client_addresses, other.client_addresses)
        and _are_all(match.countries, other.countries)
        and _are_all(match.asns, other.asns)
        and _are_all(match.tls_fingerprints, other.tls_fingerprints)
    )


def _are_implied(wanted: Iterable[_Condition], given: tuple[_Condition, ...]) -> bool:
    return all(one in given or any(_implies(other, one) for other in given) for one in wanted)


def _implies(given: _Condition, wanted: _Condition) -> bool:
    """A value implies that there is one."""
    is_any = wanted.type is ValueType.PRESENT and not getattr(wanted, "invert", False)
    return is_any and given.name == wanted.name and not getattr(given, "invert", False)


def _are_all(wider: tuple[str | int, ...], narrower: tuple[str | int, ...]) -> bool:
    return not wider or (bool(narrower) and set(narrower) <= set(wider))


def _holds(wider: tuple[str, ...], narrower: tuple[str, ...]) -> bool:
    if not wider:
        return True
    outer, inner = [ip_network(one) for one in wider], [ip_network(one) for one in narrower]
    return bool(inner) and all(any(_is_within(one, network) for network in outer) for one in inner)


def _is_within(inner: IPv4Network | IPv6Network, outer: IPv4Network | IPv6Network) -> bool:
    if isinstance(inner, IPv4Network):
        return isinstance(outer, IPv4Network) and inner.subnet_of(outer)
    return isinstance(outer, IPv6Network) and inner.subnet_of(outer)

"""What routing means, written as plainly as possible: try the routes in order, take the first that matches.

The tree, and Envoy itself, are tested against this. It runs Python's `re` on the expressions of users, whose time is
not bounded, so it is for tests and for tools at a terminal, not for a server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from typing import Final

from policies.compiler.intent.fields.templates import expression
from policies.compiler.intent.route import (
    CookieCondition,
    HeaderCondition,
    Match,
    PathMatch,
    PathType,
    QueryCondition,
    ValueType,
)
from policies.compiler.matching.entry import RouteEntry, in_precedence

_GRPC: Final = re.compile(r"application/grpc($|[+;])")


@dataclass(frozen=True, slots=True)
class Request:
    """A request after Envoy's normalisation: path without query, lower-case header names, one value for each.

    `client` is the address that the gateway believes; `scheme` how the client came. `country` and `asn` are empty where
    they are unknown, `fingerprints` (JA4 and JA3) where there is no TLS.
    """

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    client: str = "127.0.0.1"
    scheme: str = "http"
    country: str = ""
    asn: int = 0
    fingerprints: tuple[str, ...] = ()


def match_request(entries: Iterable[RouteEntry], request: Request) -> RouteEntry | None:
    """The entry that takes the request, or None (which Envoy answers 404)."""
    return next((entry for entry in in_precedence(entries) if _is_match(entry.spec.match, request)), None)


def _is_match(match: Match, request: Request) -> bool:
    return (
        _is_path_match(match.where, request.path)
        and (match.calls is None or re.fullmatch(match.calls, request.path, re.ASCII) is not None)
        and (match.grpc is None or _GRPC.match(request.headers.get("content-type", "")) is not None)
        and (not match.methods or request.method in match.methods)
        and all(_is_header_match(condition, request.headers.get(condition.name)) for condition in match.headers)
        and all(_is_header_match(condition, request.cookies.get(condition.name)) for condition in match.cookies)
        and all(_is_query_match(condition, request.query.get(condition.name)) for condition in match.query)
        and (not match.client_addresses or _is_in(request.client, match.client_addresses))
        and (not match.countries or request.country in match.countries)
        and (not match.asns or request.asn in match.asns)
        and (not match.tls_fingerprints or _is_known(request.fingerprints, match.tls_fingerprints))
        and match.scheme in (None, request.scheme)
    )


def _is_known(fingerprints: Iterable[str], wanted: Iterable[str]) -> bool:
    return any(fnmatchcase(own, one) for own in fingerprints for one in wanted)


def _is_in(client: str, networks: Iterable[str]) -> bool:
    return any(ip_address(client) in ip_network(network) for network in networks)


def _is_path_match(condition: PathMatch, path: str) -> bool:
    match condition.type:
        case PathType.EXACT:
            return path == condition.value
        case PathType.REGEX:
            return re.fullmatch(condition.value, path, re.ASCII) is not None
        case PathType.TEMPLATE:
            return re.fullmatch(expression(condition.value), path, re.ASCII) is not None
    stem = condition.value.rstrip("/")
    return path == condition.value or path.startswith(stem + "/")


def _is_header_match(condition: HeaderCondition | CookieCondition, value: str | None) -> bool:
    if condition.type is ValueType.PRESENT:
        return (value is not None) != condition.invert
    if value is None and not condition.invert:
        return False
    return _is_value_match(condition.type, condition.value, value or "") != condition.invert


def _is_query_match(condition: QueryCondition, value: str | None) -> bool:
    return value is not None and _is_value_match(condition.type, condition.value, value)


def _is_value_match(type_: ValueType, wanted: str, value: str) -> bool:
    match type_:
        case ValueType.EXACT:
            return value == wanted
        case ValueType.REGEX:
            return re.fullmatch(wanted, value, re.ASCII) is not None
    return True

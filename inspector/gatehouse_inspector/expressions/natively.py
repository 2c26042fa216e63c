"""Turns an expression that asks only for what Envoy knows by itself into a tree that Envoy can be told.

Envoy then refuses without asking the inspector. It may overlook what the inspector finds (it joins the values of a
header that comes twice, and decodes less of a path), and never the other way round: what it could overlook is not
negated.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Final

from gatehouse_inspector.expressions.networks import unmapped
from gatehouse_inspector.expressions.tree import (
    Call,
    Combination,
    Comparison,
    Expression,
    FieldValue,
    Literal,
    Membership,
    Negation,
    Truth,
    Value,
)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Native", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of the parts holds."""

    parts: tuple["Native", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    what: "Native"


@dataclass(frozen=True, slots=True)
class AddressIn:
    """The client's address, behind trusted proxies, lies in one of the networks."""

    networks: tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True, slots=True)
class MethodIs:
    """The method."""

    method: str


@dataclass(frozen=True, slots=True)
class HeaderIs:
    """The value of a header."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class HeaderPresent:
    """A header is there, with whatever value."""

    name: str


@dataclass(frozen=True, slots=True)
class PathIs:
    """The path without the query, normalised; where `is_prefix`, how it begins."""

    path: str
    is_prefix: bool = False


Native = All | Any | Not | AddressIn | MethodIs | HeaderIs | HeaderPresent | PathIs

_METHOD: Final = re.compile(r"[A-Z][A-Z0-9_-]{0,31}")
_HEADER: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_VALUE: Final = re.compile(r"[!-~](?:[ -~]{0,254}[!-~])?")
_PATH: Final = re.compile(r"(?:/[A-Za-z0-9_~!$&'()*+,;=:@-][A-Za-z0-9._~!$&'()*+,;=:@-]*)+/?|/")
_NOT_AS_SENT: Final = re.compile(
    r"host|content-length|connection|transfer-encoding|expect|te|upgrade|keep-alive|x-request-id|"
    r"x-forwarded-.*|x-envoy-.*|x-gatehouse-.*"
)
"""Headers that Envoy changes, or that are not the client's for the inspector."""
_FIRST_VALUES: Final = {"http.user_agent": "user-agent", "http.referer": "referer"}


def natively(expression: Expression) -> Native | None:
    """Return what Envoy can be told, or None where it would not be the same."""
    return _tree(expression, is_negated=False)


def _tree(expression: Expression, *, is_negated: bool) -> Native | None:
    found: Native | None = None
    match expression:
        case Negation(what=what):
            found = _not(_tree(what, is_negated=not is_negated))
        case Combination(operator="and" | "or" as operator, parts=parts):
            found = _combined(operator, [_tree(part, is_negated=is_negated) for part in parts])
        case Comparison(value=value, operator="==", literal=literal):
            found = _equals(value, (literal,), is_negated=is_negated)
        case Comparison(value=value, operator="!=", literal=literal):
            found = _not(_equals(value, (literal,), is_negated=not is_negated))
        case Membership(value=value, members=members, list=""):
            found = _equals(value, members, is_negated=is_negated)
        case Truth(value=Call(function=function, value=FieldValue() as value, argument=str(prefix))):
            is_path = function.name == "starts_with" and value.field.name == "http.request.uri.path"
            found = PathIs(prefix, True) if is_path and not is_negated and _PATH.fullmatch(prefix) else None
    return found


def _not(what: Native | None) -> Native | None:
    return Not(what) if what is not None else None


def _combined(operator: str, parts: list[Native | None]) -> Native | None:
    whole = tuple(one for one in parts if one is not None)
    if len(whole) < len(parts):
        return None
    return All(whole) if operator == "and" else Any(whole)


def _equals(value: Value, literals: Iterable[Literal], *, is_negated: bool) -> Native | None:
    """One of the literals; a value that Envoy may overlook is not negated."""
    if not isinstance(value, FieldValue):
        return None
    if value.field.name == "ip.src":
        return AddressIn(tuple(unmapped(one) for one in literals if not isinstance(one, str | int)))
    found = [_equal(value, str(one), is_negated=is_negated) for one in literals]
    return found[0] if len(found) == 1 else _combined("or", found)


def _equal(value: FieldValue, literal: str, *, is_negated: bool) -> Native | None:
    match value.field.name:
        case "http.request.method":
            return MethodIs(literal) if _METHOD.fullmatch(literal) else None
        case "http.request.headers.names":
            return HeaderPresent(literal) if _is_known(literal) else None
        case "http.request.headers" if not is_negated and value.key is not None:
            return HeaderIs(value.key, literal) if _is_known(value.key) and _VALUE.fullmatch(literal) else None
        case "http.user_agent" | "http.referer" as name if not is_negated:
            return HeaderIs(_FIRST_VALUES[name], literal) if _VALUE.fullmatch(literal) else None
        case "http.request.uri.path" if not is_negated:
            return PathIs(literal) if _PATH.fullmatch(literal) else None
        case _:
            return None


def _is_known(header: str) -> bool:
    return bool(_HEADER.fullmatch(header)) and not _NOT_AS_SENT.fullmatch(header)

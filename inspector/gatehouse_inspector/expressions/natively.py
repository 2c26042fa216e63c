"""PURE: turns an expression that asks only for what Envoy knows by itself into a tree that Envoy can be told.

Envoy may overlook what the inspector finds, and never the other way round: it decodes less of a header, and knows
nothing of entries of lists that expire. What it could overlook is therefore not negated.
"""

import re
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
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


class NotNativeError(ValueError):
    """Envoy cannot be told what an expression says; in words for people, as the end of “only the inspector …”."""


class Way(StrEnum):
    """How a text is compared."""

    IS = "is"
    BEGINS = "begins"
    ENDS = "ends"
    CONTAINS = "contains"


class Subject(StrEnum):
    """What is looked at of a request: one of its texts, or a header by its name."""

    METHOD = "method"
    PATH = "path"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Native", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of the parts holds; none of no parts."""

    parts: tuple["Native", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    what: "Native"


@dataclass(frozen=True, slots=True)
class AddressIn:
    """The client's address, behind trusted proxies, lies in one of the networks.

    An address of IPv4 may be written as one of IPv6, `::ffff:192.0.2.1`.
    """

    networks: tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True, slots=True)
class HeaderPresent:
    """A header is there, with whatever value."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the request compares with `text`; `header` names the header where it is one.

    The path is normalised and without the query. Of a header that is a list (`is_list`) one of the values between
    commas, or the whole, has to compare.
    """

    subject: Subject
    way: Way
    text: str
    header: str = ""
    is_list: bool = False
    ignores_case: bool = False


Native = All | Any | Not | AddressIn | HeaderPresent | Text


@dataclass(frozen=True, slots=True)
class Entries:
    """A list as Envoy is told of it: what never expires; and whether it has entries that do."""

    values: tuple[str, ...] = ()
    has_expiring: bool = False


_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_METHOD: Final = re.compile(r"[A-Z][A-Z0-9_-]{0,31}")
_HEADER: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_VALUE: Final = re.compile(r"[!-+\--~](?:[ -+\--~]{0,254}[!-+\--~])?")
"""No comma: it parts values; and no space at the ends, where it is taken off."""
_PATH: Final = re.compile(r"[A-Za-z0-9._~/-]{1,1024}")
"""Whatever way a client writes these, Envoy has decoded them when it compares; others it leaves encoded."""
_DOTTED: Final = re.compile(r"//|(?:^|/)\.\.?(?:/|$)")
_HEX_DIGITS: Final = frozenset(string.hexdigits)
_NOT_AS_SENT: Final = re.compile(
    r"host|content-length|connection|transfer-encoding|expect|te|upgrade|keep-alive|proxy-connection|cookie|"
    r"x-request-id|x-forwarded-.*|x-envoy-.*|x-gatehouse-.*"
)
"""Headers that Envoy changes, or that are not the client's for the inspector."""
_ONE_HEADER: Final = {"http.user_agent": "user-agent", "http.referer": "referer"}
_OPERATORS: Final = {"==": Way.IS, "!=": Way.IS, "contains": Way.CONTAINS}
_CALLS: Final = {"starts_with": Way.BEGINS, "ends_with": Way.ENDS}


def natively(expression: Expression, lists: Mapping[str, Entries] | None = None, *, is_negated: bool = False) -> Native:
    """Return what Envoy can be told; with `is_negated` it will say that this does not hold, so it must be exact.

    `lists` are those that are short enough to be told. Raises NotNativeError.
    """
    return _Telling(lists or {}).tree(expression, is_negated=is_negated)


class _Telling:
    def __init__(self, lists: Mapping[str, Entries]) -> None:
        self._lists = lists

    def tree(self, expression: Expression, *, is_negated: bool) -> Native:
        match expression:
            case Negation(what=what):
                return Not(self.tree(what, is_negated=not is_negated))
            case Combination(operator=operator, parts=parts):
                if operator == "xor":
                    raise NotNativeError("knows xor")
                told = tuple(self.tree(part, is_negated=is_negated) for part in parts)
                return All(told) if operator == "and" else Any(told)
            case Comparison(operator="!="):
                return Not(self._test(expression, is_negated=not is_negated))
            case _:
                return self._test(expression, is_negated=is_negated)

    def _test(self, test: Comparison | Membership | Truth, *, is_negated: bool) -> Native:
        match test:
            case Comparison(value=value, operator=operator, literal=literal) if operator in _OPERATORS:
                return self._compared(value, _OPERATORS[operator], (literal,), is_negated=is_negated)
            case Membership(value=value, list="", members=members):
                return self._compared(value, Way.IS, members, is_negated=is_negated)
            case Membership(value=value, list=name):
                return self._listed(value, name, is_negated=is_negated)
            case Truth(value=Call(function=function, value=value, argument=str(text))) if function.name in _CALLS:
                return self._compared(value, _CALLS[function.name], (text,), is_negated=is_negated)
        raise NotNativeError(
            f"compares with {test.operator}" if isinstance(test, Comparison) else f"knows {_name_of(test.value)}"
        )

    def _listed(self, value: Value, name: str, *, is_negated: bool) -> Native:
        entries = self._lists.get(name)
        if entries is None:
            raise NotNativeError(f"looks into a list as long as ${name}")
        if entries.has_expiring and is_negated:
            raise NotNativeError(f"knows when entries of ${name} expire")
        is_address = isinstance(value, FieldValue) and value.field.name == "ip.src"
        literals: Iterable[Literal] = map(ip_network, entries.values) if is_address else entries.values
        return self._compared(value, Way.IS, tuple(literals), is_negated=is_negated)

    def _compared(self, value: Value, way: Way, literals: Iterable[Literal], *, is_negated: bool) -> Native:
        """What holds where the value compares with one of the literals."""
        literals = tuple(literals)
        if isinstance(value, FieldValue) and value.field.name == "ip.src":
            return AddressIn(tuple(_network(one) for one in literals if not isinstance(one, str | int)))
        found = tuple(_text(value, way, str(one), is_negated=is_negated) for one in literals)
        return found[0] if len(found) == 1 else Any(found)


def _network(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    """Networks of IPv4 are told in both spellings of their addresses; so one of IPv6 must not hold all of those."""
    found = unmapped(network)
    if isinstance(found, IPv6Network) and found.supernet_of(_MAPPED):
        raise NotNativeError(f"tells addresses of IPv4 from those of {network}")
    return found


def _text(value: Value, way: Way, text: str, *, is_negated: bool) -> Native:
    if isinstance(value, Call):
        return _lowered(value, way, text, is_negated=is_negated)
    told = _TOLD.get(value.field.name)
    if told is None:
        raise NotNativeError(f"knows {value.field.name}")
    return told(value, way, text, is_negated)


def _lowered(call: Call, way: Way, text: str, *, is_negated: bool) -> Native:
    """Letters beyond ASCII that become one of ASCII are overlooked."""
    if call.function.name != "lower" or is_negated or not isinstance(call.value, FieldValue):
        raise NotNativeError(f"knows {call.function.name}" if not is_negated else "says what lower does not hold for")
    if text != text.lower():
        raise NotNativeError("compares what is in lower case with capital letters")
    found = _text(call.value, way, text, is_negated=False)
    if not isinstance(found, Text) or found.subject is Subject.METHOD:
        raise NotNativeError(f"knows lower of {call.value.field.name}")
    return Text(found.subject, way, text, found.header, found.is_list, ignores_case=True)


def _method(value: FieldValue, way: Way, text: str, is_negated: bool) -> Native:
    if way is not Way.IS or not _METHOD.fullmatch(text):
        raise NotNativeError("compares methods otherwise than whole and in capital letters")
    return Text(Subject.METHOD, way, text)


def _path(value: FieldValue, way: Way, text: str, is_negated: bool) -> Native:
    """A text that could begin within `%2f` may be found by Envoy where nobody wrote it."""
    if not _PATH.fullmatch(text):
        raise NotNativeError("compares paths with signs that can be written in several ways")
    if _DOTTED.search(text):
        raise NotNativeError("compares paths with dot segments or double slashes, which no path has")
    if way in {Way.IS, Way.BEGINS} and not text.startswith("/"):
        raise NotNativeError("compares paths with what does not begin with a slash")
    if way in {Way.CONTAINS, Way.ENDS} and text[0] in _HEX_DIGITS:
        raise NotNativeError(f"looks for “{text}” in a path: “{text[0]}” may be a part of an encoded sign")
    return Text(Subject.PATH, way, text)


def _header_names(value: FieldValue, way: Way, text: str, is_negated: bool) -> Native:
    if way is not Way.IS:
        raise NotNativeError("looks for parts of the names of headers")
    return HeaderPresent(_known(text))


def _header(value: FieldValue, way: Way, text: str, is_negated: bool) -> Native:
    if is_negated and way is not Way.CONTAINS:
        raise NotNativeError("tells apart all values of a header, to say that none of them is it")
    return Text(Subject.HEADER, way, _sent(text), _known(value.key or ""), is_list=True)


def _one_header(value: FieldValue, way: Way, text: str, is_negated: bool) -> Native:
    return Text(Subject.HEADER, way, _sent(text), _ONE_HEADER[value.field.name])


def _known(header: str) -> str:
    if not _HEADER.fullmatch(header) or _NOT_AS_SENT.fullmatch(header):
        raise NotNativeError(f"sees the header “{header}” as the client sent it")
    return header


def _sent(text: str) -> str:
    if not _VALUE.fullmatch(text):
        raise NotNativeError("compares headers with nothing, with commas, or with signs beyond ASCII")
    return text


_TOLD: Final[Mapping[str, Callable[[FieldValue, Way, str, bool], Native]]] = {
    "http.request.method": _method,
    "http.request.uri.path": _path,
    "http.request.headers.names": _header_names,
    "http.request.headers": _header,
    "http.user_agent": _one_header,
    "http.referer": _one_header,
}


def _name_of(value: Value) -> str:
    return value.function.name if isinstance(value, Call) else value.field.name


def size(native: Native) -> int:
    """Return how many comparisons Envoy makes at most."""
    match native:
        case All(parts) | Any(parts):
            return sum(map(size, parts))
        case Not(what):
            return size(what)
        case AddressIn(networks):
            return sum(2 if isinstance(one, IPv4Network) else 1 for one in networks)
        case _:
            return 1

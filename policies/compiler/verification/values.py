"""Single values against protoc-gen-validate rules: each rule as the requirements that it sets, each with its words.

The semantics are those of https://github.com/bufbuild/protoc-gen-validate: lengths of text count code points, and
`ignore_empty` lets the default value pass. Rules are read once for a schema; only the requirements are run.
"""

from __future__ import annotations

import ipaddress
import operator
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

Requirement = tuple[Callable[[Any], bool], str]  # whether a value is right, and what is said when it is not

_BOUNDS: Final = (("lt", operator.gt, "below"), ("lte", operator.ge, "at most"),
                  ("gt", operator.lt, "above"), ("gte", operator.le, "at least"))  # fmt: skip
_HEADER_NAME: Final = re.compile(r":?[0-9a-zA-Z!#$%&'*+\-.^_|~`]+")
_HEADER_VALUE: Final = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*")
_LOOSE_HEADER: Final = re.compile(r"[^\x00\n\r]*")
_HTTP_HEADER_NAME: Final = 1  # KnownRegex


def requirements_of(kind: str, rule: Any, is_defined: Callable[[int], bool] | None) -> tuple[Requirement, ...]:
    """The requirements of one typed rule, such as `string`; `is_defined` tells the values of an enum."""
    match kind:
        case "string":
            found = [*_lengths(rule, len, "", "characters"), *_lengths(rule, _size, "_bytes", "bytes"), *_texts(rule)]
        case "bytes":
            found = [*_lengths(rule, len, "", "bytes")]
        case "enum":
            found = [(is_defined, "must be a defined value")] if rule.defined_only and is_defined else []
        case "duration":
            return (*_bounds(rule, _nanoseconds, " ns"), *_membership(rule))
        case "bool":
            return tuple(_constant(rule))
        case _:
            found = [*_bounds(rule, lambda value: value, "")]
    found += [*_constant(rule), *_membership(rule)]
    if getattr(rule, "ignore_empty", False):
        return tuple((partial(_empty_or, holds), words) for holds, words in found)
    return tuple(found)


def _empty_or(holds: Callable[[Any], bool], value: Any) -> bool:
    return not value or holds(value)


def _constant(rule: Any) -> Iterator[Requirement]:
    if rule.HasField("const"):
        yield partial(operator.eq, rule.const), f"must be {rule.const}"


def _bounds(rule: Any, measure: Callable[[Any], Any], unit: str) -> Iterator[Requirement]:
    for name, holds, words in _BOUNDS:
        if rule.HasField(name):
            bound = measure(getattr(rule, name))
            yield partial(_compare, partial(holds, bound), measure), f"must be {words} {bound}{unit}"


def _compare(holds: Callable[[Any], bool], measure: Callable[[Any], Any], value: Any) -> bool:
    return holds(measure(value))


def _nanoseconds(value: Any) -> int:
    return int(value.seconds) * 1_000_000_000 + int(value.nanos)


def _membership(rule: Any) -> Iterator[Requirement]:
    allowed, refused = list(getattr(rule, "in")), list(rule.not_in)
    if allowed:
        yield allowed.__contains__, "must be one of " + ", ".join(str(item) for item in allowed)
    if refused:
        yield lambda value: value not in refused, "has a value that is not allowed"


def _size(value: str) -> int:
    return len(value.encode("utf-8", "surrogatepass"))


def _lengths(rule: Any, measure: Callable[[Any], int], suffix: str, unit: str) -> Iterator[Requirement]:
    sides = (("len", "", operator.eq, "exactly"), ("min", "_len", operator.le, "at least"),
             ("max", "_len", operator.ge, "at most"))  # fmt: skip
    for stem, plain, holds, words in sides:
        name = stem + (suffix or plain)
        if rule.HasField(name):
            bound = getattr(rule, name)
            yield partial(_compare, partial(holds, bound), measure), f"must have {words} {bound} {unit}"


def _texts(rule: Any) -> Iterator[Requirement]:
    if rule.HasField("prefix"):
        yield lambda value: value.startswith(rule.prefix), f"must start with {rule.prefix}"
    if rule.HasField("suffix"):
        yield lambda value: value.endswith(rule.suffix), f"must end with {rule.suffix}"
    if rule.HasField("contains"):
        yield lambda value: rule.contains in value, f"must contain {rule.contains}"
    if rule.HasField("not_contains"):
        yield lambda value: rule.not_contains not in value, f"must not contain {rule.not_contains}"
    if rule.HasField("pattern"):
        yield lambda value: re.search(rule.pattern, value) is not None, f"must match {rule.pattern}"
    known = rule.WhichOneof("well_known")
    if known == "well_known_regex":
        yield _header_requirement(rule)
    elif known in ("ip", "ipv4", "ipv6"):
        yield partial(_is_ip, known), f"must be an {known} address"


def _header_requirement(rule: Any) -> Requirement:
    is_name = rule.well_known_regex == _HTTP_HEADER_NAME
    pattern = (_HEADER_NAME if is_name else _HEADER_VALUE) if rule.strict else _LOOSE_HEADER
    words = "is not a valid HTTP header " + ("name" if is_name else "value")
    return lambda value: not value or pattern.fullmatch(value) is not None, words


def _is_ip(sort: str, value: str) -> bool:
    try:
        parsed = ipaddress.ip_address(value)
    except ValueError:
        return False
    return sort == "ip" or parsed.version == int(sort[-1])

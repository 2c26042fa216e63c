"""Makes a function of an expression: nested closures, each deciding one part."""

import operator as operators
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import unquote

import re2

from gatehouse_inspector.expressions.facts import Facts, Lists
from gatehouse_inspector.expressions.fields import Type
from gatehouse_inspector.expressions.networks import Networks
from gatehouse_inspector.expressions.patterns import compile_pattern
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

Condition = Callable[[Facts], bool]
_Test = Callable[[Any], bool]
_Get = Callable[[Facts], Any]

_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": operators.eq, "!=": operators.ne, "<": operators.lt, "<=": operators.le, ">": operators.gt,
    ">=": operators.ge,
}  # fmt: skip
_CHANGES: Final[dict[str, Callable[[str], str]]] = {
    "lower": str.lower,
    "upper": str.upper,
    "url_decode": lambda text: unquote(text, errors="surrogateescape"),
}
_TESTS_OF_TWO: Final[dict[str, Callable[[str, str], bool]]] = {
    "starts_with": str.startswith,
    "ends_with": str.endswith,
}


def compiled(expression: Expression, lists: Lists | None = None) -> Condition:
    """Return a function that tells whether an expression holds for a request.

    A list is asked anew each time, so that its entries may change; one that is not in `lists` has none.
    """
    named = lists if lists is not None else {}
    match expression:
        case Comparison():
            return _tested(expression.value, _comparison(expression.operator, expression.literal), expression.operator)
        case Membership(value=value, list=name) if name:
            return _tested(value, lambda one: one in named.get(name, ()))
        case Membership():
            return _tested(expression.value, _member(expression.members))
        case Truth(value=value):
            return _truth(value)
        case Negation():
            inner = compiled(expression.what, named)
            return lambda facts: not inner(facts)
        case Combination():
            return _combined(expression.operator, [compiled(part, named) for part in expression.parts])


def _combined(operator: str, parts: Sequence[Condition]) -> Condition:
    if operator == "and":
        return lambda facts: all(part(facts) for part in parts)
    if operator == "or":
        return lambda facts: any(part(facts) for part in parts)
    return lambda facts: sum(part(facts) for part in parts) % 2 == 1


def _tested(value: Value, test: _Test, operator: str = "") -> Condition:
    """`!=` is exactly `not … ==`, also of several strings and of none."""
    get = _getter(value)
    if value.type is not Type.STRINGS:
        return lambda facts: test(get(facts))
    if operator == "!=":
        return lambda facts: all(test(one) for one in get(facts))
    return lambda facts: any(test(one) for one in get(facts))


def _truth(value: Value) -> Condition:
    get = _getter(value)
    if isinstance(value, Call) and value.value.type is Type.STRINGS:
        return lambda facts: any(get(facts))
    return lambda facts: bool(get(facts))


def _getter(value: Value) -> _Get:
    if isinstance(value, FieldValue):
        name, key = value.field.name, value.key
        if key is None:
            return lambda facts: facts.value(name)
        return lambda facts: facts.values(name, key)
    get, act = _getter(value.value), _function(value)
    if value.value.type is Type.STRINGS and value.function.name != "len":
        return lambda facts: tuple(act(one) for one in get(facts))
    return lambda facts: act(get(facts))


def _function(call: Call) -> Callable[[Any], Any]:
    if (change := _CHANGES.get(call.function.name)) is not None:
        return change
    if (test := _TESTS_OF_TWO.get(call.function.name)) is not None:
        argument = call.argument or ""
        return lambda text: test(text, argument)
    return len


def _comparison(operator: str, literal: Literal) -> _Test:
    if isinstance(literal, str):
        return _of_string(operator, literal)
    if isinstance(literal, int):
        return _compared(operator, literal)
    inside = _member([literal])
    return inside if operator == "==" else lambda address: not inside(address)


def _of_string(operator: str, literal: str) -> _Test:
    match operator:
        case "contains":
            return lambda text: literal in text
        case "wildcard":
            return _search(_glob(literal))
        case "matches":
            return _search(literal)
        case _:
            return _compared(operator, literal)


def _glob(pattern: str) -> str:
    """`*` is any text; case plays no part."""
    return "(?is)^" + ".*".join(map(re2.escape, pattern.split("*"))) + "$"


def _search(pattern: str) -> _Test:
    search = compile_pattern(pattern).search
    return lambda text: search(text.encode("utf-8", "replace").decode()) is not None


def _compared(operator: str, literal: str | int) -> _Test:
    compare = _COMPARISONS[operator]
    return lambda one: compare(one, literal)


def _member(members: Iterable[Literal]) -> _Test:
    networks = [one for one in members if not isinstance(one, str | int)]
    known = Networks(networks) if networks else frozenset(members)
    return lambda one: one in known

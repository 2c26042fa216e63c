"""Matches that no request can fulfil: a header, cookie or parameter that would have to be two things at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policies.compiler.checks.finding import error
from policies.compiler.intent import IntentObject, RouteSpec
from policies.compiler.intent.route import CookieCondition, HeaderCondition, QueryCondition, ValueType
from policies.compiler.problems import Problem

_Condition = HeaderCondition | CookieCondition | QueryCondition


def check_contradictions(item: IntentObject, spec: RouteSpec) -> Iterator[Problem]:
    """`match_contradictory`: at the condition that cannot hold together with an earlier one of the same name."""
    match = spec.match
    parts: tuple[tuple[str, Sequence[_Condition]], ...] = (
        ("headers", match.headers), ("cookies", match.cookies), ("query", match.query),
    )  # fmt: skip
    for place, conditions in parts:
        for index, condition in enumerate(conditions):
            rival = next((one for one in conditions[:index] if _exclude(one, condition)), None)
            if rival is not None:
                text = f"cannot hold together with what is asked of {rival.name} before: no request ever matches"
                yield error(item, f"/spec/match/{place}/{index}", "match_contradictory", text)


def _exclude(one: _Condition, other: _Condition) -> bool:
    if one.name != other.name:
        return False
    if _is_inverted(one) != _is_inverted(other):
        plain, inverted = (other, one) if _is_inverted(one) else (one, other)
        return inverted.type is ValueType.PRESENT or (plain.type, plain.value) == (inverted.type, inverted.value)
    is_exact = one.type is ValueType.EXACT and other.type is ValueType.EXACT
    return is_exact and not _is_inverted(one) and one.value != other.value


def _is_inverted(condition: _Condition) -> bool:
    return not isinstance(condition, QueryCondition) and condition.invert

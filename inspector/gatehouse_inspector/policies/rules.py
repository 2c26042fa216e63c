"""PURE: custom rules: an expression, and what happens where it holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gatehouse_inspector.expressions import Condition, Facts, compiled, parse
from gatehouse_inspector.expressions.facts import Lists
from gatehouse_inspector.expressions.fields import Type

NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
MOST_RULES: Final = 500


class Action(StrEnum):
    """What a rule does."""

    LOG = "log"
    SCORE = "score"
    SKIP_RULES = "skip-rules"
    """No later custom rule is looked at."""
    SKIP_ALL = "skip-all"
    """Nor is the Core Rule Set: the request passes."""
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Rule:
    """A custom rule. `score` is added where the action is `score`, `status` answers where it is `block`.

    A rule that is `staged` is told of and does nothing else.
    """

    name: str
    expression: str
    action: Action = Action.LOG
    score: int = 5
    status: int = 403
    staged: bool = False


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules make of a request: those that hold, in order, and what they want."""

    matched: tuple[str, ...] = ()
    score: int = 0
    status: int | None = None
    skips_all: bool = False


class Rules:
    """Rules made ready; one that holds and blocks, or skips, is the last that is looked at."""

    def __init__(self, rules: Sequence[Rule], types: Mapping[str, Type], lists: Lists) -> None:
        """Raises ExpressionError at the first expression that cannot be read."""
        self._rules: list[tuple[Rule, Condition]] = [
            (rule, compiled(parse(rule.expression, types), lists)) for rule in rules
        ]

    def look(self, facts: Facts) -> Ruled:
        """Return what the rules make of a request."""
        matched, score = [], 0
        for rule, holds in self._rules:
            if not holds(facts):
                continue
            matched.append(rule.name)
            if rule.staged:
                continue
            match rule.action:
                case Action.SCORE:
                    score += rule.score
                case Action.BLOCK:
                    return Ruled(tuple(matched), score, rule.status)
                case Action.SKIP_RULES | Action.SKIP_ALL:
                    return Ruled(tuple(matched), score, None, rule.action is Action.SKIP_ALL)
        return Ruled(tuple(matched), score)

"""PURE: custom rules: an expression, and what happens where it holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gatehouse_inspector.expressions import Condition, Facts, compiled, parse
from gatehouse_inspector.expressions.facts import Lists
from gatehouse_inspector.expressions.fields import Type
from gatehouse_inspector.policies.memory import Memory, Rate

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
    CHALLENGE = "challenge"
    """Who has not shown within half an hour that there is a person is asked to."""
    RATE_LIMIT = "rate-limit"
    """Who asks more often than `rate` is told to wait."""


LETS_PASS: Final = frozenset({Action.SKIP_RULES, Action.SKIP_ALL})
"""What only spares a request a closer look; it is counted and nothing worth telling."""
_STATUS: Final = {Action.CHALLENGE: 403, Action.RATE_LIMIT: 429}


@dataclass(frozen=True, slots=True)
class Rule:
    """A custom rule. `score` is added where the action is `score`, `status` answers where it is `block`, `rate` bounds.

    A rule that is `staged` is told of and does nothing else.
    """

    name: str
    expression: str
    action: Action = Action.LOG
    score: int = 5
    status: int = 403
    staged: bool = False
    rate: Rate | None = None


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules make of a request: those that matched, in order, what they add to its score, and which ended it.

    `wait_seconds`: after how long a client may ask again that asks too often.
    """

    matched: tuple[str, ...] = ()
    score: int = 0
    ended_by: Rule | None = None
    wait_seconds: int = 0

    @property
    def status(self) -> int | None:
        """With which status the request is refused; None where it is not."""
        if self.ended_by is None:
            return None
        return self.ended_by.status if self.ended_by.action is Action.BLOCK else _STATUS.get(self.ended_by.action)

    @property
    def skips_all(self) -> bool:
        """Whether the Core Rule Set is not to look."""
        return self.ended_by is not None and self.ended_by.action is Action.SKIP_ALL


class Rules:
    """Rules made ready; one that holds and blocks, or skips, is the last that is looked at."""

    def __init__(self, rules: Sequence[Rule], types: Mapping[str, Type], lists: Lists) -> None:
        """Raises ExpressionError at the first expression that cannot be read."""
        self._rules: list[tuple[Rule, Condition]] = [
            (rule, compiled(parse(rule.expression, types), lists)) for rule in rules
        ]

    def look(self, facts: Facts, memory: Memory, scope: str) -> Ruled:
        """Return what the rules make of a request; `scope` is whose they are."""
        matched: list[str] = []
        score = 0
        for rule, holds in self._rules:
            if not holds(facts):
                continue
            wait_seconds = _wait_seconds(rule, facts, memory, scope)
            if wait_seconds is None:
                continue
            matched.append(rule.name)
            if rule.staged:
                continue
            if rule.action is Action.SCORE:
                score += rule.score
            elif rule.action is not Action.LOG:
                return Ruled(tuple(matched), score, rule, wait_seconds)
        return Ruled(tuple(matched), score)


def _wait_seconds(rule: Rule, facts: Facts, memory: Memory, scope: str) -> int | None:
    """For how long the client must wait, mostly not at all; None where the rule is not for this client now."""
    if rule.action is Action.CHALLENGE:
        return None if memory.has_pass(facts) else 0
    if rule.rate is not None and rule.action is Action.RATE_LIMIT:
        return memory.wait_seconds(f"{scope}/{rule.name}", rule.rate, facts) or None
    return 0

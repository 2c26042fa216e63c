"""PURE: which alerts are meant. A matcher looks at one label; all matchers of a list must agree.

Patterns know `*` only, so that no pattern of a tenant can cost more than the text is long.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

Labels = Mapping[str, str]


class Operator(StrEnum):
    """How a label is compared with the values; `like` knows `*`."""

    IS = "is"
    IS_NOT = "is_not"
    LIKE = "like"
    NOT_LIKE = "not_like"


@dataclass(frozen=True, slots=True)
class Matcher:
    """Agrees when the label is (like) one of the values, or none of them. A label that is absent is the empty text."""

    label: str
    operator: Operator
    values: tuple[str, ...]

    def agrees(self, labels: Labels) -> bool:
        """Whether the label is as wanted."""
        text = labels.get(self.label, "")
        match self.operator:
            case Operator.IS:
                return text in self.values
            case Operator.IS_NOT:
                return text not in self.values
            case Operator.LIKE:
                return any(is_like(text, pattern) for pattern in self.values)
            case Operator.NOT_LIKE:
                return not any(is_like(text, pattern) for pattern in self.values)


def matchers_of(documents: Sequence[Mapping[str, Any]]) -> tuple[Matcher, ...]:
    """Return the matchers that were stored as JSON."""
    return tuple(Matcher(one["label"], Operator(one["operator"]), tuple(one["values"])) for one in documents)


def all_agree(matchers: Sequence[Matcher], labels: Labels) -> bool:
    """Whether every matcher agrees; none at all agree with everything."""
    return all(matcher.agrees(labels) for matcher in matchers)


def is_like(text: str, pattern: str) -> bool:
    """Whether the whole text is as the pattern, in which `*` stands for anything."""
    first, *others = pattern.split("*")
    if not others:
        return text == pattern
    last = others.pop()
    if not text.startswith(first) or not text[len(first) :].endswith(last):
        return False
    position, end = len(first), len(text) - len(last)
    for part in others:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return position <= end


def fingerprint(rule_id: UUID, labels: Labels) -> str:
    """Return the name of an alert: of the same rule and labels there is one at a time (SHA-256, hexadecimal)."""
    parts = [str(rule_id), *(f"{name}\0{labels[name]}" for name in sorted(labels))]
    return hashlib.sha256("\0\0".join(parts).encode()).hexdigest()

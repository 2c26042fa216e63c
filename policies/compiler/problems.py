"""Findings as values: what is wrong, how bad, where, and in words, so that a caller can show all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How a finding is treated: an error stops a publish, a warning is shown and kept, a notice only explains."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Problem:
    """One finding. `kind` and `name` are the object (both empty: the slice itself); `pointer` is RFC 6901 into it.

    Pointers begin with `/name` or `/spec`; `code` is stable and meant for programs, `text` is a sentence for people.
    """

    kind: str
    name: str
    pointer: str
    code: str
    severity: Severity
    text: str


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each distinct problem once, sorted by object, place and code."""
    return tuple(sorted(set(problems)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether anything here stops a publish."""
    return any(problem.severity is Severity.ERROR for problem in problems)

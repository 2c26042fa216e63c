"""Conditions on claims: exact, or by a pattern in which `*` stands for a part of a path and `**` for anything.

On issuers that all the world shares a condition must name whose repository it is, or anybody's CI would get in.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import re2

from console.base.errors import FieldProblem

Condition = Mapping[str, str]
MOST_WILDCARDS: Final = 4
LONGEST_VALUE: Final = 1_000
_GITHUB: Final = frozenset({"repository_owner", "repository_owner_id", "repository_id", "enterprise", "enterprise_id"})
_GITLAB: Final = frozenset({"namespace_path", "namespace_id", "project_id"})
_SHARED: Final[Mapping[str, frozenset[str]]] = {
    "https://token.actions.githubusercontent.com": _GITHUB,
    "https://gitlab.com": _GITLAB,
}
"""Issuers that anybody may use, and claims that name the owner when they are exact."""
_PATHS: Final = frozenset({"sub", "repository", "project_path"})
"""Claims that name the owner in front of a slash; that of a shared workflow does not name who runs it."""
_OWNER: Final = re.compile(r"(?:repo:|project_path:)?[^*/:]+/.*", re.DOTALL)
_WILDCARDS: Final = re.compile(r"\*+")


def holds(condition: Condition, claims: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds; of a claim with several values one must fit."""
    value = claims.get(condition["claim"])
    values = value if isinstance(value, list) else [value]
    return any(_fits(condition, _text(each)) for each in values)


def problems(issuer: str, conditions: Sequence[Condition]) -> list[FieldProblem]:
    """Return what is wrong with the conditions of a trust of this issuer."""
    found = [problem for index, each in enumerate(conditions) for problem in _problems(index, each)]
    if found:
        return found
    naming = _SHARED.get(issuer.rstrip("/"))
    if naming is not None and not any(_names_owner(each, naming) for each in conditions):
        names = ", ".join(f"“{name}”" for name in sorted(naming))
        text = f"Anybody may use this issuer: say whose repository it is, with {names}, or “sub” with the owner's name."
        return [FieldProblem("anybody", "/conditions", text)]
    return []


def _problems(index: int, condition: Condition) -> list[FieldProblem]:
    if ("equals" in condition) == ("matches" in condition):
        return [FieldProblem("one_of", f"/conditions/{index}", "Give either “equals” or “matches”.")]
    pattern = condition.get("matches")
    if pattern is None:
        return []
    at = f"/conditions/{index}/matches"
    if not pattern.strip("*/: "):
        return [FieldProblem("anything", at, "This fits anything. Write what the claim must begin with.")]
    if len(_WILDCARDS.findall(pattern)) > MOST_WILDCARDS:
        return [FieldProblem("too_many", at, f"A pattern has at most {MOST_WILDCARDS} wildcards.")]
    return []


def _names_owner(condition: Condition, naming: frozenset[str]) -> bool:
    claim = condition["claim"]
    if claim in naming:
        return "equals" in condition
    return claim in _PATHS and _OWNER.fullmatch(condition.get("equals") or condition.get("matches", "")) is not None


def _fits(condition: Condition, text: str | None) -> bool:
    if text is None or len(text) > LONGEST_VALUE or not text.isprintable():
        return False
    if "equals" in condition:
        return text == condition["equals"]
    return re2.fullmatch(_regex(condition["matches"]), text) is not None


def _regex(pattern: str) -> str:
    """Return a pattern as an expression of RE2's, whose time grows with the text and never faster.

    The literal parts are escaped, each run of stars is one wildcard.
    """
    parts = re.split(r"(\*+)", pattern)
    wild = {True: "[^/:]*", False: "(?s:.*)"}
    return "".join(wild[len(part) == 1] if part.startswith("*") else re2.escape(part) for part in parts if part)


def _text(value: Any) -> str | None:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case _:
            return None

"""PURE: exclusions that could let a request pass, from the narrowest to the widest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_inspector.policies.policy import Exclusion, Policy, PolicyError, check

from waf.trials.verdicts import is_reason

MOST_FOUND: Final = 12
"""Pairs of rule and target that are looked into; a request with more is an attack or a scanner."""
_SEVERAL: Final = frozenset({"ARGS", "ARGS_NAMES", "REQUEST_COOKIES", "REQUEST_COOKIES_NAMES", "REQUEST_HEADERS"})

Wanted = dict[str, Any]
"""An exclusion as a policy has it, without what people say of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found somewhere; `weight` is how much it counts, most first."""

    rule: int
    target: str
    weight: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a request went: `prefix` is the path of its route, empty where it is not known."""

    method: str
    path: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An exclusion, in words, and how much it leaves out: 1 is one parameter of one path, 5 is the whole rule."""

    found: Found
    exclusion: Wanted
    text: str
    breadth: int


def found_in(matches: Iterable[Mapping[str, Any]]) -> list[Found]:
    """Return what could be left out, the heaviest first; never the rules that compare the score."""
    weights: dict[tuple[int, str], int] = {}
    for match in matches:
        if is_reason(match["rule"]):
            key = (match["rule"], match["target"])
            weights[key] = weights.get(key, 0) + _weight(match["severity"])
    found = [Found(rule, target, weight) for (rule, target), weight in weights.items()]
    return sorted(found, key=lambda one: -one.weight)[:MOST_FOUND]


def proposed_for(found: Found, scene: Scene) -> list[Proposed]:
    """Return exclusions for one finding, from the narrowest to the widest; those that a policy can hold."""
    here = {"path": scene.path, "method": scene.method}
    below = {"path": scene.prefix, "prefix": True, "method": scene.method}
    has_prefix = len(scene.prefix) > 1 and scene.path.startswith(scene.prefix) and scene.path != scene.prefix
    at = {"target": _expressible(found.target)} if found.target else {}
    steps: list[tuple[int, Wanted]] = []
    if at:
        steps += [(1, at | here), *([(2, at | below)] if has_prefix else []), (3, at)]
    steps += [(4, below if has_prefix else here), (5, {})]
    return [
        Proposed(found, exclusion, _text(exclusion), breadth)
        for breadth, wanted in steps
        if _is_sound(exclusion := {"rule": found.rule} | wanted)
    ]


def _weight(severity: int | None) -> int:
    """The points of the Core Rule Set for a severity (critical, error, warning, notice)."""
    return {2: 5, 3: 4, 4: 3, 5: 2}.get(severity if severity is not None else -1, 0)


def _expressible(target: str) -> str:
    """A target as exclusions can name it: where the name of a parameter cannot be said, all parameters."""
    return target if _is_sound({"rule": 1, "target": target}) else target.partition(":")[0]


def _is_sound(exclusion: Wanted) -> bool:
    try:
        check(Policy(exclusions=(Exclusion(**exclusion),)))
    except PolicyError:
        return False
    return True


def _text(exclusion: Wanted) -> str:
    what = exclusion.get("target", "")
    what = f"any of {what}" if what in _SEVERAL else what
    where = exclusion.get("path", "")
    if where:
        where = f"{exclusion['method']} {'below ' if exclusion.get('prefix') else ''}{where}"
    if what:
        return f"Rule {exclusion['rule']} does not look at {what} of {where or 'any request'}"
    return f"Rule {exclusion['rule']} does not look at {where or 'anything'}"

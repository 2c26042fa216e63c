"""Which rules of a WAF policy Envoy holds by itself: they refuse also when no inspector answers.

They are the rules that refuse, of a policy that does, and ask only for what Envoy knows: see
`gatehouse_inspector.expressions.natively`. A rule after one that lets requests pass holds only for the others.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gatehouse_inspector.expressions import parse
from gatehouse_inspector.expressions.natively import All, Entries, Native, Not, NotNativeError, natively, size
from gatehouse_inspector.policies.policy import Mode
from gatehouse_inspector.policies.rules import LETS_PASS, Action

from policies.compiler.intent import IntentObject
from policies.compiler.intent.waf import CustomRule, ListSpec, WafPolicySpec
from policies.compiler.limits import HELD_COMPARISONS, HELD_ENTRIES

_REFUSED_STATUS: Final = 403
_TOO_MUCH: Final = f"Envoy would have more than {HELD_COMPARISONS} comparisons of this policy to make."


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A rule that only the inspector holds, and why, as a sentence; `is_for_size`: Envoy would be told too much."""

    name: str
    text: str
    is_for_size: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What Envoy holds of a policy: rules by name; `others` are those that refuse and that it does not hold.

    `expiring` are the lists of which Envoy is told only what never expires.
    """

    rules: tuple[tuple[str, Native], ...] = ()
    others: tuple[NotHeld, ...] = ()
    expiring: tuple[str, ...] = ()


def held_of(policy: WafPolicySpec, objects: Iterable[IntentObject]) -> Held:
    """What Envoy holds of a policy as switches have left it; `objects` have the lists that can be told."""
    lists = {item.name: item.spec for item in objects if isinstance(item.spec, ListSpec)}
    return _held(policy, tuple(sorted(lists.items(), key=lambda one: one[0])))


def is_short(item: IntentObject) -> bool:
    """Whether Envoy can be told of a list."""
    return isinstance(item.spec, ListSpec) and len(item.spec.entries) <= HELD_ENTRIES


def told_of(item: IntentObject | None) -> object:
    """What of a policy or a list matters to Envoy, to be compared; None for nothing."""
    if item is None:
        return None
    if isinstance(item.spec, ListSpec):
        return _entries(item.spec) if is_short(item) else None
    if not isinstance(item.spec, WafPolicySpec) or item.spec.mode is not Mode.BLOCK:
        return None
    rules = tuple(rule for rule in item.spec.rules if not rule.staged)
    return rules if any(rule.action is Action.BLOCK for rule in rules) else None


@lru_cache(maxsize=256)
def _held(policy: WafPolicySpec, lists: tuple[tuple[str, ListSpec], ...]) -> Held:
    told = {name: _entries(spec) for name, spec in lists}
    rules: list[tuple[str, Native]] = []
    others: list[NotHeld] = []
    left = HELD_COMPARISONS
    for index, rule in enumerate(policy.rules):
        if rule.action is not Action.BLOCK:
            continue
        found = _of_rule(policy, index, told)
        if not isinstance(found, NotHeld) and size(found) > left:
            text = f"Envoy would have more than {HELD_COMPARISONS:,} comparisons of this policy to make.".replace(
                ",", " "
            )
            found = NotHeld(rule.name, text, is_for_size=True)
        if isinstance(found, NotHeld):
            others.append(found)
        else:
            left -= size(found)
            rules.append((rule.name, found))
    return Held(tuple(rules), tuple(others), _expiring(policy, dict(rules), told))


def _expiring(policy: WafPolicySpec, rules: Container[str], lists: Mapping[str, Entries]) -> tuple[str, ...]:
    named = {name for rule in policy.rules if rule.name in rules for name in rule.lists_named()}
    return tuple(sorted(name for name in named if lists[name].has_expiring))


def _of_rule(policy: WafPolicySpec, index: int, lists: Mapping[str, Entries]) -> Native | NotHeld:
    rule = policy.rules[index]
    if text := _idle(policy, rule):
        return NotHeld(rule.name, text)
    if missing := sorted(rule.lists_named() - lists.keys()):
        text = f"The list ${missing[0]} has more than {HELD_ENTRIES} entries."
        return NotHeld(rule.name, text, is_for_size=True)
    try:
        whole = natively(parse(rule.expression), lists)
    except NotNativeError as error:
        return NotHeld(rule.name, f"Only the inspector {error}.")
    try:
        passing = tuple(_passing(policy.rules[:index], lists))
    except NotNativeError as error:
        text = f"A rule before it lets requests pass, and only the inspector knows which: it alone {error}."
        return NotHeld(rule.name, text)
    return All((whole, *passing)) if passing else whole


def _idle(policy: WafPolicySpec, rule: CustomRule) -> str:
    """Why Envoy refuses nothing by this rule, whatever it asks for; empty where it could."""
    if policy.mode is not Mode.BLOCK:
        return f"The policy refuses nothing: its mode is {policy.mode}."
    if rule.staged:
        return "The rule is staged: it refuses nothing yet."
    if rule.status != _REFUSED_STATUS:
        return f"Envoy refuses with {_REFUSED_STATUS}, and this rule with {rule.status}."
    return ""


def _passing(earlier: Iterable[CustomRule], lists: Mapping[str, Entries]) -> Iterator[Native]:
    """What must not hold, since it lets a request pass before."""
    for rule in earlier:
        if rule.action in LETS_PASS and not rule.staged:
            yield Not(natively(parse(rule.expression), lists, is_negated=True))


def _entries(spec: ListSpec) -> Entries:
    kept = tuple(sorted(one.value for one in spec.entries if one.expires_at is None))
    return Entries(kept, len(kept) < len(spec.entries))

"""Looks at requests as a policy asks: the door of this package for nodes, and for whoever tries a policy."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gatehouse_inspector.crs.catalogue import read_catalogue
from gatehouse_inspector.crs.files import CoreRuleSet, Technology
from gatehouse_inspector.engine import Engine, Match, RuleSet
from gatehouse_inspector.policies.policy import Mode, Policy, check
from gatehouse_inspector.policies.seclang import SCORE_RULE, after, before

_SCORE: Final = re.compile(r"(\w+)=(\d+)")
_LAST_WORDS: Final = frozenset({949110, 959100})
"""The rules that compare the score with the threshold: they are the verdict, and no reason of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: `target` with its query, `version` as `1.1`, headers in order."""

    method: bytes
    target: bytes
    headers: Sequence[tuple[bytes, bytes]] = ()
    body: bytes = field(default=b"", repr=False)
    version: bytes = b"1.1"
    client: str = "127.0.0.1"
    id: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of a request. `status`: with which it is refused, None where it passes.

    `would_refuse`: whether it is or, in detect mode, would be. `matches` in order, `scores` by their names, those above
    zero.
    """

    status: int | None
    would_refuse: bool
    matches: tuple[Match, ...]
    scores: dict[str, int]


class Inspector:
    """Reads the Core Rule Set once for each choice of technologies; a policy on top costs next to nothing."""

    def __init__(self, engine: Engine, crs: CoreRuleSet) -> None:
        self._engine, self._crs = engine, crs
        self._catalogue = read_catalogue(crs.files(frozenset(Technology), responses=True))
        self._bases: dict[tuple[frozenset[Technology], bool], RuleSet] = {}

    def rules_for(self, policy: Policy) -> RuleSet:
        """Return the rules that a policy stands for. Raises PolicyError, and RulesError with the engine's words."""
        check(policy)
        rules = self._engine.rules().add(before(policy, self._crs.setup_version))
        return rules.merge(self._base(policy)).add(after(policy))

    def look(self, rules: RuleSet, request: Request, mode: Mode = Mode.BLOCK) -> Verdict:
        """Return what the rules say of a request; `mode` is that of their policy."""
        with self._engine.transaction(rules, request.id) as transaction:
            transaction.connection(request.client)
            found = transaction.request(request.method, request.target, request.version, request.headers)
            found = found or transaction.request_body(request.body)
        told = transaction.matches + ([found.match] if found and found.match else [])
        scores = next((_scores(one.message) for one in told if one.rule == SCORE_RULE), {})
        matches = tuple(map(self._whole, (one for one in told if one.rule not in {SCORE_RULE, *_LAST_WORDS})))
        would_refuse = found is not None or any(one.rule in _LAST_WORDS for one in told)
        return Verdict(found.status if found and mode is Mode.BLOCK else None, would_refuse, matches, scores)

    def _whole(self, match: Match) -> Match:
        """Add what the engine leaves out: 3.0.9 does so for rules that look at the same value in several forms."""
        entry = self._catalogue.get(match.rule)
        if entry is None or match.tags:
            return match
        severity = entry.severity if match.severity is None else match.severity
        return replace(match, message=match.message or entry.message, tags=entry.tags, severity=severity)

    def _base(self, policy: Policy) -> RuleSet:
        chosen = (policy.technologies, policy.looks_at_responses)
        if chosen not in self._bases:
            rules = self._engine.rules()
            for path in self._crs.files(policy.technologies, responses=policy.looks_at_responses):
                rules.add_file(path)
            self._bases[chosen] = rules
        return self._bases[chosen]


def _scores(text: str) -> dict[str, int]:
    return {name: int(value) for name, value in _SCORE.findall(text) if value != "0"}

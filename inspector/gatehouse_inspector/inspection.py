"""Looks at requests as a policy asks: the door of this package for nodes, and for whoever tries a policy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from gatehouse_inspector.crs.catalogue import read_catalogue
from gatehouse_inspector.crs.files import CoreRuleSet, Technology, is_judging
from gatehouse_inspector.crs.findings import Finding, finding
from gatehouse_inspector.engine import Engine, Match, RuleSet
from gatehouse_inspector.expressions.facts import Lists
from gatehouse_inspector.expressions.fields import Type
from gatehouse_inspector.policies.memory import Forgetful, Memory
from gatehouse_inspector.policies.policy import LongBodies, Mode, Policy, check
from gatehouse_inspector.policies.raw import read_raw
from gatehouse_inspector.policies.rules import LETS_PASS, Action, Rule, Ruled, Rules
from gatehouse_inspector.policies.seclang import (
    CUT_RULE,
    SCORE_RULE,
    UNDECODED_RULE,
    UNFINISHED_RULE,
    UNREADABLE_RULES,
    after,
    before,
)
from gatehouse_inspector.requests.encodings import readable
from gatehouse_inspector.requests.facts import RequestFacts
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.verdicts import Limit, Outcome, Verdict

REFUSED, UNREADABLE, TOO_LONG = 403, 400, 413
_SCORE: Final = re.compile(r"(\w+)=(\d+)")
_LAST_WORDS: Final = frozenset({949110, 959100})
"""The rules that compare the score with the threshold: they are the verdict, and no reason of it."""
_NO_REASONS: Final = _LAST_WORDS | {SCORE_RULE}
_REFUSALS: Final = {Action.CHALLENGE: Outcome.CHALLENGED, Action.RATE_LIMIT: Outcome.LIMITED}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A policy made ready."""

    policy: Policy
    custom: Rules
    core: RuleSet
    name: str
    challenges: bool
    """Whether one of its rules asks clients to show that there is a person."""

    @property
    def owner(self) -> str:
        """The tenant whose policy it is: what clients did elsewhere is none of its business."""
        return self.name.partition("/")[0]

    def is_worth_telling(self, verdict: Verdict) -> bool:
        """Whether something was found in a request beyond rules of one's own that let it pass."""
        return bool(verdict.matches) or any(self.rule(name).action not in LETS_PASS for name in verdict.rules)

    def rule(self, name: str) -> Rule:
        """Return one of the policy's custom rules."""
        return next(one for one in self.policy.rules if one.name == name)


class Inspector:
    """Reads the Core Rule Set once for each choice of technologies; a policy on top costs next to nothing."""

    def __init__(self, engine: Engine, crs: CoreRuleSet, memory: Memory | None = None) -> None:
        self._engine, self._crs, self._memory = engine, crs, memory or Forgetful()
        self._catalogue = read_catalogue(crs.files(frozenset(Technology), responses=True))
        self._bases: dict[tuple[frozenset[Technology], bool, bool], RuleSet] = {}

    def prepare(
        self, policy: Policy, types: Mapping[str, Type] | None = None, lists: Lists | None = None, name: str = ""
    ) -> Prepared:
        """Make a policy ready; `types` are those of the lists that its rules may name, `lists` their entries.

        By its `name`, `acme/shop`, what is remembered of clients is kept apart.

        Raises PolicyError, ExpressionError, and RulesError with the engine's words.
        """
        check(policy)
        custom = Rules(policy.rules, types or {}, lists or {})
        challenges = any(one.action is Action.CHALLENGE for one in policy.rules)
        core = self._engine.rules().add(before(policy, self._crs.setup_version))
        core.merge(self._base(policy, judges=False))
        if policy.raw:
            core.add(read_raw(policy.raw))
        core.merge(self._base(policy, judges=True)).add(after(policy))
        return Prepared(policy, custom, core, name, challenges)

    def look(self, prepared: Prepared, request: Request) -> Verdict:
        """Return what a policy says of a request: its own rules first, then the Core Rule Set."""
        policy = prepared.policy
        if policy.mode is Mode.OFF:
            return Verdict()
        request = readable(request, policy.limits.inspected_body_bytes)
        facts = RequestFacts(request, client_score=partial(self._memory.score, prepared.owner))
        ruled = prepared.custom.look(facts, self._memory, prepared.name)
        if ruled.status is not None or ruled.skips_all:
            return _ruled(policy, ruled)
        if request.trouble:
            status = UNREADABLE if policy.mode is Mode.BLOCK else None
            return Verdict(status, True, ruled.matched, (_undecoded(request),), {}, Outcome.UNREADABLE)
        verdict = self._scored(prepared, facts, ruled)
        if verdict.score:
            self._memory.add_score(prepared.owner, facts, verdict.score)
        return _of_cut(policy, facts, verdict) if request.is_truncated else verdict

    def _scored(self, prepared: Prepared, facts: RequestFacts, ruled: Ruled) -> Verdict:
        policy = prepared.policy
        refused, told = self._core(prepared.core, facts)
        scores = next((_scores(one.message) for one in told if one.rule == SCORE_RULE), {})
        if ruled.score:
            scores["rules"], scores["anomaly"] = ruled.score, scores.get("anomaly", 0) + ruled.score
            if refused is None and scores["anomaly"] >= policy.inbound_threshold:
                refused = REFUSED
        matches = tuple(finding(one, self._catalogue) for one in told if one.rule not in _NO_REASONS)
        status = refused if policy.mode is Mode.BLOCK else None
        refusal = Outcome.UNREADABLE if refused == UNREADABLE else Outcome.REFUSED
        return Verdict(status, refused is not None, ruled.matched, matches, scores, refusal)

    def _core(self, rules: RuleSet, facts: RequestFacts) -> tuple[int | None, list[Match]]:
        """Return with which status the Core Rule Set refuses a request, or would, and all that it tells."""
        request = facts.request
        with self._engine.transaction(rules, request.id) as transaction:
            transaction.connection(request.client)
            found = transaction.request(request.method, request.target, request.version, request.headers)
            found = found or transaction.request_body(facts.ended_body)
        told = transaction.matches + ([found.match] if found and found.match else [])
        if found:
            return found.status, told
        said = {one.rule for one in told}
        return UNREADABLE if said & UNREADABLE_RULES else REFUSED if said & _LAST_WORDS else None, told

    def _base(self, policy: Policy, *, judges: bool) -> RuleSet:
        """The rules that judge what the others have scored, or those others."""
        chosen = (policy.technologies, policy.looks_at_responses, judges)
        if chosen not in self._bases:
            rules = self._engine.rules()
            for path in self._crs.files(policy.technologies, responses=policy.looks_at_responses):
                if is_judging(path) is judges:
                    rules.add_file(path)
            self._bases[chosen] = rules
        return self._bases[chosen]


def given_up(policy: Policy) -> Verdict:
    """Return the verdict on a request that could not be looked at in time."""
    status = UNREADABLE if policy.mode is Mode.BLOCK else None
    found = Finding(UNFINISHED_RULE, "It takes too long to look at this request", (), 2, 1, "", "", "", "")
    return Verdict(status, True, (), (found,), {}, Outcome.UNREADABLE)


def _of_cut(policy: Policy, facts: RequestFacts, verdict: Verdict) -> Verdict:
    """The verdict on a request whose body is longer than is looked at: it is refused, or told of what is told anyway.

    An attack in its start counts more than that there is no end.
    """
    is_attack = verdict.would_refuse and verdict.refusal is not Outcome.UNREADABLE
    is_refused = verdict.would_refuse or policy.long_bodies is LongBodies.REFUSE
    if not (facts.needs_its_end and is_refused) and not verdict.matches:
        return verdict
    length = len(facts.request.body)
    found = Finding(CUT_RULE, f"Only the first {length} bytes of the body are looked at", (), 4, 1, "", "", "", "")
    told = replace(verdict, matches=(*verdict.matches, found))
    if is_attack or not (facts.needs_its_end and is_refused):
        return told
    status = TOO_LONG if policy.mode is Mode.BLOCK else None
    return replace(told, status=status, would_refuse=True, refusal=Outcome.UNREADABLE)


def _ruled(policy: Policy, ruled: Ruled) -> Verdict:
    """The verdict of custom rules that let the Core Rule Set not look."""
    status = ruled.status if policy.mode is Mode.BLOCK else None
    rule = ruled.ended_by
    limit = Limit(rule.name, rule.rate, ruled.wait_seconds) if rule and rule.rate and ruled.wait_seconds else None
    refusal = _REFUSALS.get(rule.action, Outcome.REFUSED) if rule else Outcome.REFUSED
    return Verdict(status, ruled.status is not None, ruled.matched, refusal=refusal, limit=limit)


def _undecoded(request: Request) -> Finding:
    named = b", ".join(value for name, value in request.headers if name.lower() == b"content-encoding")
    message, value = "The body cannot be decoded", named.decode("latin-1")
    return Finding(
        UNDECODED_RULE, message, (), 2, 1, "REQUEST_HEADERS:content-encoding", request.trouble, value, request.trouble
    )


def _scores(text: str) -> dict[str, int]:
    return {name: int(value) for name, value in _SCORE.findall(text) if value != "0"}

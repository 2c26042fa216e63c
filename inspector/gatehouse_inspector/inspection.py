"""Looks at requests as a policy asks: the door of this package for nodes, and for whoever tries a policy."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Any, Final

from gatehouse_inspector.crs.catalogue import read_catalogue
from gatehouse_inspector.crs.files import CoreRuleSet, Technology, is_judging
from gatehouse_inspector.crs.findings import Finding, finding
from gatehouse_inspector.crs.reading import changes_level, read
from gatehouse_inspector.engine import Engine, Match, RuleSet
from gatehouse_inspector.expressions.facts import Lists
from gatehouse_inspector.expressions.fields import Type
from gatehouse_inspector.judgements import REFUSED, UNREADABLE, of_cut, ruled_verdict, undecoded
from gatehouse_inspector.policies.bans import BanAction
from gatehouse_inspector.policies.bots import claimed
from gatehouse_inspector.policies.memory import Forgetful, Memory, client_of
from gatehouse_inspector.policies.policy import Mode, Policy, check
from gatehouse_inspector.policies.raw import read_raw
from gatehouse_inspector.policies.rules import LETS_PASS, Action, Rule, Ruled, Rules
from gatehouse_inspector.policies.seclang import (
    LISTED_RULE,
    SCORE_RULE,
    SETTINGS,
    UNREADABLE_RULES,
    after,
    after_responses,
    before,
    before_responses,
)
from gatehouse_inspector.requests.encodings import readable
from gatehouse_inspector.requests.facts import RequestFacts
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response
from gatehouse_inspector.verdicts import Outcome, Verdict

_SCORE: Final = re.compile(r"(\w+)=(\d+)")
_LAST_WORDS: Final = frozenset({949110, 959100})
"""The rules that compare the score with the threshold: they are the verdict, and no reason of it."""
_NO_REASONS: Final = _LAST_WORDS | {SCORE_RULE}
_OFFENCES: Final = frozenset({Outcome.REFUSED, Outcome.UNREADABLE})


_LISTED: Final = Finding(LISTED_RULE, "On the temporary list of the policy", (), 2, 1, "", "", "", "")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A policy made ready."""

    policy: Policy
    custom: Rules
    core: RuleSet
    name: str
    challenges: bool
    """Whether clients may be asked to show that there is a person."""
    spared: Container[Any] = ()
    """Addresses that never come on its temporary list."""
    outgoing: RuleSet | None = None
    """What looks at responses, where the policy asks for that."""

    @property
    def owner(self) -> str:
        """The tenant whose policy it is: what clients did elsewhere is none of its business."""
        return self.name.partition("/")[0]

    def is_worth_telling(self, verdict: Verdict) -> bool:
        """Whether something was found in a request beyond rules of one's own that let it pass."""
        if verdict.is_listed:  # that there would be many is why there is a list; they are counted
            return False
        return bool(verdict.matches) or any(self.rule(name).action not in LETS_PASS for name in verdict.rules)

    def rule(self, name: str) -> Rule:
        """Return one of the policy's custom rules."""
        return next(one for one in self.policy.rules if one.name == name)


class Inspector:
    """Reads the Core Rule Set once for each choice of technologies and level; a policy on top costs next to nothing."""

    def __init__(self, engine: Engine, crs: CoreRuleSet, memory: Memory | None = None) -> None:
        self._engine, self._crs, self._memory = engine, crs, memory or Forgetful()
        every = frozenset(Technology)
        self._catalogue = read_catalogue([*crs.files(every), *crs.files_of_responses(every)])
        self._bases: dict[tuple[frozenset[Technology], int | None, _Part], RuleSet] = {}

    def prepare(
        self, policy: Policy, types: Mapping[str, Type] | None = None, lists: Lists | None = None, name: str = ""
    ) -> Prepared:
        """Make a policy ready; `types` are those of the lists that its rules may name, `lists` their entries.

        By its `name`, `acme/shop`, what is remembered of clients is kept apart.

        Raises PolicyError, ExpressionError, and RulesError with the engine's words.
        """
        check(policy)
        custom = Rules(policy.rules, types or {}, lists or {})
        core = self._engine.rules().add(before(policy, self._crs.setup_version))
        core.merge(self._base(policy, _Part.LOOKING))
        if policy.raw:
            core.add(read_raw(policy.raw))
        core.merge(self._base(policy, _Part.JUDGING)).add(after(policy))
        spared = (lists or {}).get(policy.bans.never, ()) if policy.bans else ()
        return Prepared(policy, custom, core, name, _challenges(policy), spared, self._outgoing(policy))

    def look(self, prepared: Prepared, request: Request) -> Verdict:
        """Return what a policy says of a request: its temporary list, its own rules, then the Core Rule Set."""
        if prepared.policy.mode is Mode.OFF:
            return Verdict()
        request = readable(request, prepared.policy.limits.inspected_body_bytes)
        bot = partial(self._bot_of, prepared)
        facts = RequestFacts(request, client_score=partial(self._memory.score, prepared.owner), bot=bot)
        if request.around.proxy:
            self._memory.note_proxy(request.around.proxy)
        if (listed := self._listed(prepared, facts)) is not None:
            return listed
        verdict = self._looked(prepared, request, facts)
        if verdict.score:
            self._memory.add_score(prepared.owner, facts, verdict.score)
        return self._with_ban(prepared, facts, verdict)

    def _listed(self, prepared: Prepared, facts: RequestFacts) -> Verdict | None:
        """The verdict of the temporary list; None where it says nothing, or only tells."""
        policy, memory = prepared.policy, self._memory
        if policy.mode is not Mode.BLOCK:
            return None
        found = memory.on_list(prepared.name, client_of(facts)) if policy.bans else None
        action = found.action if found else None
        if action is None and policy.challenges_in_floods and memory.on_list(prepared.name, _route_of(facts)):
            action = BanAction.CHALLENGE
        if action is None or (policy.bans and facts.address in prepared.spared):
            return None
        if action is BanAction.BLOCK:
            return Verdict(REFUSED, True, (), (_LISTED,), is_listed=True)
        if memory.has_pass(facts):
            return None
        return Verdict(REFUSED, True, (), (_LISTED,), refusal=Outcome.CHALLENGED, is_listed=True)

    def _with_ban(self, prepared: Prepared, facts: RequestFacts, verdict: Verdict) -> Verdict:
        """The same verdict, and that the client comes on the list where this was one offence too many."""
        policy, bans = prepared.policy, prepared.policy.bans
        if bans is None or facts.address in prepared.spared:
            return verdict
        is_refused = verdict.would_refuse and verdict.refusal in _OFFENCES
        if not (verdict.score >= bans.score if bans.score else is_refused):
            return verdict
        ban = self._memory.offend(prepared.name, bans, facts, enforced=policy.mode is Mode.BLOCK)
        return replace(verdict, ban=ban) if ban else verdict

    def _bot_of(self, prepared: Prepared, facts: RequestFacts) -> tuple[str, str]:
        bot = claimed(facts.value("http.user_agent"), prepared.policy.bots)
        return (bot.name, self._memory.check_bot(bot, facts)) if bot else ("", "")

    def _looked(self, prepared: Prepared, request: Request, facts: RequestFacts) -> Verdict:
        policy = prepared.policy
        ruled = prepared.custom.look(facts, self._memory, prepared.name)
        if ruled.status is not None or ruled.skips_all:
            return ruled_verdict(policy, ruled)
        if request.trouble:
            status = UNREADABLE if policy.mode is Mode.BLOCK else None
            return Verdict(status, True, ruled.matched, (undecoded(request),), {}, Outcome.UNREADABLE)
        verdict = self._scored(prepared, facts, ruled)
        return of_cut(policy, facts, verdict) if request.is_truncated else verdict

    def look_at_response(self, prepared: Prepared, response: Response) -> Verdict:
        """Return what the Core Rule Set says of a response, for a policy that asks it."""
        policy = prepared.policy
        if policy.mode is Mode.OFF or prepared.outgoing is None:
            return Verdict()
        response = readable(response, policy.responses.inspected_body_bytes)
        is_blocking = policy.mode is Mode.BLOCK
        if response.trouble:
            return Verdict(REFUSED if is_blocking else None, True, (), (undecoded(response),), {}, Outcome.UNREADABLE)
        refused, told = self._core_of_response(prepared.outgoing, response)
        scores = next((_scores(one.message) for one in told if one.rule == SCORE_RULE), {})
        matches = tuple(finding(one, self._catalogue) for one in told if one.rule not in _NO_REASONS)
        return Verdict(REFUSED if refused and is_blocking else None, refused, (), matches, scores)

    def _core_of_response(self, rules: RuleSet, response: Response) -> tuple[bool, list[Match]]:
        """Return whether the Core Rule Set refuses a response, or would, and all that it tells.

        Of the request, whose phases had their turn, rules are shown what they are set up by and excluded with.
        """
        request = response.request
        media = (b"content-type", response.media.encode("latin-1"))
        headers = [media, *(one for one in response.headers if one[0].lower() != b"content-type")]
        with self._engine.transaction(rules, request.id) as transaction:
            transaction.connection(request.client)
            found = transaction.request(request.method, request.target, request.version, request.headers)
            found = found or transaction.response(response.status, request.version, headers)
            found = found or transaction.response_body(response.body)
        told = transaction.matches + ([found.match] if found and found.match else [])
        return found is not None or bool({one.rule for one in told} & _LAST_WORDS), told

    def _outgoing(self, policy: Policy) -> RuleSet | None:
        if not policy.responses.inspect:
            return None
        rules = self._engine.rules().add(before_responses(policy, self._crs.setup_version))
        return rules.merge(self._base(policy, _Part.OUTGOING)).add(after_responses(policy))

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

    def _base(self, policy: Policy, part: "_Part") -> RuleSet:
        """Part of the Core Rule Set, read once for each choice of technologies and level of paranoia."""
        is_known = not changes_level(policy.raw, (one.rule for one in policy.exclusions))
        level = policy.detection_paranoia if is_known else None
        chosen = (policy.technologies, level, part)
        if chosen not in self._bases:
            rules = self._engine.rules()
            for path in self._files(policy.technologies, part):
                rules.add(read(path, level, SETTINGS))
            self._bases[chosen] = rules
        return self._bases[chosen]

    def _files(self, technologies: frozenset[Technology], part: "_Part") -> list[Path]:
        if part is _Part.OUTGOING:
            return self._crs.files_of_responses(technologies)
        return [path for path in self._crs.files(technologies) if is_judging(path) is (part is _Part.JUDGING)]


class _Part(Enum):
    """The rules that look at requests, those that judge what the others have scored, and those of responses."""

    LOOKING = auto()
    JUDGING = auto()
    OUTGOING = auto()


def _challenges(policy: Policy) -> bool:
    by_list = policy.bans is not None and policy.bans.action is BanAction.CHALLENGE
    return by_list or policy.challenges_in_floods or any(one.action is Action.CHALLENGE for one in policy.rules)


def _route_of(facts: RequestFacts) -> str:
    """How a route stands on a temporary list; no client is called so."""
    return f"route:{facts.value('gateway.route')}"


def _scores(text: str) -> dict[str, int]:
    return {name: int(value) for name, value in _SCORE.findall(text) if value != "0"}

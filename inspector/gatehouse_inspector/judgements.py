"""Verdicts that are not the Core Rule Set's: of custom rules, and of what could not be looked at as a whole."""

from dataclasses import replace
from typing import Final

from gatehouse_inspector.crs.findings import Finding
from gatehouse_inspector.policies.policy import LongBodies, Mode, Policy
from gatehouse_inspector.policies.rules import Action, Ruled
from gatehouse_inspector.policies.seclang import CUT_RULE, UNDECODED_RULE, UNFINISHED_RULE
from gatehouse_inspector.requests.facts import RequestFacts
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response
from gatehouse_inspector.verdicts import Limit, Outcome, Verdict

REFUSED, UNREADABLE, TOO_LONG = 403, 400, 413
_REFUSALS: Final = {Action.CHALLENGE: Outcome.CHALLENGED, Action.RATE_LIMIT: Outcome.LIMITED}


def given_up(policy: Policy, whole: Request | Response) -> Verdict:
    """Return the verdict on what could not be looked at in time."""
    refusal, what = (UNREADABLE, "request") if isinstance(whole, Request) else (REFUSED, "response")
    status = refusal if policy.mode is Mode.BLOCK else None
    found = Finding(UNFINISHED_RULE, f"It takes too long to look at this {what}", (), 2, 1, "", "", "", "")
    return Verdict(status, True, (), (found,), {}, Outcome.UNREADABLE)


def of_cut(policy: Policy, facts: RequestFacts, verdict: Verdict) -> Verdict:
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


def ruled_verdict(policy: Policy, ruled: Ruled) -> Verdict:
    """The verdict of custom rules that let the Core Rule Set not look."""
    status = ruled.status if policy.mode is Mode.BLOCK else None
    rule = ruled.ended_by
    limit = Limit(rule.name, rule.rate, ruled.wait_seconds) if rule and rule.rate and ruled.wait_seconds else None
    refusal = _REFUSALS.get(rule.action, Outcome.REFUSED) if rule else Outcome.REFUSED
    return Verdict(status, ruled.status is not None, ruled.matched, refusal=refusal, limit=limit)


def undecoded(whole: Request | Response) -> Finding:
    """Return what is said of a body that cannot be decoded."""
    named = b", ".join(value for name, value in whole.headers if name.lower() == b"content-encoding")
    message, value = "The body cannot be decoded", named.decode("latin-1")
    target = f"{'REQUEST' if isinstance(whole, Request) else 'RESPONSE'}_HEADERS:content-encoding"
    return Finding(UNDECODED_RULE, message, (), 2, 1, target, whole.trouble, value, whole.trouble)

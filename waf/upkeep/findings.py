"""PURE: what should be done about a live policy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from policies.compiler.intent.waf import CustomRule, Exclusion, WafPolicySpec
from waf.upkeep.evidence import Evidence
from waf.upkeep.history import History

SOON: Final = timedelta(days=14)
IDLE: Final = timedelta(days=30)
STAGED_FOR: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Precision:
    """How a staged rule did. `false_share` is that of the events somebody judged, None where nobody did."""

    since: datetime
    matches: int
    clients: int
    routes: int
    false_share: float | None
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """`pointer` names the exclusion or rule in the policy; a staged rule has its `precision`."""

    code: str
    severity: str
    pointer: str
    text: str
    precision: Precision | None = None


def findings_of(
    spec: WafPolicySpec, history: History, evidence: Evidence, idle: dict[int, int], now: datetime
) -> list[Finding]:
    """Return what should be done, in the order of the policy.

    `idle` names exclusions (by their place) without which nothing would change, and for how many recorded requests.
    """
    return [
        *(found for index, one in enumerate(spec.exclusions) for found in _of_exclusion(index, one, idle, now)),
        *(found for index, one in enumerate(spec.rules) for found in _of_rule(index, one, history, evidence, now)),
    ]


def old_exclusions(spec: WafPolicySpec, since: Sequence[datetime], now: datetime) -> list[int]:
    """Return the places of exclusions that have held for so long that they should have had an effect."""
    places = range(len(spec.exclusions))
    return [index for index in places if now - since[index] >= IDLE and not _is_expired(spec.exclusions[index], now)]


def _of_exclusion(index: int, one: Exclusion, idle: dict[int, int], now: datetime) -> Iterator[Finding]:
    pointer, what = f"/exclusions/{index}", _named(one)
    if one.expires_at is not None and one.expires_at <= now:
        text = f"{what} expired on {one.expires_at:%Y-%m-%d}: nodes look again. Remove it, or renew it with a reason."
        yield Finding("exclusion_expired", "warning", pointer, text)
    elif one.expires_at is not None and one.expires_at - now <= SOON:
        text = f"{what} expires on {one.expires_at:%Y-%m-%d}; after that its requests may be refused."
        yield Finding("exclusion_expires", "warning", pointer, text)
    if index in idle:
        text = f"{what} changes nothing for any of {idle[index]} recorded requests. It may not be needed any more."
        yield Finding("exclusion_idle", "info", pointer, text)


def _of_rule(index: int, rule: CustomRule, history: History, evidence: Evidence, now: datetime) -> Iterator[Finding]:
    pointer, since = f"/rules/{index}", history.rules[rule.name]
    matches = evidence.matches.get(rule.name, 0)
    if not matches and evidence.requests and now - since >= IDLE:
        text = f"Rule {rule.name} matched none of {evidence.requests:,} requests in {IDLE.days} days."
        yield Finding("rule_idle", "info", pointer, text)
    if rule.staged:
        precision = _precision(rule.name, since, evidence, now)
        yield Finding("rule_staged", "info", pointer, _told(rule.name, precision, now), precision)


def _precision(name: str, since: datetime, evidence: Evidence, now: datetime) -> Precision:
    matches, labels = evidence.matches.get(name, 0), evidence.labels.get(name, 0)
    wrong = evidence.wrong.get(name, 0)
    return Precision(
        since=since,
        matches=matches,
        clients=evidence.clients.get(name, 0),
        routes=evidence.routes.get(name, 0),
        false_share=wrong / labels if labels else None,
        is_ready=bool(matches) and not wrong and now - since >= STAGED_FOR,
    )


def _told(name: str, precision: Precision, now: datetime) -> str:
    if not precision.matches:
        return f"Rule {name} is staged and has matched nothing yet."
    seen = f"{precision.matches:,} matches, {precision.clients:,} clients, {precision.routes:,} routes"
    if precision.is_ready:
        days = (now - precision.since).days
        return f"Rule {name} is ready to be enforced: staged for {days} days, {seen}, none known to be false."
    if precision.false_share:
        return f"Rule {name} is staged: {seen}; {precision.false_share:.0%} of what was judged was false."
    return f"Rule {name} is staged for less than {STAGED_FOR.days} days: {seen}."


def _named(one: Exclusion) -> str:
    what = f"rule {one.rule}" if one.rule else f"tag {one.tag}"
    return f"The exclusion of {what}{f' at {one.target}' if one.target else ''}{f' on {one.path}' if one.path else ''}"


def _is_expired(one: Exclusion, now: datetime) -> bool:
    return one.expires_at is not None and one.expires_at <= now

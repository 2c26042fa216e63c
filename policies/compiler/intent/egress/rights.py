"""What a workload may do, as steps that are asked in turn: the first that takes a request decides.

The gateway's routes are written from these steps, and `deciding.py` goes through the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from policies.compiler.intent.dlp.attachment import DlpAttachment
from policies.compiler.intent.egress.destination import Destination
from policies.compiler.intent.egress.emergency import Emergency
from policies.compiler.intent.egress.host import filled
from policies.compiler.intent.egress.limits import RequestRate
from policies.compiler.intent.egress.policy import EgressAction, EgressMode, EgressPolicySpec, EgressRule
from policies.compiler.intent.egress.schedule import ALWAYS, Times, moment


class Outcome(StrEnum):
    """What becomes of a request: let through, let through although a rule says no, or refused."""

    ALLOWED = "allowed"
    WOULD_DENY = "would_deny"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Step:
    """One question and what follows. `name` is `<policy>/<rule>`, `emergency`, or `denied` and `would-deny` for what no
    rule takes.

    No `destination`: every request is taken; it is only asked at its `times`. `reason` and `text` are what a refused
    caller is told. `rate`, `kib_per_second` and `max_tunnels` bound what is let through, by `dlp` it is looked at.
    """

    name: str
    outcome: Outcome
    destination: Destination | None = None
    reason: str = ""
    text: str = ""
    times: Times = ALWAYS
    rate: RequestRate | None = None
    kib_per_second: int | None = None
    max_tunnels: int | None = None
    dlp: DlpAttachment | None = None

    @property
    def rule(self) -> str:
        """The rule that it is of; empty for what is of none."""
        return self.name if "/" in self.name else ""


def steps_of(
    tenant: str, workload: str, policies: Mapping[str, EgressPolicySpec], emergencies: Iterable[Emergency] = ()
) -> tuple[Step, ...]:
    """Return what the policies that name a workload of a tenant say together, after what is denied in an emergency.

    Policies that only observe do so where all do.
    """
    mine = {name: spec for name, spec in sorted(policies.items()) if workload in spec.workloads}
    is_observed = bool(mine) and all(spec.mode is EgressMode.OBSERVE for spec in mine.values())
    held = mine if is_observed else {n: spec for n, spec in mine.items() if spec.mode is EgressMode.ENFORCE}
    rules = [
        (f"{name}/{rule.name}", _for(tenant, workload, rule)) for name, spec in held.items() for rule in spec.rules
    ]
    rules.sort(key=lambda one: one[1].action is EgressAction.ALLOW)
    refusal = Outcome.WOULD_DENY if is_observed else Outcome.DENIED
    holding = [step for name, rule in rules for step in _steps(name, rule, refusal)]
    over = [step for name, rule in rules for step in _steps_besides(name, rule, refusal)]
    urgent = [step for one in emergencies if one.workload in (None, workload) for step in _denials(one)]
    return (*urgent, *holding, *over, last_step(is_observed))


def last_step(is_observed: bool = False) -> Step:
    """What becomes of a request that no rule takes."""
    name, outcome = ("would-deny", Outcome.WOULD_DENY) if is_observed else ("denied", Outcome.DENIED)
    return Step(name, outcome, reason="no_rule", text="No egress rule allows this destination.")


def _for(tenant: str, workload: str, rule: EgressRule) -> EgressRule:
    """A rule with the names of who asks where hosts have places for them."""
    destinations = [
        one.model_copy(update={"host": filled(one.host, workload, tenant)}) if "{" in one.host else one
        for one in rule.destinations
    ]
    return rule.model_copy(update={"destinations": tuple(destinations)})


def _denials(emergency: Emergency) -> Iterator[Step]:
    for destination in tuple(emergency.destinations()) or (None,):
        yield Step("emergency", Outcome.DENIED, destination, "emergency", emergency.text, emergency.times)


def _steps(name: str, rule: EgressRule, refusal: Outcome) -> Iterator[Step]:
    """What a rule does while it holds."""
    denial = f"Egress rule {name} denies this destination."
    for destination in rule.destinations:
        if rule.action is EgressAction.ALLOW:
            step = Step(name, Outcome.ALLOWED, destination, times=rule.times(), dlp=rule.dlp)
            yield step if refusal is Outcome.WOULD_DENY else _limited(step, rule)
        else:
            yield Step(name, refusal, destination, "rule", denial, rule.times())


def _limited(step: Step, rule: EgressRule) -> Step:
    return replace(step, rate=rule.rate, kib_per_second=rule.kib_per_second, max_tunnels=rule.max_tunnels)


def _steps_besides(name: str, rule: EgressRule, refusal: Outcome) -> Iterator[Step]:
    """What a caller is told by a rule that allows something at other times; asked where nothing else allows it."""
    if rule.action is EgressAction.DENY:
        return
    if rule.expires_at is not None:
        text = f"Egress rule {name} allowed this until {moment(rule.expires_at)}."
        for destination in rule.destinations:
            yield Step(name, refusal, destination, "expired", text, Times(begin=rule.times().end))
    if rule.starts_at is not None or rule.schedule is not None:
        text = f"Egress rule {name} allows this destination at other times."
        for destination in rule.destinations:
            yield Step(name, refusal, destination, "not_now", text)

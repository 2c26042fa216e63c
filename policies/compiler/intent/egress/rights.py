"""What a workload may do, as steps that are asked in turn: the first that takes a request decides.

The gateway's routes are written from these steps, and `deciding.py` goes through the same ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from policies.compiler.intent.dlp.attachment import DlpAttachment
from policies.compiler.intent.egress.asked import Asked
from policies.compiler.intent.egress.destination import Destination, Forwarding
from policies.compiler.intent.egress.emergency import Emergency
from policies.compiler.intent.egress.host import filled
from policies.compiler.intent.egress.limits import RequestRate
from policies.compiler.intent.egress.named import EgressDestinationSpec, asked_by_alias, below_aliases, located, name_in
from policies.compiler.intent.egress.policy import EgressAction, EgressMode, EgressPolicySpec, EgressRule
from policies.compiler.intent.egress.residency import ResidencyRule
from policies.compiler.intent.egress.schedule import ALWAYS, Times, moment

NOTHING_NAMED: Final[Mapping[str, EgressDestinationSpec]] = MappingProxyType({})
_NO_SUCH_ALIAS: Final = (
    "There is no such destination. Names that end in .egress are destinations of the gateway, asked for in plain HTTP "
    "on port 80: http://name.egress/."
)


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
    Where `outside` names regions, it is only asked on nodes in none of them; an empty one stands for nodes that do not
    say theirs.
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
    outside: tuple[str, ...] = ()

    def is_asked_in(self, region: str) -> bool:
        """Whether a node in this region, empty where it is not known, asks it."""
        return not self.outside or region not in self.outside

    @property
    def rule(self) -> str:
        """The rule that it is of; empty for what is of none."""
        return self.name if "/" in self.name else ""


def steps_of(
    tenant: str, workload: str, policies: Mapping[str, EgressPolicySpec], emergencies: Iterable[Emergency] = (), *,
    named: Mapping[str, EgressDestinationSpec] = NOTHING_NAMED, data_classes: Collection[str] = (),
) -> tuple[Step, ...]:  # fmt: skip
    """Return what the policies that name a workload of a tenant say together, after what is denied in an emergency.

    Policies that only observe do so where all do. `named` are the tenant's destinations, by their names: rules about
    others do nothing, and what is denied in an emergency is denied by the name of a destination as well. `data_classes`
    are the workload's.
    """
    mine = {name: spec for name, spec in sorted(policies.items()) if workload in spec.workloads}
    is_observed = bool(mine) and all(spec.mode is EgressMode.OBSERVE for spec in mine.values())
    held = mine if is_observed else {n: spec for n, spec in mine.items() if spec.mode is EgressMode.ENFORCE}
    rules = [
        (f"{name}/{rule.name}", _for(tenant, workload, rule, named))
        for name, spec in held.items() for rule in spec.rules
    ]  # fmt: skip
    rules.sort(key=lambda one: one[1].action is EgressAction.ALLOW)
    refusal = Outcome.WOULD_DENY if is_observed else Outcome.DENIED
    bound = tuple(
        (f"{name}/{one.name}", one)
        for name, spec in held.items() for one in spec.residency if one.data_class in data_classes
    )  # fmt: skip
    holding = resident([step for name, rule in rules for step in _steps(name, rule, refusal)], bound, refusal)
    over = [step for name, rule in rules for step in _steps_besides(name, rule, refusal)]
    urgent = [step for one in emergencies if one.workload in (None, workload) for step in _denials(one, named)]
    known = [step for step in (*holding, *over) if _is_known(step, named)]
    return (*urgent, *known, *_of_aliases(is_observed, named), last_step(is_observed))


def resident(steps: Sequence[Step], rules: Iterable[tuple[str, ResidencyRule]], refusal: Outcome) -> list[Step]:
    """Return the steps under residency rules, each with its name: nodes elsewhere first, destinations elsewhere last.

    What is allowed and is elsewhere is refused, unless something else allows it that is not.
    """
    rules = tuple(rules)
    nodes = [
        Step(name, refusal, reason="residency", text=one.text_from, outside=_inside(one))
        for name, one in rules if one.from_regions
    ]  # fmt: skip
    kept, elsewhere = [], []
    for step in steps:
        breaks = next((found for found in rules if _breaks(found[1], step)), None)
        if breaks is None:
            kept.append(step)
        else:
            name, rule = breaks
            elsewhere.append(Step(name, refusal, step.destination, "residency", rule.text_to, step.times))
    return [*nodes, *kept, *elsewhere]


def _inside(rule: ResidencyRule) -> tuple[str, ...]:
    return rule.from_regions if rule.strict else (*rule.from_regions, "")


def _breaks(rule: ResidencyRule, step: Step) -> bool:
    is_let_out = step.outcome is Outcome.ALLOWED and step.destination is not None
    return is_let_out and step.destination is not None and not rule.lets_to(step.destination.regions)


def last_step(is_observed: bool = False) -> Step:
    """What becomes of a request that no rule takes."""
    name, outcome = ("would-deny", Outcome.WOULD_DENY) if is_observed else ("denied", Outcome.DENIED)
    return Step(name, outcome, reason="no_rule", text="No egress rule allows this destination.")


def _for(tenant: str, workload: str, rule: EgressRule, named: Mapping[str, EgressDestinationSpec]) -> EgressRule:
    """A rule with the names of who asks where hosts have places for them, and with where named destinations are."""
    destinations = [
        one.model_copy(update={"host": filled(one.host, workload, tenant)}) if "{" in one.host else located(one, named)
        for one in rule.destinations
    ]
    return rule.model_copy(update={"destinations": tuple(destinations)})


def _denials(emergency: Emergency, named: Mapping[str, EgressDestinationSpec]) -> Iterator[Step]:
    denied = tuple(emergency.destinations())
    behind = [asked_by_alias(name) for name, spec in sorted(named.items()) if any(_is_at(spec, one) for one in denied)]
    for destination in (*denied, *behind) or (None,):
        yield Step("emergency", Outcome.DENIED, destination, "emergency", emergency.text, emergency.times)


def _is_at(spec: EgressDestinationSpec, destination: Destination) -> bool:
    """Whether a named destination is where that one leads, by any way."""
    return Asked(spec.host, spec.port, None, destination.forwarding, "GET", "/").is_for(destination)


def _is_known(step: Step, named: Mapping[str, EgressDestinationSpec]) -> bool:
    name = name_in(step.destination.host) if step.destination else None
    return name is None or name in named


def _of_aliases(is_observed: bool, named: Mapping[str, EgressDestinationSpec]) -> Iterator[Step]:
    """What becomes of requests for named destinations that no rule takes, and for names that are none.

    Those are never looked up as names of the world, not even where all is let through.
    """
    last = last_step(is_observed)
    for name in sorted(named):
        yield replace(last, destination=asked_by_alias(name))
    for forwarding in Forwarding if named or is_observed else ():
        unknown = below_aliases(forwarding)
        yield Step("denied", Outcome.DENIED, unknown, "destination_unknown", _NO_SUCH_ALIAS)


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

"""What switches put in place of services, policies and egress rules: the last word of the compiler."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gatehouse_inspector.dlp.policy import DlpMode
from gatehouse_inspector.policies.policy import Mode

from policies.compiler.intent import SWITCHES, IntentObject, Spec, SwitchSpec, SwitchType
from policies.compiler.intent.dlp import DlpPlaces, DlpPolicySpec
from policies.compiler.intent.egress import Emergency
from policies.compiler.intent.waf import Exclusion, WafPolicySpec


@dataclass(frozen=True, slots=True)
class Answer:
    """What clients get from the gateway itself; `retry_after_seconds` None: nothing is said of when it will be back."""

    status: int
    body: str
    retry_after_seconds: int | None = None


def answer_for_all(objects: Iterable[IntentObject]) -> Answer | None:
    """What every request of the slice is answered, None while nothing is suspended."""
    return next((_answer(spec) for spec in _on(objects, SwitchType.TENANT_SUSPEND)), None)


def answers_of_routes(objects: Iterable[IntentObject]) -> Mapping[str, Answer]:
    """What the routes that are in maintenance answer, by name; they keep their match, so no other route takes over."""
    return {spec.target: _answer(spec) for spec in _on(objects, SwitchType.ROUTE_MAINTENANCE) if spec.target}


def _on(objects: Iterable[IntentObject], wanted: SwitchType) -> Iterator[SwitchSpec]:
    for item in objects:
        if isinstance(item.spec, SwitchSpec) and item.spec.type is wanted:
            yield item.spec


def is_waf_off(objects: Iterable[IntentObject]) -> bool:
    """Whether no policy is to look."""
    return any(_on(objects, SwitchType.WAF_OFF))


def waf_rules_off(objects: Iterable[IntentObject]) -> list[int]:
    """The rules of the Core Rule Set by which no policy is to look, in order."""
    targets = (spec.target for spec in _on(objects, SwitchType.WAF_RULE_OFF) if spec.target)
    return sorted(int(target) for target in targets if target.isdigit())


def stood_down(name: str, policy: WafPolicySpec, objects: Iterable[IntentObject]) -> WafPolicySpec:
    """What is left of a WAF policy: it does not look at all, or without the rules that are off."""
    objects = tuple(objects)
    off = {spec.target for spec in _on(objects, SwitchType.WAF_POLICY_OFF)}
    if name in off or is_waf_off(objects):
        return policy.model_copy(update={"mode": Mode.OFF})
    rules = {spec.target for spec in _on(objects, SwitchType.WAF_RULE_OFF) if spec.target}
    kept = tuple(rule for rule in policy.rules if rule.name not in rules)
    excluded = (*policy.exclusions, *(Exclusion(rule=number) for number in waf_rules_off(objects)))
    return policy.model_copy(update={"rules": kept, "exclusions": excluded}) if rules else policy


def guard_stood_down(name: str, policy: DlpPolicySpec, objects: Iterable[IntentObject]) -> DlpPolicySpec:
    """What is left of a DLP policy: it looks nowhere, or only tells of what it finds; off goes before observing.

    One that looks nowhere is said in words that inspectors of every version know.
    """
    objects = tuple(objects)
    if _is_on(objects, SwitchType.DLP_OFF, SwitchType.DLP_POLICY_OFF, name):
        nowhere = {"detectors": (), "patterns": (), "secrets": (), "exclusions": ()}
        return policy.model_copy(update={**nowhere, "look_at": DlpPlaces(path=False, query=False, body=False)})
    if _is_on(objects, SwitchType.DLP_OBSERVE, SwitchType.DLP_POLICY_OBSERVE, name):
        return policy.model_copy(update={"mode": DlpMode.OBSERVE})
    return policy


def _is_on(objects: Iterable[IntentObject], of_all: SwitchType, of_one: SwitchType, name: str) -> bool:
    """Whether a switch of all objects of a kind is on, or that of one of them."""
    return any(_on(objects, of_all)) or any(spec.target == name for spec in _on(objects, of_one))


def purges(objects: Iterable[IntentObject]) -> Mapping[str, str]:
    """By cache policy what it shall forget, a line each: its number, what sort it is, and what it names."""
    return {
        spec.target: "".join(f"{one.number} {one.type} {one.value}\n" for one in spec.purges)
        for spec in _on(objects, SwitchType.CACHE_PURGE)
        if spec.target
    }


def emergencies(objects: Iterable[IntentObject]) -> tuple[Emergency, ...]:
    """What is denied before any egress rule is asked, in the order of the switches' names."""
    denials = (SwitchType.DESTINATION_DENY, SwitchType.WORKLOAD_DENY)
    found = [item for item in objects if isinstance(item.spec, SwitchSpec) and item.spec.type in denials]
    return tuple(_emergency(item.spec) for item in sorted(found, key=lambda one: one.name))


def _emergency(spec: Spec) -> Emergency:
    assert isinstance(spec, SwitchSpec)
    assert spec.until is not None
    denied = "Nobody may reach this destination" if spec.target is None else "This workload may not reach it"
    text = " ".join(filter(None, (f"{denied}: an emergency.", spec.message)))
    return Emergency(spec.target, spec.destination or "", int(spec.until.timestamp()), text)


def _answer(spec: SwitchSpec) -> Answer:
    answer = SWITCHES[spec.type].answer
    assert answer is not None
    body = " ".join(filter(None, (answer.words, spec.message)))
    return Answer(answer.status, f"{body}\n", spec.retry_after_seconds if answer.says_when else None)

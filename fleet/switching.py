"""What a throw means: the object that the slice gets, its words, and the strategies of throws and lifts."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from console.base.errors import FieldProblem, Invalid
from fleet.rollout.strategy import BUILT_IN, Strategy
from policies.compiler import (
    SWITCHES,
    IntentObject,
    Kind,
    ObjectKey,
    Problem,
    SwitchSpec,
    SwitchType,
    called,
    name_of_switch,
    parse,
)

LIFTING: Final[Strategy] = BUILT_IN["emergency"]
HASTE: Final = 4
THROWING: Final[Strategy] = replace(
    LIFTING,
    description="In stages of seconds. Not judged by its answers: refusing requests is what it is for.",
    stages=tuple(replace(stage, bake_seconds=stage.bake_seconds // HASTE) for stage in LIFTING.stages),
    judge=False,
)
"""A judge would see the refusals and take them back. What a node rejects or falls over still goes back at once."""
DENYING: Final[Strategy] = replace(
    THROWING,
    description="In stages of a second each. Only workloads are refused by it, and what they have open is cut.",
    stages=tuple(replace(stage, bake_seconds=1) for stage in THROWING.stages),
)
PURGING: Final[Strategy] = replace(
    DENYING, description="In stages of a second each. Caches forget; requests are served as before, and asked for anew."
)
_WORDS: Final = {
    SwitchType.ROUTE_MAINTENANCE: "route {} in maintenance",
    SwitchType.TENANT_SUSPEND: "tenant suspended",
    SwitchType.WAF_OFF: "WAF off",
    SwitchType.WAF_POLICY_OFF: "WAF policy {} off",
    SwitchType.WAF_RULE_OFF: "WAF rule {} off",
    SwitchType.DLP_OFF: "DLP off",
    SwitchType.DLP_OBSERVE: "DLP only observing",
    SwitchType.DLP_POLICY_OFF: "DLP policy {} off",
    SwitchType.DLP_POLICY_OBSERVE: "DLP policy {} only observing",
    SwitchType.DESTINATION_DENY: "{destination} denied to all workloads",
    SwitchType.WORKLOAD_DENY: "workload {} denied {destination}",
}

_CALLED_OTHERWISE: Final = {"/spec/message": "/reason", "/spec/until": "/expires_at"}


@dataclass(frozen=True, slots=True)
class Throw:
    """What to take out of service, and why; `expires_at` None: until somebody lifts it.

    `destination` is for switches that deny what workloads ask for: `api.example.com`, `*.example.com:443`.
    """

    type: SwitchType
    reason: str
    target: str = ""
    destination: str = ""
    expires_at: datetime | None = None
    is_reason_shown: bool = False
    retry_after_seconds: int = 300


def strategy_of(type: SwitchType) -> Strategy:
    """Return by which stages a switch is thrown."""
    return DENYING if SWITCHES[type].is_denial else THROWING


def object_of(wanted: Throw) -> IntentObject:
    """Return the switch as an object of its slice; raise Invalid with pointers into what the caller sent."""
    is_denial = SWITCHES[wanted.type].is_denial
    spec = {
        "type": wanted.type,
        "target": wanted.target or None,
        "message": wanted.reason if wanted.is_reason_shown else "",
        "retry_after_seconds": wanted.retry_after_seconds,
        "destination": wanted.destination or None,
        "until": wanted.expires_at if is_denial else None,
    }
    found = parse(Kind.SWITCH, called(wanted.type, wanted.target), spec)
    if isinstance(found, IntentObject):
        assert isinstance(found.spec, SwitchSpec)
        return IntentObject(Kind.SWITCH, name_of_switch(found.spec), found.spec)
    raise Invalid(problems=[_field(problem) for problem in found if problem.pointer != "/name"])


def key_of(type: SwitchType, target: str, destination: str) -> ObjectKey:
    """Return what the switch is called in its slice; `destination` is canonical."""
    return ObjectKey(Kind.SWITCH, called(type, target, destination))


def words_of(type: SwitchType, target: str, destination: str) -> str:
    """Return what a switch does, for people."""
    return _WORDS[type].format(target, destination=destination or "everything")


def _field(problem: Problem) -> FieldProblem:
    pointer = _CALLED_OTHERWISE.get(problem.pointer, problem.pointer.removeprefix("/spec"))
    return FieldProblem(problem.code, pointer, problem.text)

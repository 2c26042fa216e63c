"""What a throw means: the object that the slice gets, its words, and the strategies of throws and lifts."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from console.base.errors import FieldProblem, Invalid
from fleet.rollout.strategy import BUILT_IN, Strategy
from policies.compiler import IntentObject, Kind, ObjectKey, Problem, SwitchType, parse

LIFTING: Final[Strategy] = BUILT_IN["emergency"]
HASTE: Final = 4
THROWING: Final[Strategy] = replace(
    LIFTING,
    description="In stages of seconds. Not judged by its answers: refusing requests is what it is for.",
    stages=tuple(replace(stage, bake_seconds=stage.bake_seconds // HASTE) for stage in LIFTING.stages),
    judge=False,
)
"""A judge would see the refusals and take them back. What a node rejects or falls over still goes back at once."""
_WORDS: Final = {
    SwitchType.ROUTE_MAINTENANCE: "route {} in maintenance",
    SwitchType.TENANT_SUSPEND: "tenant suspended",
    SwitchType.WAF_OFF: "WAF off",
    SwitchType.WAF_POLICY_OFF: "WAF policy {} off",
    SwitchType.WAF_RULE_OFF: "WAF rule {} off",
}


@dataclass(frozen=True, slots=True)
class Throw:
    """What to take out of service, and why; `expires_at` None: until somebody lifts it."""

    type: SwitchType
    reason: str
    target: str = ""
    expires_at: datetime | None = None
    is_reason_shown: bool = False
    retry_after_seconds: int = 300

    @property
    def words(self) -> str:
        """What is thrown, for people: “route shop-api in maintenance”."""
        return words_of(self.type, self.target)


def object_of(wanted: Throw) -> IntentObject:
    """Return the switch as an object of its slice; raise Invalid with pointers into what the caller sent."""
    spec = {
        "type": wanted.type,
        "target": wanted.target or None,
        "message": wanted.reason if wanted.is_reason_shown else "",
        "retry_after_seconds": wanted.retry_after_seconds,
    }
    found = parse(Kind.SWITCH, key_of(wanted.type, wanted.target).name, spec)
    if isinstance(found, IntentObject):
        return found
    raise Invalid(problems=[_field(problem) for problem in found if problem.pointer != "/name"])


def key_of(type: SwitchType, target: str) -> ObjectKey:
    """Return what the switch is called in its slice."""
    return ObjectKey(Kind.SWITCH, f"{type}.{target}" if target else str(type))


def words_of(type: SwitchType, target: str) -> str:
    """Return what a switch does, for people."""
    return _WORDS[type].format(target)


def _field(problem: Problem) -> FieldProblem:
    pointer = "/reason" if problem.pointer == "/spec/message" else problem.pointer.removeprefix("/spec")
    return FieldProblem(problem.code, pointer, problem.text)

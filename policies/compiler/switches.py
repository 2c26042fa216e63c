"""What switches put in place of services: the pass of the compiler that a host's routes go through last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policies.compiler.intent import SWITCHES, IntentObject, SwitchSpec, SwitchType


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


def _answer(spec: SwitchSpec) -> Answer:
    info = SWITCHES[spec.type]
    body = " ".join(filter(None, (info.words, spec.message)))
    return Answer(info.status, f"{body}\n", spec.retry_after_seconds if info.says_when else None)

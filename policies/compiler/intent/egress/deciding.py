"""May this workload reach that? Answered without a gateway, by the steps that the gateway's routes are written from.

Addresses are not screened here: what a name leads to is only known where it is dialled. Nor are rates counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from policies.compiler.intent.egress.asked import Asked, in_one_spelling, path_in_one_spelling
from policies.compiler.intent.egress.destination import Forwarding
from policies.compiler.intent.egress.emergency import Emergency
from policies.compiler.intent.egress.named import EgressDestinationSpec
from policies.compiler.intent.egress.policy import EgressPolicySpec
from policies.compiler.intent.egress.rights import NOTHING_NAMED, Outcome, Step, steps_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a request. `rule` is `<policy>/<rule>`, empty where none decides; `reason` and `text` are told.

    `others` are the steps that would have taken it, too, in the order in which they would be asked.
    """

    outcome: Outcome
    rule: str
    reason: str
    text: str
    others: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks for what: `destination` is a host with its port, as callers write it.

    Method and path only matter for plain requests.
    """

    tenant: str
    workload: str
    destination: str
    way: Forwarding = Forwarding.TUNNEL
    method: str = "GET"
    path: str = "/"


def decide(
    question: Question, at: datetime, policies: Mapping[str, EgressPolicySpec], switches: Iterable[Emergency] = (),
    named: Mapping[str, EgressDestinationSpec] = NOTHING_NAMED,
) -> Decision:  # fmt: skip
    """Return what a gateway with these policies and emergencies says at a moment that is aware of its zone.

    Emergencies are what `policies.compiler.switches.emergencies` makes of switches; `named` are the destinations of the
    tenant, by their names.
    """
    place = in_one_spelling(question.destination, question.way)
    if place is None:
        text = "This is not a host and port that can be asked for."
        return Decision(Outcome.DENIED, "", "destination_invalid", text)
    asked = Asked(*place, way=question.way, method=question.method, path=path_in_one_spelling(question.path))
    found, *others = [
        step
        for step in steps_of(question.tenant, question.workload, policies, switches, named)
        if step.times.hold_at(at) and (step.destination is None or asked.is_for(step.destination))
    ]
    return Decision(found.outcome, found.rule, found.reason, found.text, tuple(others))

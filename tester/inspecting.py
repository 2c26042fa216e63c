"""What the web application firewall says of a request: asked apart, since there is no inspector in a trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from policies.compiler import Kind
from policies.compiler.intent import HostnameSpec, IntentObject, RouteSpec
from policies.models import Slice, SlicePart
from policies.queries.context import basis_of
from tester.reading import Wanted
from tester.result import Named, Step, Verdict
from tester.states import State
from waf.trials.apart.trying import TrialError, try_all
from waf.trials.apart.turns import BusyError
from waf.trials.reading.arrived import arrived
from waf.trials.requests import document_of
from waf.trials.states import LIVE, PolicyState, find_state
from waf.trials.verdicts import read_verdict

_STOPS = 2
_WORDS = {
    "passed": "Nothing was found.",
    "noted": "Something was found that does not refuse it.",
    "would_refuse": "It would be refused if the policy were in force; so far it only tells.",
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """The step, and the status with which the firewall answers; None where it lets the request through."""

    step: Step
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A policy that looks at requests, and the object that says so."""

    policy: Named
    said_by: Named


def attached(state: State, route: IntentObject | None, host: IntentObject | None) -> Attached | None:
    """Return which policy looks at the requests of a route: its own, its hostname's, or the gateway's."""
    for item in (route, host):
        if item is not None and isinstance(item.spec, RouteSpec | HostnameSpec) and item.spec.waf is not None:
            policy = item.spec.waf.policy
            return Attached(Named(Kind.WAF_POLICY, policy), Named(item.kind, item.name)) if policy else None
    inherited = basis_of(state.slice).defaults.waf
    if inherited is None or inherited.policy is None:
        return None
    gateway = Named(Kind.DEFAULTS, Kind.DEFAULTS, is_of_platform=True)
    return Attached(Named(Kind.WAF_POLICY, inherited.policy, is_of_platform=True), gateway)


def inspect(state: State, found: Attached, wanted: Wanted, route: str) -> Inspected:
    """Return what the policy says of the request; where nobody can be asked here, the step says so."""
    policy = _policy(state, found)
    if policy is None:
        return Inspected(_step(found, Verdict.NOT_RUN, "Not run here: the policy is not there."))
    tenant = state.slice.tenant.slug
    document = document_of(arrived(wanted.written), client=wanted.client, tenant=tenant, route=route)
    try:
        (said,) = try_all([policy.candidate], [document], [(0, 0)]).verdicts
    except (TrialError, BusyError) as error:
        return Inspected(_step(found, Verdict.NOT_RUN, f"Not run here: {error}"))
    if said is None:
        return Inspected(_step(found, Verdict.NOT_RUN, "Not run here: it took too long."))
    verdict = read_verdict(said)
    if verdict.strength < _STOPS:
        return Inspected(_step(found, Verdict.PASSED, _WORDS.get(verdict.outcome, "")))
    rules = ", ".join(sorted(verdict.rules)[:8])
    return Inspected(_step(found, Verdict.REFUSED, f"It is {verdict.outcome}: {rules}."), verdict.status or 403)


def _policy(state: State, found: Attached) -> PolicyState | None:
    if not found.policy.is_of_platform:
        return find_state(state.slice, found.policy.name, state.against)
    rows: Any = Slice.objects.filter(gateway=state.slice.gateway_id, tenant__is_platform=True)
    platform = rows.filter(part=SlicePart.TRAFFIC).select_related("tenant", "gateway").first()
    return find_state(platform, found.policy.name, LIVE) if platform else None


def _step(found: Attached, verdict: Verdict, text: str) -> Step:
    return Step("waf", verdict, text, found.policy, found.said_by)

"""Tries one request with a policy, and says what it would take to let it pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from waf.trials.apart.trying import Outcome, try_all
from waf.trials.proposals.search import Proposals, propose
from waf.trials.requests import Document
from waf.trials.states import PolicyState
from waf.trials.verdicts import Read, read_verdict


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came of it. `rules` are the custom rules that hold, `matches` those of the Core Rule Set, in order."""

    verdict: Read
    threshold: int
    scores: dict[str, int]
    rules: Sequence[dict[str, Any]]
    matches: Sequence[dict[str, Any]]
    proposals: Proposals
    request: Document
    tried: Outcome


def simulate(state: PolicyState, request: Document, *, prefix: str = "") -> Simulation:
    """Look at a request as a policy asks; `prefix` is the path of its route. Raises TrialError and BusyError."""
    tried = try_all([state.candidate], [request], [(0, 0)])
    said = tried.verdicts[0]
    assert said is not None  # the first one is never too late
    return Simulation(
        verdict=read_verdict(said),
        threshold=said["threshold"],
        scores=said["scores"],
        rules=_custom(state, said["rules"]),
        matches=said["matches"],
        proposals=propose(state.candidate, request, said, prefix=prefix),
        request=request,
        tried=tried,
    )


def _custom(state: PolicyState, names: Sequence[str]) -> list[dict[str, Any]]:
    known = {one.name: one for one in state.spec.rules}
    return [{"name": name, "action": str(known[name].action), "staged": known[name].staged} for name in names]


def propose_for(state: PolicyState, request: Document, *, prefix: str = "") -> Proposals:
    """Return what would let a request pass. Raises TrialError and BusyError."""
    said = try_all([state.candidate], [request], [(0, 0)]).verdicts[0]
    assert said is not None  # the first one is never too late
    return propose(state.candidate, request, said, prefix=prefix)

"""Finds out which exclusions let a request pass, by trying them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from waf.trials.apart.trying import Candidate, try_all
from waf.trials.proposals.candidates import Proposed, Scene, Wanted, found_in, proposed_for
from waf.trials.requests import Document
from waf.trials.verdicts import UNREADABLE, Read, is_reason, read_verdict

_TWO_FOR_LONG: Final = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """One exclusion, and whether the request passes with it alone.

    `is_of_smallest`: it belongs to the smallest set of narrow exclusions with which the request passes.
    """

    exclusion: Wanted
    text: str
    breadth: int
    lets_it_pass: bool
    is_of_smallest: bool = False


@dataclass(frozen=True, slots=True)
class Proposals:
    """The narrowest first; `why_none` says why there is none."""

    items: tuple[Proposal, ...] = ()
    why_none: str = ""


def propose(policy: Candidate, request: Document, said: Mapping[str, Any], *, prefix: str = "") -> Proposals:
    """Return what would let a request pass of which the policy says `said`. Raises TrialError and BusyError."""
    before = read_verdict(said)
    if before.strength == 0:
        return Proposals(why_none="Nothing refuses this request.")
    if why := _not_by_exclusion(said):
        return Proposals(why_none=why)
    scene = Scene(request["method"], request["target"].partition("?")[0], prefix)
    proposed = [one for found in found_in(said["matches"]) for one in proposed_for(found, scene)]
    narrow = _narrowest(proposed)
    sets = [[one] for one in proposed] + [narrow[:size] for size in range(_TWO_FOR_LONG, len(narrow) + 1)]
    after = _tried(policy, request, sets)
    items = _useful(proposed, before, after[: len(proposed)])
    smallest = _smallest(items, sets[len(proposed) :], after[len(proposed) :])
    items = [replace(one, is_of_smallest=any(one.exclusion == other for other in smallest)) for one in items]
    if not any(one.lets_it_pass for one in items) and not smallest:
        return Proposals(tuple(items), "No few exclusions let it pass: too many rules find something in it.")
    return Proposals(tuple(sorted(items, key=lambda one: (not one.is_of_smallest, one.breadth))))


def _not_by_exclusion(said: Mapping[str, Any]) -> str:
    if any(one["rule"] in UNREADABLE for one in said["matches"]):
        return "The body cannot be read as what it says it is; no exclusion helps against that."
    if not any(is_reason(one["rule"]) for one in said["matches"]):
        return f"The custom rule {said['rules'][-1]} decides this; change that rule." if said["rules"] else ""
    return ""


def _narrowest(proposed: Sequence[Proposed]) -> list[Proposed]:
    """For each finding its narrowest exclusion, the heaviest finding first."""
    first: dict[tuple[int, str], Proposed] = {}
    for one in proposed:
        first.setdefault((one.found.rule, one.found.target), one)
    return list(first.values())


def _tried(policy: Candidate, request: Document, sets: Sequence[Sequence[Proposed]]) -> list[Read | None]:
    """What becomes of the request with each set of exclusions; None where it took too long."""
    policies = [_with(policy, [one.exclusion for one in added]) for added in sets]
    if not policies:
        return []
    tried = try_all(policies, [request], [(index, 0) for index in range(len(policies))])
    return [None if said is None else read_verdict(said) for said in tried.verdicts]


def _with(policy: Candidate, added: Sequence[Wanted]) -> Candidate:
    exclusions = [*policy.document["exclusions"], *added]
    return replace(policy, document={**policy.document, "exclusions": exclusions})


def _useful(proposed: Sequence[Proposed], before: Read, after: Sequence[Read | None]) -> list[Proposal]:
    """Those that help, without those that say the same; wider ones only where something narrower does not do."""
    items: list[Proposal] = []
    for one, then in zip(proposed, after, strict=True):
        passes = then is not None and then.strength == 0
        helps = then is not None and (passes or then.score < before.score)
        if helps and all(one.exclusion != other.exclusion for other in items):
            items.append(Proposal(one.exclusion, one.text, one.breadth, lets_it_pass=passes))
    return items


def _smallest(
    items: Sequence[Proposal], sets: Sequence[Sequence[Proposed]], after: Sequence[Read | None]
) -> list[Wanted]:
    """The exclusions of the smallest set: one that does alone, or the heaviest few together."""
    alone = min((one for one in items if one.lets_it_pass), key=lambda one: one.breadth, default=None)
    if alone is not None and (alone.breadth == 1 or not sets):
        return [alone.exclusion]
    for added, then in zip(sets, after, strict=True):
        if then is not None and then.strength == 0:
            return [one.exclusion for one in added]
    return [alone.exclusion] if alone else []

"""A trial: what a change of a policy would do to the requests of the last day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from gatehouse_inspector.policies.policy import Exclusion, Policy, PolicyError, check

from console.base.errors import Invalid
from policies.models import Slice
from waf.trials.apart.trying import Candidate
from waf.trials.replay.comparing import Compared, Comparison, compare, share_newly_refused, size_of
from waf.trials.replay.hostility import suspicions_of
from waf.trials.replay.recorded import Coverage, recorded_of
from waf.trials.states import PolicyState

_MOST_EXAMPLES: Final = 20


@dataclass(frozen=True, slots=True)
class Example:
    """One of the requests whose fate would change; `why` it looks hostile, empty where it does not."""

    compared: Compared
    why: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Numbers of requests, not of groups; `share_refused` is the share of all requests that would newly be refused."""

    requests: int
    compared: int
    not_comparable: int
    newly_passed: int
    newly_refused: int
    hostile: int
    share_refused: float | None
    examples: Sequence[Example]
    coverage: Coverage
    milliseconds: int

    @property
    def unchanged(self) -> int:
        """How many have the same fate as before."""
        return self.compared - self.newly_passed - self.newly_refused


def with_exclusions(state: PolicyState, exclusions: Sequence[Mapping[str, Any]]) -> Candidate:
    """Return a policy with exclusions added. Raises Invalid that names the first one that cannot be."""
    for index, one in enumerate(exclusions):
        try:
            check(Policy(exclusions=(Exclusion(**one),)))
        except PolicyError as error:
            field = error.pointer.rpartition("/")[2]
            raise Invalid.field(f"/exclusions/{index}/{field}", "waf_invalid", str(error)) from None
    document = state.candidate.document
    return replace(state.candidate, document={**document, "exclusions": [*document["exclusions"], *exclusions]})


def try_change(slice_: Slice, before: PolicyState, after: Candidate, now: datetime) -> Trial:
    """Run recorded requests through a policy as it is, and as it would be. Raises TrialError and BusyError."""
    is_exact = before.candidate.asks_anything or after.asks_anything
    recorded = recorded_of(slice_, before.name, now, is_exact=is_exact)
    comparison = compare(before.candidate, after, recorded)
    passed, refused = comparison.newly_passed(), comparison.newly_refused()
    why = suspicions_of(slice_, passed, recorded.coverage.since)
    return Trial(
        requests=recorded.requests,
        compared=comparison.compared,
        not_comparable=recorded.unreadable + comparison.late,
        newly_passed=size_of(passed),
        newly_refused=size_of(refused),
        hostile=size_of([one for one in passed if one.group.id in why]),
        share_refused=share_newly_refused(comparison, recorded),
        examples=_examples(comparison, {one.group.id: why.get(one.group.id, "") for one in passed}),
        coverage=recorded.coverage,
        milliseconds=comparison.milliseconds,
    )


def _examples(comparison: Comparison, why: Mapping[Any, str]) -> list[Example]:
    """The hostile ones first, then those that stand for most requests."""
    changed = [*comparison.newly_passed(), *comparison.newly_refused()]
    found = [Example(one, why.get(one.group.id, "")) for one in changed]
    return sorted(found, key=lambda one: (not one.why, -one.compared.group.size))[:_MOST_EXAMPLES]

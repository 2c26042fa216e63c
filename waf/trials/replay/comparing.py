"""Compares what two states of a policy say of recorded requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from waf.trials.apart.trying import Candidate, try_all
from waf.trials.apart.turns import Turns
from waf.trials.replay.recorded import Group, Recorded
from waf.trials.verdicts import Read, read_verdict

SECONDS: Final = 20.0
_ONE: Final = Turns(at_once=1)
"""A comparison takes long: there is one at a time, so that single requests find a turn beside it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A group of requests, and what becomes of each with either policy."""

    group: Group
    before: Read
    after: Read

    @property
    def is_newly_passed(self) -> bool:
        """Whether it passes, or gets further, with the second policy only."""
        return self.after.strength < self.before.strength

    @property
    def is_newly_refused(self) -> bool:
        """Whether it passes, or gets further, with the first policy only."""
        return self.after.strength > self.before.strength


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, by groups; `late` requests were not looked at, as time was over."""

    groups: tuple[Compared, ...]
    late: int
    milliseconds: int

    @property
    def compared(self) -> int:
        """How many requests were compared."""
        return sum(one.group.size for one in self.groups)

    def newly_passed(self) -> list[Compared]:
        """The groups that get further than before."""
        return [one for one in self.groups if one.is_newly_passed]

    def newly_refused(self) -> list[Compared]:
        """The groups that get less far than before."""
        return [one for one in self.groups if one.is_newly_refused]


def compare(before: Candidate, after: Candidate, recorded: Recorded, *, seconds: float = SECONDS) -> Comparison:
    """Return what becomes of recorded requests with either policy. Raises TrialError and BusyError."""
    groups = recorded.groups
    if not groups:
        return Comparison((), 0, 0)
    pairs = [(policy, index) for index in range(len(groups)) for policy in (0, 1)]
    with _ONE.turn():
        tried = try_all([before, after], [group.request for group in groups], pairs, seconds=seconds, is_brief=True)
    said = [read_verdict(one) if one is not None else None for one in tried.verdicts]
    found = [
        Compared(group, one, other)
        for group, one, other in zip(groups, said[::2], said[1::2], strict=True)
        if one is not None and other is not None
    ]
    late = sum(group.size for group in groups) - sum(one.group.size for one in found)
    return Comparison(tuple(found), late, tried.milliseconds)


def size_of(groups: Sequence[Compared]) -> int:
    """Return how many requests are in groups."""
    return sum(one.group.size for one in groups)


def share_newly_refused(comparison: Comparison, recorded: Recorded) -> float | None:
    """Return the share of all requests that would newly be refused, None where nothing was compared.

    Attacks are kept whole, of honest requests few are: each outcome counts as often as it came, not as it was kept.
    """
    compared: dict[str, int] = {}
    refused: dict[str, int] = {}
    for one in comparison.groups:
        for outcome, size in one.group.by_outcome.items():
            compared[outcome] = compared.get(outcome, 0) + size
            refused[outcome] = refused.get(outcome, 0) + (size if one.is_newly_refused else 0)
    weights = {outcome: max(recorded.counted.get(outcome, 0), size) for outcome, size in compared.items()}
    if not weights:
        return None
    expected = sum(weight * refused[outcome] / compared[outcome] for outcome, weight in weights.items())
    return expected / sum(weights.values())

"""How the comparison of one metric went, minute by minute, everything added up from the first: what a chart draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from fleet.rollout.evidence import ArmCounts, Minute
from fleet.rollout.judge import intervals
from fleet.rollout.judge.sequential import Evidence

NOTHING = ArmCounts()


@dataclass(frozen=True, slots=True)
class Point:
    """Where the comparison stood after a minute; both sides hold everything until then.

    `prior_ratio` is how much worse the canary's nodes were already before.
    """

    number: int
    canary: ArmCounts
    control: ArmCounts
    evidence: Evidence
    prior_ratio: float = 1.0

    @property
    def difference(self) -> float:
        """The canary's share of bad requests minus the others'."""
        return self.canary.share - self.control.share

    @property
    def interval(self) -> intervals.Interval:
        """The 95 % limits of the difference."""
        return intervals.difference(self.canary, self.control, intervals.TWO_SIDED_95)

    @property
    def ratio(self) -> float | None:
        """How many times as bad the canary is; None when it cannot be said."""
        if not self.canary.requests or not self.control.bad:
            return None
        return self.canary.share / self.control.share

    @property
    def allowance(self) -> float:
        """The part of the difference that was there before."""
        return (self.prior_ratio - 1) * self.control.share


def course(minutes: Sequence[Minute], prior_ratio: float = 1.0) -> tuple[Point, ...]:
    """Return one point for each minute, in their order; the last one is what is judged."""
    canary, control, evidence = NOTHING, NOTHING, Evidence()
    points = []
    for minute in sorted(minutes, key=lambda one: one.number):
        canary, control = canary + minute.canary, control + minute.control
        evidence = evidence.after(minute, prior_ratio)
        points.append(Point(minute.number, canary, control, evidence, prior_ratio))
    return tuple(points)

"""Whether the nodes differed already in the hour before (an A/A check), so that it is not blamed on the revision."""

from dataclasses import dataclass, replace
from typing import Final

from fleet.rollout.evidence import TITLES, ArmCounts, Baseline, Metric, Minute
from fleet.rollout.judge import intervals
from fleet.rollout.judge.sequential import Evidence
from fleet.rollout.words import number, percent

NEEDED: Final = 40.0
"""Evidence that they differed: α = 0.05, split over the two directions."""
_MOST: Final = 20.0


@dataclass(frozen=True, slots=True)
class Before:
    """How one metric compared before: the canary's nodes were worse by a factor between `least` and `ratio`.

    A regression must be above `ratio`; `least` is all that excuses them when it is to be shown that there is none.
    """

    ratio: float = 1.0
    least: float = 1.0
    differed: bool = False
    text: str = ""


def check_before(baseline: Baseline, metric: Metric) -> Before:
    """Return how the two sides compared in the hour before.

    A cohort that was better before is judged as if it had been alike: that may be luck, and would run out.
    """
    canary, control = baseline.canary.get(metric, ArmCounts()), baseline.control.get(metric, ArmCounts())
    worse, better = Evidence().after(Minute(0, canary, control)), Evidence().after(Minute(0, control, canary))
    if max(worse.value, better.value) < NEEDED:
        return Before()
    found = intervals.ratio(_capped(canary), _capped(control), intervals.TWO_SIDED_95)
    text = (
        f"{TITLES[metric]} differed already in the hour before: {percent(canary.share)} of {number(canary.requests)} "
        f"requests on these nodes, {percent(control.share)} of {number(control.requests)} on the others. "
        "That much is taken off."
    )
    return Before(_within(found.upper), _within(found.lower), differed=True, text=text)


def text_before(baseline: Baseline) -> str:
    """Return a sentence about the hour before, for people."""
    texts = [found.text for metric in baseline.rates if (found := check_before(baseline, metric)).differed]
    return " ".join(texts) or "The nodes did not differ in the hour before."


def _within(ratio: float) -> float:
    return min(max(ratio, 1.0), _MOST)


def _capped(arm: ArmCounts) -> ArmCounts:
    return replace(arm, bad=arm.capped)

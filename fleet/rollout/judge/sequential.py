"""A test that may be looked at after every minute: a mixture of likelihood ratios, in log space.

If both sides are equally bad, a bad request of a minute falls on the canary with p0 = its share of the requests; if the
canary is r times as bad, with p1 = p0·r / (p0·r + 1 − p0). The likelihood ratio of the two, averaged over several r, is
a martingale that starts at 1, so it ever reaches 1/α with a probability of at most α, whenever one stops (Ville). p0
is taken anew each minute: cohorts may grow in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

from fleet.rollout.evidence import Minute

RATIOS: Final = (1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0)
_NOTHING: Final = (0.0,) * len(RATIOS)
_LARGEST_LOG: Final = 700.0  # the largest that still is a floating point number when raised


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the minutes so far say for each of `RATIOS`, in logarithms; `best` is the most that one minute added."""

    logs: tuple[float, ...] = _NOTHING
    best: tuple[float, ...] = _NOTHING

    def after(self, minute: Minute, prior_ratio: float = 1.0) -> "Evidence":
        """Return the evidence with one more minute; without requests on both sides it says nothing.

        `prior_ratio`: how much worse the canary's nodes were already before.
        """
        canary, control = prior_ratio * minute.canary.requests, float(minute.control.requests)
        if canary <= 0 or control <= 0:
            return self
        p0 = canary / (canary + control)
        worse, all_bad = minute.canary.capped, minute.canary.capped + minute.control.capped
        added = [worse * log(ratio) - all_bad * log(p0 * ratio + 1 - p0) for ratio in RATIOS]
        return Evidence(
            tuple(so_far + more for so_far, more in zip(self.logs, added, strict=True)),
            tuple(max(so_far, more) for so_far, more in zip(self.best, added, strict=True)),
        )

    @property
    def value(self) -> float:
        """How many times likelier the counts are if the canary is worse; 1 says nothing."""
        return _mean(self.logs)

    @property
    def value_without_best(self) -> float:
        """The same without the minute that says most: what is there always does not hang on one minute."""
        return _mean([so_far - best for so_far, best in zip(self.logs, self.best, strict=True)])


def _mean(logs: Sequence[float]) -> float:
    largest = max(logs)
    log_of_mean = largest + log(sum(exp(one - largest) for one in logs) / len(logs))
    return exp(min(log_of_mean, _LARGEST_LOG))

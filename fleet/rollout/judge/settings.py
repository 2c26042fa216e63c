"""How sure the judge must be, and which differences matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from fleet.rollout.evidence import Metric

_MIN_DIFFERENCE: Final = MappingProxyType({Metric.SERVER_ERRORS: 0.001, Metric.CLIENT_ERRORS: 0.02, Metric.SLOW: 0.02})
_TOLERABLE_DIFFERENCE: Final = MappingProxyType(
    {Metric.SERVER_ERRORS: 0.005, Metric.CLIENT_ERRORS: 0.02, Metric.SLOW: 0.05}
)


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """Shares are 0…1.

    A regression is proven when chance makes it up in fewer than `alpha` of all rollouts (all metrics together), *and*
    the canary's share is `min_ratio` times and `min_difference` above the others', *and* it had `min_bad` bad requests.
    There is none when, at 95 % confidence, the ratio is below `tolerable_ratio` or the difference below
    `tolerable_difference`. The last two are for bursts that `evidence.cap` lets through: `reserve` times the evidence
    is asked for, and without its best minute still `without_best` times 1. What that buys: `python -m bench.judge`.
    """

    alpha: float = 0.01
    min_ratio: float = 1.25
    min_bad: int = 5
    tolerable_ratio: float = 2.0
    min_difference: Mapping[Metric, float] = field(default_factory=lambda: _MIN_DIFFERENCE, hash=False)
    tolerable_difference: Mapping[Metric, float] = field(default_factory=lambda: _TOLERABLE_DIFFERENCE, hash=False)
    reserve: float = 2.0
    without_best: float = 10.0

    def needed(self, metrics: int) -> float:
        """Return the evidence that proves a regression of one metric when so many are judged (Bonferroni)."""
        return self.reserve * max(metrics, 1) / self.alpha

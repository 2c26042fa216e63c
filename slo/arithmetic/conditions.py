"""When a burn rate wakes somebody up: pairs of windows, and what each would cost of the budget.

The rows are those of table 5-8 of the SRE workbook, and the day-long one that Sloth adds. A pair fires when both its
windows burn faster than its threshold: the long one says that it matters, the short one that it still goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

MINUTE, HOUR, DAY = 60, 3600, 86_400
WEEKS: Final = 28 * DAY
"""From this period on the workbook's shares hold; shorter periods spend more of their budget in the same time."""
HIGHEST_RATIO: Final = Fraction(9, 10)
"""A pair whose threshold no outage could reach fires at this share of bad events instead."""


class Severity(StrEnum):
    """Whether somebody is woken up, or finds it in the morning."""

    PAGE = "page"
    TICKET = "ticket"


class Condition(StrEnum):
    """What can be the matter with an objective: four burn rates, a long trickle, and silence."""

    FAST_PAGE = "fast_page"
    SLOW_PAGE = "slow_page"
    FAST_TICKET = "fast_ticket"
    SLOW_TICKET = "slow_ticket"
    SUSTAINED = "sustained"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two windows in seconds. At its threshold the long one spends `share` of the period's budget."""

    condition: Condition
    severity: Severity
    share: Fraction
    long_seconds: int
    short_seconds: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """Burn rate and share of bad events above which a pair fires; `is_capped` where no outage could reach the first."""

    burn: Fraction
    ratio: Fraction
    is_capped: bool


MONTH_PAIRS: Final = (
    Pair(Condition.FAST_PAGE, Severity.PAGE, Fraction(2, 100), HOUR, 5 * MINUTE),
    Pair(Condition.SLOW_PAGE, Severity.PAGE, Fraction(5, 100), 6 * HOUR, 30 * MINUTE),
    Pair(Condition.FAST_TICKET, Severity.TICKET, Fraction(10, 100), DAY, 2 * HOUR),
    Pair(Condition.SLOW_TICKET, Severity.TICKET, Fraction(10, 100), 3 * DAY, 6 * HOUR),
)
WEEK_PAIRS: Final = (
    Pair(Condition.FAST_PAGE, Severity.PAGE, Fraction(10, 100), HOUR, 5 * MINUTE),
    Pair(Condition.SLOW_PAGE, Severity.PAGE, Fraction(20, 100), 6 * HOUR, 30 * MINUTE),
    Pair(Condition.FAST_TICKET, Severity.TICKET, Fraction(40, 100), DAY, 2 * HOUR),
)
WINDOWS: Final = tuple(sorted({seconds for pair in MONTH_PAIRS for seconds in (pair.long_seconds, pair.short_seconds)}))
"""Every window that any pair looks at, in seconds."""


def pairs_for(period_seconds: int) -> tuple[Pair, ...]:
    """Return the pairs that watch over a period of this length."""
    return MONTH_PAIRS if period_seconds >= WEEKS else WEEK_PAIRS


def threshold_of(pair: Pair, budget: Fraction, period_seconds: int) -> Threshold:
    """Return where a pair fires; `budget` is the share of events that may be bad (1 - target)."""
    burn = pair.share * period_seconds / pair.long_seconds
    ratio = burn * budget
    if ratio < HIGHEST_RATIO:
        return Threshold(burn, ratio, is_capped=False)
    return Threshold(HIGHEST_RATIO / budget, HIGHEST_RATIO, is_capped=True)


def thresholds(budget: Fraction, period_seconds: int) -> Iterator[tuple[Pair, Threshold]]:
    """Yield each pair that watches over a period, with its threshold."""
    for pair in pairs_for(period_seconds):
        yield pair, threshold_of(pair, budget, period_seconds)


def seconds_to_fire(pair: Pair, threshold: Threshold, error_ratio: Fraction) -> Fraction | None:
    """Return how long a constant share of bad events takes to fire a pair from a clean start; None: it never does."""
    if error_ratio <= threshold.ratio:
        return None
    return threshold.ratio * pair.long_seconds / error_ratio

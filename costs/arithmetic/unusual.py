"""Whether today's spending is out of the ordinary: against the same hours of the weeks before, robustly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Final

LEAST_WEEKS: Final = 3
TIMES_SPREAD: Final = 4
"""How many scaled deviations above the usual; 1.4826 of the median one are a standard deviation of bell curves."""
_SCALE: Final = Fraction(14826, 10_000)
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Unusual:
    """What was spent, what would have been usual, up to where it still would be, and the routes that grew most."""

    actual: Fraction
    usual: Fraction
    ceiling: Fraction
    routes: tuple[tuple[str, Fraction], ...]


def unusual(today: Mapping[str, Fraction], weeks: Sequence[Mapping[str, Fraction]], least: Fraction) -> Unusual | None:
    """Return what is unusual about the cost by route, None if nothing is or too few weeks are known.

    `least`: what it must be above the usual at least, however steady the weeks before were.
    """
    if len(weeks) < LEAST_WEEKS:
        return None
    sums = [sum(week.values(), Fraction(0)) for week in weeks]
    actual, usual = sum(today.values(), Fraction(0)), median(sums)
    spread = median(abs(one - usual) for one in sums) * _SCALE
    ceiling = usual + max(TIMES_SPREAD * spread, usual / 4, least)
    if actual <= ceiling:
        return None
    grown = {route: cost - median(week.get(route, Fraction(0)) for week in weeks) for route, cost in today.items()}
    ordered = sorted(grown.items(), key=lambda item: (-item[1], item[0]))
    return Unusual(actual, usual, ceiling, tuple((route, more) for route, more in ordered[:SHOWN] if more > 0))

"""What is left of a budget, and for how long."""

from dataclasses import dataclass
from fractions import Fraction

from slo.arithmetic.sums import Sums


@dataclass(frozen=True, slots=True)
class Budget:
    """`remaining` is 1 for an untouched budget and negative for one that is overspent; None without events.

    `is_tentative`: the period has just begun, and its events are extrapolated.
    """

    remaining: Fraction | None
    is_tentative: bool = False


def budget_left(sums: Sums, budget: Fraction, *, elapsed: Fraction = Fraction(1)) -> Budget:
    """Return what is left after these events; `elapsed` is the part of the period that has passed (0 to 1).

    A calendar's period that is under way is judged by as many events as it will have if it goes on as it began.
    """
    parts = parts_left(sums, budget, elapsed)
    return Budget(Fraction(*parts) if parts else None, is_tentative=elapsed < 1)


def parts_left(sums: Sums, budget: Fraction, elapsed: Fraction) -> tuple[int, int] | None:
    """Return the remaining budget as two whole numbers, what is left and what was allowed; reducing them costs most."""
    if not sums.total or elapsed.numerator <= 0:
        return None
    # 1 - bad / (budget * total / elapsed)
    allowed = budget.numerator * sums.total * elapsed.denominator
    return allowed - sums.bad * budget.denominator * elapsed.numerator, allowed


def exhausted_in(remaining: Fraction | None, burn: Fraction | None, period_seconds: int) -> Fraction | None:
    """Return after how many seconds at this burn rate nothing is left; None: never, or nothing is known."""
    if remaining is None or not burn:
        return None
    return max(Fraction(0), remaining) * period_seconds / burn


def outage_seconds_left(remaining: Fraction | None, budget: Fraction, period_seconds: int) -> Fraction | None:
    """Return how long a total outage at the traffic of the period would take to spend what is left."""
    return None if remaining is None else max(Fraction(0), remaining) * budget * period_seconds

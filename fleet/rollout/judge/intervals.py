"""Confidence limits for shares, their difference and their ratio; right also for few and for no bad requests."""

from dataclasses import dataclass
from math import inf, sqrt
from typing import Final

from fleet.rollout.evidence import ArmCounts

TWO_SIDED_95: Final = 1.959964
ONE_SIDED_95: Final = 1.644854


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper limit."""

    lower: float
    upper: float


def share(bad: int, requests: int, z: float) -> Interval:
    """Return the limits of a share by Wilson's score; 0…1 without requests."""
    if requests <= 0:
        return Interval(0.0, 1.0)
    observed, square = bad / requests, z * z
    middle = observed + square / (2 * requests)
    reach = z * sqrt(observed * (1 - observed) / requests + square / (4 * requests * requests))
    scale = 1 + square / requests
    return Interval(max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale))


def difference(canary: ArmCounts, control: ArmCounts, z: float) -> Interval:
    """Return the limits of canary's share minus control's by Newcombe's hybrid score (1998, method 10)."""
    one, other = share(canary.bad, canary.requests, z), share(control.bad, control.requests, z)
    p1, p2 = canary.share, control.share
    if not canary.requests or not control.requests:
        return Interval(-1.0, 1.0)
    found = p1 - p2
    return Interval(
        found - sqrt((p1 - one.lower) ** 2 + (other.upper - p2) ** 2),
        found + sqrt((one.upper - p1) ** 2 + (p2 - other.lower) ** 2),
    )


def ratio(canary: ArmCounts, control: ArmCounts, z: float) -> Interval:
    """Return the limits of canary's rate over control's: the score limits of the canary's part in all bad requests."""
    all_bad = canary.bad + control.bad
    if not all_bad or not canary.requests or not control.requests:
        return Interval(0.0, inf)
    part, scale = share(canary.bad, all_bad, z), control.requests / canary.requests
    upper = part.upper / (1 - part.upper) * scale if part.upper < 1 else inf
    return Interval(part.lower / (1 - part.lower) * scale if part.lower < 1 else inf, upper)

"""Two tests that others judge canaries with, in plain Python: a numeric library would be for them alone.

Both look at everything from the first minute to this one, as a loop does that asks again every minute.
"""

from collections.abc import Sequence
from itertools import groupby
from math import exp, lgamma, sqrt
from typing import Final

_NEGLIGIBLE: Final = 1e-9


def fisher(canary_bad: int, canary_requests: int, control_bad: int, control_requests: int) -> float:
    """Return the one-sided p-value of Fisher's exact test that the canary is worse."""
    bad, requests = canary_bad + control_bad, canary_requests + control_requests
    total, p_value = _log_choose(requests, bad), 0.0
    for one in range(canary_bad, min(bad, canary_requests) + 1):
        term = exp(_log_choose(canary_requests, one) + _log_choose(control_requests, bad - one) - total)
        p_value += term
        if one * requests > bad * canary_requests and term < p_value * _NEGLIGIBLE:
            break
    return min(p_value, 1.0)


def mann_whitney(canary: Sequence[float], control: Sequence[float]) -> float:
    """Return how many standard deviations the canary's ranks are too high, corrected for ties and continuity."""
    ranked = sorted([(value, True) for value in canary] + [(value, False) for value in control])
    rank, ranks, ties = 1, 0.0, 0
    for _, group in groupby(ranked, key=lambda one: one[0]):
        members = [is_canary for _, is_canary in group]
        size = len(members)
        ranks += sum(members) * (rank + (size - 1) / 2)
        ties += size**3 - size
        rank += size
    n, m = len(canary), len(control)
    total = n + m
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance <= 0:
        return 0.0
    above = ranks - n * (n + 1) / 2 - n * m / 2
    return max(above - 0.5, 0.0) / sqrt(variance)


def _log_choose(of: int, some: int) -> float:
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)

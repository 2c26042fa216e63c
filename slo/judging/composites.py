"""Composite objectives: the error ratios of their parts, each with its weight. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from slo.arithmetic.sums import Sums

Weighted = Sequence[tuple[int, Mapping[int, Sums]]]
"""(weight, sums by window) of each part."""


def composite(parts: Weighted, window: int) -> Sums:
    """Return counts whose ratio is the weighted mean of the parts' ratios; parts without events have no say."""
    heard = [(weight, sums[window]) for weight, sums in parts if sums[window].total]
    if not heard:
        return Sums()
    whole = sum(weight for weight, _ in heard)
    ratio = sum((Fraction(weight * sums.bad, whole * sums.total) for weight, sums in heard), Fraction(0))
    return Sums(ratio.denominator - ratio.numerator, ratio.numerator)


def evidence(parts: Weighted, window: int) -> Sums:
    """Return the events of all parts together, for guards that ask how many there are."""
    return sum((sums[window] for _, sums in parts), Sums())

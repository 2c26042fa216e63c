"""Splits a whole number by weights so that the parts add up to it: the method of the largest remainder."""

from collections.abc import Sequence
from fractions import Fraction


def split(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Return whole parts of `total`, negative or not, in proportion to weights that are not negative.

    Who lost most by rounding down gets what is left over, the first of equals first; without any weight all are equal.
    """
    if not weights:
        return []
    whole = sum(Fraction(weight) for weight in weights)
    exact = [Fraction(total) * (Fraction(weight) / whole if whole else Fraction(1, len(weights))) for weight in weights]
    parts = [share.__floor__() for share in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts

"""What happened in a stretch of time: whole counts of good and bad events."""

from fractions import Fraction
from typing import NamedTuple


class Sums(NamedTuple):
    """Events that count, good and bad ones; what an objective ignores is in neither."""

    good: int = 0
    bad: int = 0

    @property
    def total(self) -> int:
        """All events that count."""
        return self.good + self.bad

    @property
    def error_ratio(self) -> Fraction | None:
        """Bad events of all; None without events, for nothing is known then."""
        return Fraction(self.bad, self.total) if self.total else None

    def __add__(self, other: "Sums") -> "Sums":  # type: ignore[override]  # sums add up, they are not put in a row
        return Sums(self.good + other.good, self.bad + other.bad)

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(self.good - other.good, self.bad - other.bad)

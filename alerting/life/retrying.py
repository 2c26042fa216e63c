"""PURE: when a delivery that failed is tried again, and when it is given up."""

from datetime import timedelta
from typing import Final

FIRST: Final = timedelta(seconds=10)
LONGEST: Final = timedelta(hours=1)
GIVE_UP_AFTER: Final = timedelta(days=1)


def pause(attempts: int, share: float, asked_for: timedelta | None = None) -> timedelta:
    """Return how long to wait after so many failed attempts: doubling, half to one and a half of it by `share` (0…1).

    `asked_for` is what the receiver asked to wait; it counts up to an hour.
    """
    doubled = min(LONGEST, FIRST * 2 ** min(attempts - 1, 12))
    spread = doubled * (0.5 + share)
    return max(spread, min(asked_for, LONGEST)) if asked_for else spread


def is_over(age: timedelta) -> bool:
    """Whether a delivery of this age is given up."""
    return age >= GIVE_UP_AFTER

"""PURE: how a certificate does, in one word."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from certificates.life.states import RotationState
from certificates.life.validity import Life

EXPIRING_SHARE: Final = 0.2
EXPIRING_LEFT: Final = timedelta(hours=24)
EXPIRING_MOST: Final = 0.45
"""Less than half: certificates of a day or less are renewed at half of their life, and are well until then."""
CRITICAL_SHARE: Final = 0.1
STOPPED: Final = frozenset({RotationState.HELD, RotationState.ROLLED_BACK, RotationState.ABANDONED})
MOVING: Final = frozenset(
    state for state in RotationState if state.is_active and state not in {RotationState.HELD, RotationState.PROVEN}
)


class Standing(StrEnum):
    """How a certificate does."""

    PENDING = "pending"
    """Never issued, and on its way."""
    ACTIVE = "active"
    RENEWING = "renewing"
    EXPIRING = "expiring"
    CRITICAL = "critical"
    EXPIRED = "expired"
    FAILED = "failed"
    """Never issued, and held or given up."""
    RETIRED = "retired"


def standing(
    life: Life | None,
    rotation_state: RotationState | None,
    now: datetime,
    is_failing: bool,
    *,
    is_retired: bool = False,
) -> Standing:
    """Return how a certificate does: `life` of the one that is served, the state of the rotation under way or the last.

    `is_failing`: the rotation's last attempt failed. While one goes well, a certificate is `renewing` until it is
    critical; one that fails or waits for a person hides nothing.
    """
    if is_retired:
        return Standing.RETIRED
    if life is None:
        return Standing.FAILED if rotation_state in STOPPED else Standing.PENDING
    if life.is_expired(now):
        return Standing.EXPIRED
    if is_critical(life, now):
        return Standing.CRITICAL
    if is_moving(rotation_state) and not is_failing:
        return Standing.RENEWING
    return Standing.EXPIRING if is_expiring(life, now) else Standing.ACTIVE


def is_expiring(life: Life, now: datetime) -> bool:
    """Whether less is left than a fifth of the life, or a day (for short lives 45 % of them)."""
    return life.left(now) < expiring_left(life.length)


def expiring_left(length: timedelta) -> timedelta:
    """Return how long before the end of a life of that length a certificate is expiring."""
    return max(length * EXPIRING_SHARE, min(EXPIRING_LEFT, length * EXPIRING_MOST))


def is_critical(life: Life, now: datetime) -> bool:
    """Whether less than a tenth of the life is left."""
    return life.left(now) < life.length * CRITICAL_SHARE


def is_moving(state: RotationState | None) -> bool:
    """Whether a rotation is on its way: neither held, nor proven, nor over."""
    return state in MOVING

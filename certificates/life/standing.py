"""PURE: how a certificate does, in one word, and how long before its end people are told."""

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
HORIZONS: Final = tuple(timedelta(days=days) for days in (30, 14, 7, 3, 1))


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
        return Standing.FAILED if _is_stopped(rotation_state) else Standing.PENDING
    if life.is_expired(now):
        return Standing.EXPIRED
    if is_critical(life, now):
        return Standing.CRITICAL
    if _is_moving(rotation_state) and not is_failing:
        return Standing.RENEWING
    return Standing.EXPIRING if is_expiring(life, now) else Standing.ACTIVE


def is_expiring(life: Life, now: datetime) -> bool:
    """Whether less is left than a fifth of the life, or a day (for short lives 45 % of them)."""
    return life.left(now) < max(life.length * EXPIRING_SHARE, min(EXPIRING_LEFT, life.length * EXPIRING_MOST))


def is_critical(life: Life, now: datetime) -> bool:
    """Whether less than a tenth of the life is left."""
    return life.left(now) < life.length * CRITICAL_SHARE


def alert_levels(life: Life) -> tuple[timedelta, ...]:
    """Return how long before the end people are told, longest first: those below a third of the life.

    A certificate that is renewed in time never reaches one. Lives of three days and less have none; there `is_expiring`
    and `is_critical` speak.
    """
    return tuple(horizon for horizon in HORIZONS if horizon * 3 < life.length)


def alert_level(life: Life, now: datetime) -> timedelta | None:
    """Return the closest horizon that has been passed, None while there is none."""
    passed = [horizon for horizon in alert_levels(life) if life.left(now) <= horizon]
    return min(passed, default=None)


def _is_stopped(state: RotationState | None) -> bool:
    return state in {RotationState.HELD, RotationState.ROLLED_BACK, RotationState.ABANDONED}


def _is_moving(state: RotationState | None) -> bool:
    return state is not None and state.is_active and state not in {RotationState.HELD, RotationState.PROVEN}

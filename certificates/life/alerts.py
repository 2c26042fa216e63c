"""PURE: when people are told that a certificate ends, and how urgent that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from certificates.life.schedule import JITTER_SHARE
from certificates.life.standing import CRITICAL_SHARE, Standing, expiring_left
from certificates.life.validity import Life

HORIZONS: Final = tuple(timedelta(days=days) for days in (30, 14, 7, 3, 1))
RENEWED_SHARE: Final = 1 / 3 - JITTER_SHARE
"""Of a life are left when the last are renewed by themselves."""
UPLOADED_SHARE: Final = 1 / 2
_DAY: Final = timedelta(days=1)


class Severity(StrEnum):
    """How urgent it is."""

    NOTICE = "notice"
    WARNING = "warning"
    CRITICAL = "critical"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Alert:
    """What people are told: a horizon in seconds, or a standing. `next_at`: when they are told more, None: no more."""

    level: str
    severity: Severity
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Level:
    """From when on people are told what."""

    at: datetime
    name: str
    severity: Severity


def alert_levels(life: Life, *, is_uploaded: bool = False) -> tuple[timedelta, ...]:
    """Return how long before the end people are told, longest first: those in the last third of its life.

    What is renewed in time never reaches one. What is uploaded waits for a person: there, those in its second half.
    Where none is left, as for lives of three days and less, the standing speaks.
    """
    share = UPLOADED_SHARE if is_uploaded else RENEWED_SHARE
    return tuple(horizon for horizon in HORIZONS if horizon < life.length * share)


def alert(
    life: Life, now: datetime, *, is_uploaded: bool = False, is_planned: bool = False, is_renewing: bool = False
) -> Alert | None:
    """Return what people are told now of a certificate that ends, None while there is nothing to tell.

    `is_planned`: nothing has gone wrong, and the renewal lies ahead, as late as the CA wants it. `is_renewing`: a
    rotation is under way and goes well; a short life may be expiring then, which troubles nobody until it is critical.
    """
    levels = list(_levels(life, is_uploaded=is_uploaded))
    passed = [level for level in levels if level.at <= now]
    if not passed:
        return None
    if (is_planned and passed[-1].severity is Severity.NOTICE) or (
        is_renewing and passed[-1].name == Standing.EXPIRING
    ):
        return None
    following = levels[len(passed) :]
    return Alert(passed[-1].name, passed[-1].severity, following[0].at if following else None)


def _levels(life: Life, *, is_uploaded: bool) -> Iterator[_Level]:
    """In order of time."""
    horizons = alert_levels(life, is_uploaded=is_uploaded)
    for horizon in horizons:
        yield _Level(life.not_after - horizon, str(int(horizon.total_seconds())), _severity(horizon))
    if not horizons:
        yield _Level(life.not_after - expiring_left(life.length), Standing.EXPIRING, Severity.WARNING)
        yield _Level(life.not_after - life.length * CRITICAL_SHARE, Standing.CRITICAL, Severity.CRITICAL)
    yield _Level(life.not_after, Standing.EXPIRED, Severity.EXPIRED)


def _severity(horizon: timedelta) -> Severity:
    if horizon <= _DAY:
        return Severity.CRITICAL
    return Severity.WARNING if horizon <= 3 * _DAY else Severity.NOTICE

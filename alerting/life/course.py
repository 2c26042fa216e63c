"""PURE: the course of an alert, pending → firing → resolved, and how one that comes and goes is calmed.

What is not known changes nothing: an alert neither fires nor resolves because its source fell silent.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from alerting.life.words import AlertState

SETTLE: Final = timedelta(seconds=60)
"""An alert resolves once its condition has been gone for so long."""
FLAP_SPAN: Final = timedelta(hours=1)
FLAPS: Final = 3
"""One that comes back so often within the span is flapping, and must stay away longer."""
SETTLE_FLAPPING: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Course:
    """Where an alert stands. `since`: of its condition; `clear_since`: gone, but not settled; `returns`: came back."""

    state: AlertState
    since: datetime
    clear_since: datetime | None = None
    returns: tuple[datetime, ...] = ()
    is_unknown: bool = False

    def is_flapping(self, now: datetime) -> bool:
        """Whether it has come back too often lately."""
        return len(_lately(self.returns, now)) >= FLAPS


def begin(for_: timedelta, now: datetime, *, returns: tuple[datetime, ...] = ()) -> Course:
    """Return the course of an alert whose condition is seen for the first time; `returns` are of the one before it."""
    state = AlertState.PENDING if for_ else AlertState.FIRING
    return Course(state, now, returns=_lately(returns, now))


def step(course: Course, is_true: bool | None, for_: timedelta, now: datetime) -> Course | None:
    """Return where an open alert stands now; None when it never fired and its condition is gone.

    `is_true`: whether the condition holds, None when that is not known.
    """
    if is_true is None:
        return replace(course, is_unknown=True)
    if is_true:
        return _seen(replace(course, is_unknown=False), for_, now)
    return _gone(replace(course, is_unknown=False), now)


def _seen(course: Course, for_: timedelta, now: datetime) -> Course:
    if course.state is AlertState.PENDING:
        return replace(course, state=AlertState.FIRING) if now - course.since >= for_ else course
    if course.clear_since is None:
        return course
    return replace(course, clear_since=None, returns=(*_lately(course.returns, now), now))


def _gone(course: Course, now: datetime) -> Course | None:
    if course.state is AlertState.PENDING:
        return None
    clear_since = course.clear_since or now
    settle = SETTLE_FLAPPING if course.is_flapping(now) else SETTLE
    is_settled = now - clear_since >= settle
    return replace(course, clear_since=clear_since, state=AlertState.RESOLVED if is_settled else course.state)


def _lately(returns: tuple[datetime, ...], now: datetime) -> tuple[datetime, ...]:
    return tuple(at for at in returns if now - at < FLAP_SPAN)

"""PURE: when a group of alerts is told, to which steps, and when to look at it again.

A group waits a little, so that what fails together is told together; says what is new at most once an interval; and
repeats what nobody took on. Steps that come later are told while nobody has acknowledged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from alerting.life.words import AlertState, NotificationStatus

LOOK_AGAIN: Final = timedelta(seconds=30)
"""Silences, windows and inhibitions change by the clock and by other alerts: an open group is looked at so often."""


class Told(StrEnum):
    """What was last said of one alert."""

    NOTHING = ""
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Timing:
    """How a policy tells. `steps_after`: how long after the first notification each step is told, the first at once."""

    wait: timedelta
    interval: timedelta
    repeat: timedelta
    steps_after: tuple[timedelta, ...] = (timedelta(0),)


@dataclass(frozen=True, slots=True)
class Member:
    """One alert of the group; `is_muted`: silenced, in a maintenance window, or inhibited."""

    state: AlertState
    told: Told
    is_acknowledged: bool = False
    is_muted: bool = False

    @property
    def is_due(self) -> bool:
        """Whether something new is to be said of it. That it is over is said whenever it was told of, muted or not."""
        return self.standing is not self.told and not (self.is_muted and self.standing is not Told.RESOLVED)

    @property
    def standing(self) -> Told:
        """What would be said of it now; of one that was never told and is over there is nothing to say."""
        if self.state is AlertState.RESOLVED:
            return Told.NOTHING if self.told is Told.NOTHING else Told.RESOLVED
        if self.is_acknowledged:
            return Told.ACKNOWLEDGED
        return Told.FIRING

    @property
    def is_unheeded(self) -> bool:
        """Whether it fires, was to be told, and nobody has acknowledged it."""
        return self.state is AlertState.FIRING and not self.is_acknowledged and not self.is_muted


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """What is known of the group: since when it has alerts, what it told when, and up to which step (none: -1)."""

    opened_at: datetime
    first_told_at: datetime | None = None
    told_at: datetime | None = None
    step: int = -1


@dataclass(frozen=True, slots=True)
class Plan:
    """What to tell now: `steps` are the numbers of the steps to tell, none when there is nothing to say."""

    status: NotificationStatus
    steps: tuple[int, ...]
    step: int
    look_at: datetime | None
    """When to look again; None when everything is over and said."""


def plan(seen: GroupSeen, members: Sequence[Member], timing: Timing, now: datetime) -> Plan:
    """Return what the group has to say at `now`."""
    status = _status(members)
    step = _step(seen, members, timing, now)
    again = range(step + 1) if _is_time(seen, members, timing, now) else ()
    steps = tuple(again) if again else tuple(range(seen.step + 1, step + 1) if seen.step >= 0 else ())
    is_over = all(member.standing in (member.told, Told.RESOLVED, Told.NOTHING) for member in members) and not any(
        member.state is AlertState.FIRING for member in members
    )
    is_said = bool(steps) or not any(member.is_due for member in members)
    return Plan(status, steps, step, None if is_over and is_said else _look_at(seen, timing, now, bool(steps)))


def _status(members: Sequence[Member]) -> NotificationStatus:
    firing = [member for member in members if member.state is AlertState.FIRING]
    if not firing:
        return NotificationStatus.RESOLVED
    if all(member.is_acknowledged for member in firing):
        return NotificationStatus.ACKNOWLEDGED
    return NotificationStatus.FIRING


def _step(seen: GroupSeen, members: Sequence[Member], timing: Timing, now: datetime) -> int:
    """Return the last step that is told by now; nobody further is told once all is acknowledged or over."""
    if seen.first_told_at is None:
        return 0
    if not any(member.is_unheeded for member in members):
        return max(seen.step, 0)
    passed = [number for number, after in enumerate(timing.steps_after) if now - seen.first_told_at >= after]
    return max([0, seen.step, *passed])


def _is_time(seen: GroupSeen, members: Sequence[Member], timing: Timing, now: datetime) -> bool:
    """Whether there is something to say to everybody who was told before."""
    is_new = any(member.is_due for member in members)
    if seen.told_at is None:
        return is_new and now - seen.opened_at >= timing.wait
    if is_new:
        return now - seen.told_at >= timing.interval or _is_urgent(members)
    return any(member.is_unheeded for member in members) and now - seen.told_at >= timing.repeat


def _is_urgent(members: Sequence[Member]) -> bool:
    """Whether somebody took everything on, or everything is over: that is said at once."""
    return all(member.is_acknowledged or member.state is AlertState.RESOLVED for member in members)


def _look_at(seen: GroupSeen, timing: Timing, now: datetime, is_told: bool) -> datetime:
    times = [now + LOOK_AGAIN]
    if seen.told_at is None and not is_told:
        times.append(seen.opened_at + timing.wait)
    elif seen.told_at is not None and not is_told:
        times.append(seen.told_at + timing.interval)
    first = seen.first_told_at or (now if is_told else None)
    if first is not None:
        times += [first + after for after in timing.steps_after]
    later = [at for at in times if at > now]
    return min(later)

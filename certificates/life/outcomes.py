"""What follows a fault: another attempt, a wait for somebody, or the end; and the attempts before."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tries:
    """The failed attempts so far, the one that has just failed included.

    `count`: of the rotation. `in_row`: of the same kind, one after the other, at least 1. `since`: when the rotation
    failed for the first time. `names`: the nodes or hostnames it concerns, for people.
    """

    count: int
    in_row: int
    since: datetime
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again at that moment, by itself: with a new order, without `replaces`, or the same step again."""

    at: datetime
    needs_new_order: bool = False
    drops_replaces: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Wait for a person; it is tried again `at` all the same, None: only when a person says so. `text` says why."""

    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Abandon:
    """Give up; only a person starts another rotation. `text` says why."""

    text: str


Outcome = Retry | Hold | Abandon

"""PURE: which attack an event belongs to.

Attacks are joined as events come in, not when they are read: a page of attacks then costs what it shows, however many
events a day has. The price is that two attacks which a late event would bridge stay two.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

GAP: Final = timedelta(minutes=10)
"""Most between two events of an attack."""
LONGEST: Final = timedelta(days=1)
"""An attack that goes on longer starts anew, so that only the newest partitions are looked at."""
Key = tuple[str | None, str, str]
"""Client, first rule, route."""


@dataclass(frozen=True, slots=True)
class Blow:
    """An event, as far as it matters here."""

    at: datetime
    key: Key
    is_stopped: bool


@dataclass(slots=True)
class Course:
    """How an attack has gone so far."""

    id: UUID
    key: Key
    first_at: datetime
    last_at: datetime
    requests: int = 0
    refused: int = 0
    is_new: bool = True
    has_changed: bool = True

    def takes(self, blow: Blow) -> bool:
        """Say whether the event is near enough."""
        begins = min(self.first_at, blow.at)
        return self.first_at - GAP <= blow.at <= self.last_at + GAP and blow.at - begins < LONGEST

    def add(self, blow: Blow) -> None:
        """Count the event."""
        self.first_at, self.last_at = min(self.first_at, blow.at), max(self.last_at, blow.at)
        self.requests += 1
        self.refused += blow.is_stopped
        self.has_changed = True


def join(
    blows: Sequence[Blow], known: Iterable[Course], new_id: Callable[[datetime], UUID]
) -> tuple[list[Course], list[UUID]]:
    """Return all courses, of which the known ones are changed in place, and for each event the id of its attack."""
    by_key: dict[Key, list[Course]] = {}
    for course in sorted(known, key=lambda one: one.first_at):
        by_key.setdefault(course.key, []).append(course)
    ids: dict[int, UUID] = {}
    for number, blow in sorted(enumerate(blows), key=lambda one: one[1].at):
        courses = by_key.setdefault(blow.key, [])
        near = [one for one in courses if one.takes(blow)] or [Course(new_id(blow.at), blow.key, blow.at, blow.at)]
        course = near[-1]
        if not course.requests:
            courses.append(course)
        course.add(blow)
        ids[number] = course.id
    return [one for courses in by_key.values() for one in courses], [ids[number] for number in range(len(blows))]

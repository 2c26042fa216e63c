"""The course of long windows, from a store of metrics where one is set as the past, else from our own tables.

Who keeps such a store lies above us: it says by `use` how it is read. A store that is away is named, and what our own
tables have is shown instead; it is asked again a while later, so that nobody waits for it at every look.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from telemetry.levels import DAY_SECONDS
from telemetry.queries.points import Line, line_of
from telemetry.queries.window import Window

LONGER_THAN_SECONDS: Final = DAY_SECONDS
"""Shorter windows are never asked of a store: they are quick and whole here."""
ASK_AGAIN_SECONDS: Final = 30.0


class Away(Exception):
    """The store did not answer as it should; the text is a sentence for people."""


class Source(StrEnum):
    """Where a line was read."""

    OWN = "own"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Course:
    """A line, where it was read, and what kept us from reading it where it should be."""

    line: Line
    source: Source = Source.OWN
    problem: str = ""


Reader = Callable[[Collection[UUID], UUID, Window], Line | None]
"""Returns the line of these slices, or of the gateway itself; None where there is no store or it does not go so far
back. Raises Away.
"""


class _Store:
    """How the past is read, and until when it is not asked."""

    def __init__(self) -> None:
        self.reader: Reader | None = None
        self.away_until = 0.0
        self.problem = ""


_store: Final = _Store()


def use(reader: Reader | None) -> None:
    """Say how the past is read; None: from our own tables only."""
    _store.reader, _store.away_until = reader, 0.0


def course_of(scope_ids: Collection[UUID], gateway_id: UUID, window: Window) -> Course:
    """Return the sum over these slices (or the gateway itself), from the store where the window is long."""
    is_long = (window.until - window.since).total_seconds() > LONGER_THAN_SECONDS
    if not is_long or _store.reader is None:
        return Course(line_of(scope_ids, gateway_id, window))
    if time.monotonic() >= _store.away_until:
        try:
            found = _store.reader(scope_ids, gateway_id, window)
        except Away as fault:
            _store.away_until, _store.problem = time.monotonic() + ASK_AGAIN_SECONDS, str(fault)
        else:
            return Course(found, Source.STORE) if found else Course(line_of(scope_ids, gateway_id, window))
    return Course(line_of(scope_ids, gateway_id, window), problem=_store.problem)

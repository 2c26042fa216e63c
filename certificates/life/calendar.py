"""PURE: coming renewals and ends, counted into the slots of a strip whose span suits how long certificates live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import floor
from types import MappingProxyType
from typing import Final


class Span(StrEnum):
    """How far a calendar looks ahead."""

    TWO_HOURS = "2h"
    TWO_DAYS = "2d"
    TWO_WEEKS = "2w"
    EIGHT_WEEKS = "8w"

    @property
    def slot(self) -> timedelta:
        """How long a slot is."""
        return _SLOTS[self][0]

    @property
    def slots(self) -> int:
        """How many there are."""
        return _SLOTS[self][1]

    def begins(self, now: datetime) -> datetime:
        """Return when the slot of `now` begins: slots begin at whole units of their length, in UTC."""
        seconds = self.slot.total_seconds()
        return datetime.fromtimestamp(floor(now.timestamp() / seconds) * seconds, UTC)

    def ends(self, now: datetime) -> datetime:
        """Return when the last slot ends."""
        return self.begins(now) + self.slot * self.slots


_SLOTS: Final = MappingProxyType(
    {
        Span.TWO_HOURS: (timedelta(minutes=5), 24),
        Span.TWO_DAYS: (timedelta(hours=2), 24),
        Span.TWO_WEEKS: (timedelta(days=1), 14),
        Span.EIGHT_WEEKS: (timedelta(days=1), 56),
    }
)


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes for a certificate: when it is renewed, None: not by itself, and when it ends, None: not issued yet."""

    renews: datetime | None
    ends: datetime | None


def suiting_span(coming: Sequence[Coming], now: datetime) -> Span:
    """Return the shortest span in which at least half of the certificates have something to come."""
    moments = [[at for at in (one.renews, one.ends) if at is not None and at >= now] for one in coming]
    first = [min(some) for some in moments if some]
    for span in Span:
        if first and 2 * sum(at < span.ends(now) for at in first) >= len(first):
            return span
    return Span.EIGHT_WEEKS


def slot_of(at: datetime, span: Span, now: datetime) -> int | None:
    """Return the number of the slot of a moment, 0 also for what is overdue, None beyond the last."""
    number = max(0, floor((at - span.begins(now)) / span.slot))
    return number if number < span.slots else None

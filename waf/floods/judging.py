"""PURE: what is usual for a route at an hour, and when it is far more than that.

The usual is the median of the same hour of the days before, and how much it varies the median of the distances from it
(MAD): neither a flood of yesterday nor a holiday moves them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Final

DAYS: Final = 7
FEWEST_DAYS: Final = 3
FLOOR: Final = 20.0
"""Requests in a second; fewer are no flood, whatever is usual."""
RATIO: Final = 4.0
DEVIATIONS: Final = 8.0
_SIGMA: Final = 1.4826
"""By this a MAD is a standard deviation, were the rates distributed normally."""
CALM_SHARE: Final = 0.5
CALM: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Usual:
    """The median, and from which rate it is a flood; in requests a second."""

    rate: float
    limit: float


@dataclass(frozen=True, slots=True)
class Course:
    """A flood as it goes on, until `ended_at`."""

    started_at: datetime
    limit: float
    peak: float
    calm_since: datetime | None = None
    ended_at: datetime | None = None


def usual_of(days: Sequence[float | None]) -> Usual | None:
    """Return what is usual by the rates of the same hour of the days before, the oldest first.

    None: too little is known. A day on which nobody was heard is None. Days before the first request are none either:
    the route was not there.
    """
    known = [rate for rate in days if rate is not None]
    first = next((number for number, rate in enumerate(known) if rate > 0), len(known))
    evidence = known[first:]
    if len(evidence) < FEWEST_DAYS:
        return None
    middle = median(evidence)
    spread = _SIGMA * median(abs(rate - middle) for rate in evidence)
    return Usual(middle, max(FLOOR, RATIO * middle, middle + DEVIATIONS * spread))


def begins(rate: float, usual: Usual | None, now: datetime) -> Course | None:
    """Return the flood that begins, if one does."""
    if usual is None or rate < usual.limit:
        return None
    return Course(started_at=now, limit=usual.limit, peak=rate)


def goes_on(course: Course, rate: float, now: datetime) -> Course:
    """Return the flood as it is now: it ends when it has been calm for a while."""
    if rate >= CALM_SHARE * course.limit:
        return replace(course, peak=max(course.peak, rate), calm_since=None)
    since = course.calm_since or now
    return replace(course, calm_since=since, ended_at=now if now - since >= CALM else None)

"""How a check stands, from what it came to last on each node. Pure. Silence is never health."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

GOOD_CODE: Final = 200
BAD_CODE: Final = 500
"""As what results are counted among the moments of telemetry."""
GRACE_SECONDS: Final = 30
"""For a report to come in, and for the time that the request itself may take."""


class Standing(StrEnum):
    """Whether it is as expected where it is sent from; `unknown` where nobody has told lately."""

    PASSING = "passing"
    DEGRADED = "degraded"
    FAILING = "failing"
    UNKNOWN = "unknown"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Last:
    """What a check came to last on one node, and whether that was a failure."""

    at: datetime
    is_failure: bool


def is_fresh(at: datetime, every_seconds: int, now: datetime) -> bool:
    """Tell whether a result still says how things are: the next two have not been missed."""
    return now - at <= timedelta(seconds=2 * every_seconds + GRACE_SECONDS)


def standing_of(lasts: Iterable[Last], every_seconds: int, now: datetime, *, is_enabled: bool = True) -> Standing:
    """Return how a check stands over all nodes that told lately; some of which fail: `degraded`."""
    if not is_enabled:
        return Standing.DISABLED
    fresh = [one.is_failure for one in lasts if is_fresh(one.at, every_seconds, now)]
    if not fresh:
        return Standing.UNKNOWN
    if all(fresh):
        return Standing.FAILING
    return Standing.DEGRADED if any(fresh) else Standing.PASSING

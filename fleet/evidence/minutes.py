"""Counts of nodes put into the minutes of a rollout's own clock, on the side each node was on.

A node counts from the first whole minute after it proved the revision, and as one of the others until it was told: in
between, and in a minute it changed sides in, it says nothing about either.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from fleet.evidence.baseline import STEP_SECONDS, bad_in
from fleet.rollout.evidence import Metric, cap
from fleet.rollout.seen import NodeCounts
from telemetry.levels import floor
from telemetry.queries.cohorts import Counts, NodeStep
from telemetry.queries.window import Window

MINUTE: Final = timedelta(minutes=1)


class Arm(StrEnum):
    """The two sides."""

    CANARY = "canary"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Side:
    """When a node was told and when it proved the revision; None where neither happened."""

    pushed_at: datetime | None = None
    proven_at: datetime | None = None

    def arm(self, start: datetime) -> Arm | None:
        """Return the side the node was on during the whole minute that began at `start`."""
        if self.pushed_at is None or start + MINUTE <= self.pushed_at:
            return Arm.CONTROL
        return Arm.CANARY if self.proven_at is not None and self.proven_at <= start else None


@dataclass(slots=True)
class ArmMinute:
    """What one side did in one minute."""

    nodes: int = 0
    requests: int = 0
    bad: dict[Metric, int] = field(default_factory=lambda: dict.fromkeys(Metric, 0))
    capped: dict[Metric, int] = field(default_factory=lambda: dict.fromkeys(Metric, 0))

    def add(self, counts: Counts, rates: Mapping[Metric, float]) -> None:
        """Count one node in; `rates` are what is usual of each metric."""
        self.nodes += 1
        self.requests += counts.requests
        for metric, bad in bad_in(counts).items():
            self.bad[metric] += bad
            self.capped[metric] += cap(bad, counts.requests, rates.get(metric, 0.0))


LATE_MINUTES: Final = 2
"""Minutes before the present one that are counted again, for reports that come late."""
CAUGHT_UP_MINUTES: Final = 100
"""After a pause of ours; counts in fine steps are kept for two hours."""
Key = tuple[int, Arm]


def first_minute_at(moment: datetime) -> datetime:
    """Return when minute 0 begins after `moment`: with the next ten-second step; counts come in such steps."""
    return floor(moment + timedelta(seconds=STEP_SECONDS, microseconds=-1), STEP_SECONDS)


def minutes_to_count(origin: datetime, last_time: datetime | None, now: datetime) -> tuple[int, Window]:
    """Return the minutes that may have changed since they were counted `last_time`: the first, and their window."""
    present = minute_at(origin, now)
    seen = minute_at(origin, last_time) if last_time else 0
    first = max(min(seen, present) - LATE_MINUTES, present - CAUGHT_UP_MINUTES, 0)
    return first, Window(origin + first * MINUTE, origin + (present + 1) * MINUTE, int(MINUTE.total_seconds()))


def first_whole_minute(origin: datetime, since: datetime) -> int:
    """Return the number of the first minute that begins at or after `since`."""
    return 0 if since <= origin else minute_at(origin, since) + 1


def minute_at(origin: datetime, moment: datetime) -> int:
    """Return the number of the minute that holds `moment`; minute 0 begins at `origin`."""
    return max(int((moment - origin) / MINUTE), 0)


def by_minute(
    steps: Iterable[NodeStep], first: int, origin: datetime, sides: Mapping[UUID, Side], rates: Mapping[Metric, float]
) -> dict[Key, ArmMinute]:
    """Return what each side did in each minute; step 0 of `steps` is minute `first`."""
    found: defaultdict[Key, ArmMinute] = defaultdict(ArmMinute)
    for step in steps:
        number = first + step.number
        if (arm := sides[step.node_id].arm(origin + number * MINUTE)) is not None:
            found[number, arm].add(step.counts, rates)
    return dict(found)


def whole_spans(
    steps: Iterable[NodeStep], window: Window, sides: Mapping[UUID, Side], now: datetime
) -> dict[UUID, tuple[NodeCounts, ...]]:
    """Return for each node that has the revision its steps of the window that are over, oldest first.

    A gap is an empty one. The step in which it proved the revision is left out.
    """
    length = timedelta(seconds=window.step_seconds)
    starts = [(number, start) for number, start in enumerate(window.starts) if start + length <= now]
    counted = {(step.node_id, step.number): step.counts for step in steps}
    proven = {node_id: side.proven_at for node_id, side in sides.items() if side.proven_at is not None}
    return {
        node_id: tuple(_short(counted.get((node_id, number), Counts())) for number, start in starts if since <= start)
        for node_id, since in proven.items()
    }


def _short(counts: Counts) -> NodeCounts:
    return NodeCounts(counts.requests, counts.server_errors)

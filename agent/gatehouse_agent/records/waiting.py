"""PURE: records that wait for the next report, no more than a little, and what is not told is counted.

No tenant crowds another out: each has so many a second, and where too many wait, one goes of the tenant that has most.
"""

import math
from collections import Counter, deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from gatehouse_protocol.records import MAX_DROPPED, MAX_RECORDS, AccessRecord, DropReason, RecordReport, RecordsDropped

A_SECOND: Final = 20
AT_ONCE: Final = 60
"""Of a tenant that was quiet before."""
KEPT: Final = 1_000
_MOST_BUCKETS: Final = 10_000


class Waiting:
    """`steady` is a clock for rates, in seconds; `now` the time of the control plane, in seconds since 1970."""

    def __init__(self, steady: Callable[[], float], now: Callable[[], float]) -> None:
        self._steady, self._now = steady, now
        self._filled: dict[str, tuple[float, float]] = {}
        self._waiting: dict[str, deque[AccessRecord]] = {}
        self._dropped: Counter[tuple[datetime, str, DropReason]] = Counter()
        self._size = 0

    def admits(self, slice_key: str) -> bool:
        """Say whether a record of this slice is to be read; if not, it is counted."""
        now = self._steady()
        left, at = self._filled.get(slice_key, (float(AT_ONCE), now))
        left = min(float(AT_ONCE), left + (now - at) * A_SECOND)
        is_admitted = left >= 1
        if len(self._filled) >= _MOST_BUCKETS:
            self._filled.clear()
        self._filled[slice_key] = (left - is_admitted, now)
        if not is_admitted:
            self.drop(slice_key, DropReason.RATE)
        return is_admitted

    def add(self, record: AccessRecord) -> None:
        """Keep a record until the next report."""
        self._waiting.setdefault(record.slice, deque()).append(record)
        self._size += 1
        if self._size > KEPT:
            longest = max(self._waiting, key=lambda key: len(self._waiting[key]))
            self._pop(longest)
            self.drop(longest, DropReason.ROOM)

    def drop(self, slice_key: str, reason: DropReason, count: int = 1) -> None:
        """Count what is not told."""
        minute = datetime.fromtimestamp(math.floor(self._now() / 60) * 60, UTC)
        self._dropped[minute, slice_key, reason] += count

    def take(self) -> RecordReport | None:
        """Return what the next report says, of each slice in turn; None if there is nothing."""
        taken: list[AccessRecord] = []
        while self._waiting and len(taken) < MAX_RECORDS:
            taken += [self._pop(key) for key in list(self._waiting)[: MAX_RECORDS - len(taken)]]
        told = list(self._dropped)[: MAX_DROPPED - MAX_RECORDS]  # room for what is counted should the report wait
        dropped = tuple(RecordsDropped(*key, count=self._dropped.pop(key)) for key in told)
        return RecordReport(tuple(taken), dropped) if taken or dropped else None

    def _pop(self, slice_key: str) -> AccessRecord:
        queue = self._waiting[slice_key]
        record = queue.popleft()
        self._size -= 1
        if not queue:
            del self._waiting[slice_key]
        return record

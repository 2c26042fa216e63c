"""PURE: what went out, alike things together, as it waits for the next report; no more than a little of it.

No tenant crowds another out: where too much waits, the oldest goes of the tenant that has most, and is counted.
"""

from dataclasses import dataclass
from typing import Final

from gatehouse_protocol.egress import MAX_FLOWS, Flow

from gatehouse_agent.egress.reading import Subject
from gatehouse_agent.records.reading import moment

KEPT: Final = 5_000
"""Subjects that wait, of all slices together."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What a line of Envoy's adds to what was told before: how many began, and bytes."""

    count: int
    bytes_up: int
    bytes_down: int

    @property
    def is_something(self) -> bool:
        """Whether it adds anything."""
        return bool(self.count or self.bytes_up or self.bytes_down)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is added, when it was seen (in Unix seconds, as it is to be told), and the id of the request."""

    at: float
    request_id: str
    gain: Gain


@dataclass(slots=True)
class _Sum:
    at: float
    request_id: str
    count: int = 0
    bytes_up: int = 0
    bytes_down: int = 0


_Key = tuple[int, Subject]


class Flows:
    """What was seen since the report before, by slice, sequence of its revision, and subject."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._waiting: dict[str, dict[_Key, _Sum]] = {}
        self._size = 0
        self._lost = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits to be told."""
        return not self._size and not self._lost

    def add(self, slice_key: str, sequence: int, subject: Subject, seen: Seen) -> None:
        """Add what was seen to what is alike."""
        mine = self._waiting.setdefault(slice_key, {})
        found = mine.get((sequence, subject))
        if found is None:
            found = mine[sequence, subject] = _Sum(seen.at, seen.request_id)
            self._size += 1
        if seen.at >= found.at:
            found.at, found.request_id = seen.at, seen.request_id
        found.count += seen.gain.count
        found.bytes_up += seen.gain.bytes_up
        found.bytes_down += seen.gain.bytes_down
        if self._size > self._kept:
            self._make_room()

    def lose(self, count: int = 1) -> None:
        """Count what is not told."""
        self._lost += count

    def take(self) -> tuple[tuple[Flow, ...], int]:
        """Return what the next report says, of each slice in turn, and how many found no room; forget both."""
        taken: list[Flow] = []
        while self._waiting and len(taken) < MAX_FLOWS:
            for key in list(self._waiting)[: MAX_FLOWS - len(taken)]:
                (sequence, subject), sums = self._pop(key)
                taken.append(_flow(key, sequence, subject, sums))
        lost, self._lost = self._lost, 0
        return tuple(taken), lost

    def _make_room(self) -> None:
        longest = max(self._waiting, key=lambda key: len(self._waiting[key]))
        _, sums = self._pop(longest)
        self.lose(max(sums.count, 1))

    def _pop(self, slice_key: str) -> tuple[_Key, _Sum]:
        mine = self._waiting[slice_key]
        key = next(iter(mine))
        sums = mine.pop(key)
        if not mine:
            del self._waiting[slice_key]
        self._size -= 1
        return key, sums


def _flow(slice_key: str, sequence: int, subject: Subject, sums: _Sum) -> Flow:
    return Flow(
        at=moment(sums.at),
        slice=slice_key,
        revision_sequence=sequence,
        workload=subject.workload,
        destination=subject.destination,
        way=subject.way,
        outcome=subject.outcome,
        reason=subject.reason,
        rule=subject.rule,
        address=subject.address,
        client=subject.client,
        request_id=sums.request_id,
        count=sums.count,
        bytes_up=sums.bytes_up,
        bytes_down=sums.bytes_down,
        identified_by=subject.identified_by,
    )

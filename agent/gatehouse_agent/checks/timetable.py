"""PURE: when each check is due. Every node has a moment of its own, so that a thousand do not ask at the same instant.

The moments are counted from 1970: an agent that starts again goes on where the one before was.
"""

import hashlib
import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field

Key = tuple[str, str]
"""A slice and the name of a check in it."""


def offset_seconds(node: str, key: Key, every_seconds: int) -> float:
    """Return how long after the beginning of each period a node sends a check."""
    hashed = hashlib.sha256("\0".join((node, *key)).encode()).digest()
    return int.from_bytes(hashed[:8], "big") / 2**64 * every_seconds


def next_at(after: float, offset: float, every_seconds: int) -> float:
    """Return the first moment later than `after`, in seconds since 1970."""
    periods = (after - offset) // every_seconds + 1
    return periods * every_seconds + offset


@dataclass(slots=True)
class Timetable:
    """What is due when, on one node."""

    node: str
    _periods: dict[Key, int] = field(default_factory=dict)
    _due: list[tuple[float, Key]] = field(default_factory=list)

    def follow(self, periods: Mapping[Key, int], now: float) -> None:
        """Take over which checks there are and how often each is sent, in seconds."""
        self._periods = dict(periods)
        self._due = [(self._next(key, now), key) for key in periods]
        heapq.heapify(self._due)

    def due(self, now: float) -> list[Key]:
        """Return what is due, each once however late it is, and enter when it is next."""
        found = []
        while self._due and self._due[0][0] <= now:
            _, key = self._due[0]
            heapq.heapreplace(self._due, (self._next(key, now), key))
            found.append(key)
        return found

    def seconds_to_next(self, now: float) -> float | None:
        """Return how long nothing is due; None where nothing ever is."""
        return max(0.0, self._due[0][0] - now) if self._due else None

    def _next(self, key: Key, now: float) -> float:
        every = self._periods[key]
        return next_at(now, offset_seconds(self.node, key, every), every)

"""Adds up what nodes tell of flows that are alike."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from gatehouse_protocol.egress import Flow as SaidFlow

Key = TypeVar("Key", bound=Hashable)
LARGEST: Final = 2**53
"""No node can make a table refuse a batch by counting to the moon."""


@dataclass(slots=True)
class Sums:
    """How many, the bytes that they moved, and when the newest was."""

    last_at: datetime
    count: int = 0
    bytes_up: int = 0
    bytes_down: int = 0

    def add(self, more: "Sums | SaidFlow") -> None:
        """Add the numbers of a flow, or of such sums."""
        self.count += min(more.count, LARGEST)
        self.bytes_up += min(more.bytes_up, LARGEST)
        self.bytes_down += min(more.bytes_down, LARGEST)
        if isinstance(more, Sums):
            self.last_at = max(self.last_at, more.last_at)

    @property
    def values(self) -> tuple[int, int, int, datetime]:
        """Count, bytes up, bytes down, newest."""
        return self.count, self.bytes_up, self.bytes_down, self.last_at


def add_up(flows: Iterable[tuple[Key, SaidFlow, datetime]]) -> dict[Key, Sums]:
    """Return the sums by key, of flows with the moments they are believed of."""
    found: dict[Key, Sums] = {}
    for key, said, at in flows:
        sums = found.setdefault(key, Sums(at))
        sums.add(said)
        sums.last_at = max(sums.last_at, at)
    return found

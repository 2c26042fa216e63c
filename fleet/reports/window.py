"""PURE: which reports of one agent boot were already taken, so that counts are added exactly once in any order.

An anti-replay window as in IPsec (RFC 4303 §3.4.3): the newest sequence and a bit for each of the 1 024 below it.
At a report every 2 seconds that covers over half an hour, three times what an agent keeps.
"""

from dataclasses import dataclass
from typing import Final

WINDOW: Final = 1024
BYTES: Final = WINDOW // 8
_MASK: Final = (1 << WINDOW) - 1


@dataclass(frozen=True, slots=True)
class ReportWindow:
    """`newest` is the highest sequence taken, 0 for none; bit n of `seen` stands for sequence `newest - n`."""

    newest: int = 0
    seen: int = 0

    @classmethod
    def load(cls, newest: int, stored: bytes) -> "ReportWindow":
        """Read the window as it is stored: big-endian bytes, empty for none."""
        return cls(newest, int.from_bytes(stored))

    def dump(self) -> bytes:
        """Return the bits as stored."""
        return self.seen.to_bytes(BYTES)

    def has_taken(self, sequence: int) -> bool:
        """Whether `sequence` was taken, or is too old to tell (then it counts as taken)."""
        age = self.newest - sequence
        return age >= WINDOW or (age >= 0 and bool(self.seen >> age & 1))

    def take(self, sequence: int) -> "ReportWindow":
        """Return the window with `sequence` marked as taken."""
        ahead = sequence - self.newest
        if ahead > 0:
            return ReportWindow(sequence, (self.seen << min(ahead, WINDOW) | 1) & _MASK)
        return ReportWindow(self.newest, self.seen | 1 << -ahead)

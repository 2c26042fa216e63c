"""PURE: how long a certificate works, and how much of that is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Life:
    """The validity of a certificate (RFC 5280 §4.1.2.5), timezone-aware.

    CAs set `not_before` back by minutes or hours. With `obtained_at` its life begins when we got it: otherwise a short
    certificate would be past half of its life on arrival, and be renewed for ever. ValueError: it ends before it
    begins, or a time without a zone.
    """

    not_before: datetime
    not_after: datetime
    obtained_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what is no life."""
        times = [time for time in (self.not_before, self.not_after, self.obtained_at) if time is not None]
        if any(time.utcoffset() is None for time in times):
            raise ValueError("The validity of a certificate needs times with a timezone.")
        if self.not_after < self.not_before:
            raise ValueError("The certificate ends before it begins.")

    @property
    def begins(self) -> datetime:
        """When it began to work for us."""
        if self.obtained_at is None:
            return self.not_before
        return min(max(self.not_before, self.obtained_at), self.not_after)

    @property
    def length(self) -> timedelta:
        """From its beginning to its end."""
        return self.not_after - self.begins

    def at(self, share: float) -> datetime:
        """Return the moment when `share` of it is over, 0 the beginning, 1 the end."""
        return self.begins + self.length * share

    def left(self, now: datetime) -> timedelta:
        """Return how long it still works: nothing once it is expired, never a negative time."""
        return max(self.not_after - now, timedelta())

    def is_expired(self, now: datetime) -> bool:
        """Whether it works no more; its last second is its last."""
        return now >= self.not_after

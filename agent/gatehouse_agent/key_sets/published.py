"""One source: the keys that it has, when they are fetched next, and what is wrong."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from gatehouse_protocol.key_sets import PublishedKeys
from gatehouse_protocol.key_sources import KeySetStatus

from gatehouse_agent.assembly.key_sources import GivenSource
from gatehouse_agent.control.backoff import Backoff
from gatehouse_agent.key_sets.keeping import Kept

SOONEST_SECONDS: Final = 10.0
"""However many tokens were not verified, a source is not asked more often than that."""
_JITTER: Final = 0.2


@dataclass(slots=True)
class Published:
    """Owned by the event loop. `due_at` and `tried_at` are of the steady clock."""

    given: GivenSource
    kept: Kept | None = None
    error: str = ""
    due_at: float = 0.0
    tried_at: float = float("-inf")
    is_busy: bool = False
    _backoff: Backoff = field(default_factory=lambda: Backoff(first_seconds=1.0, longest_seconds=60.0))

    @property
    def was_tried(self) -> bool:
        """Whether this node has asked, or has keys of an agent before this one."""
        return self.kept is not None or bool(self.error)

    def become(self, given: GivenSource, steady: float) -> None:
        """Take what is said otherwise of the same source, and ask it anew."""
        if given != self.given:
            self.given, self.due_at = given, steady

    def take(self, keys: PublishedKeys, now: float, steady: float) -> None:
        """Use a set that was fetched; the next is fetched before this one is as old as it may be."""
        self.kept, self.error = Kept(keys, now), ""
        self.due_at = steady + self.given.source.refresh_seconds * (1 - _JITTER * random.random())
        self._backoff.reset()

    def fail(self, text: str, steady: float) -> None:
        """Go on with what there is, and ask again before long."""
        self.error = text
        pause = min(self._backoff.next_pause(), float(self.given.source.refresh_seconds))
        self.due_at = steady + pause

    def hurry(self, steady: float) -> bool:
        """Ask now, unless that was done a moment ago; say whether it will be."""
        if self.is_busy or steady < self.tried_at + SOONEST_SECONDS:
            return self.is_busy
        self.due_at = steady
        return True

    @property
    def status(self) -> KeySetStatus:
        """How it is, for reports."""
        keys = self.kept.keys if self.kept else None
        return KeySetStatus(
            slice=self.given.slice,
            policy=self.given.policy,
            address=self.given.source.address,
            keys=keys.keys if keys else 0,
            left_out=keys.left_out if keys else 0,
            fetched_at=datetime.fromtimestamp(int(self.kept.fetched_at), UTC) if self.kept else None,
            error=self.error,
        )

"""Who may try now: one at a time in a process, and so many a minute for a tenant."""

import threading
import time
from collections import deque
from collections.abc import Hashable
from typing import Final

from console.base.errors import TooMany
from waf.trials.apart.turns import Turns

PER_MINUTE: Final = 30
_WINDOW_SECONDS: Final = 60.0
TURNS: Final = Turns(at_once=1, patience_seconds=15.0)


class Pace:
    """Counts what each has had within a minute."""

    def __init__(self, per_minute: int = PER_MINUTE) -> None:
        self._per_minute, self._lock = per_minute, threading.Lock()
        self._had: dict[Hashable, deque[float]] = {}

    def take(self, who: Hashable) -> None:
        """Count one. Raises TooMany, which says when to come back."""
        now = time.monotonic()
        with self._lock:
            self._had = {key: had for key, had in self._had.items() if had and had[-1] > now - _WINDOW_SECONDS}
            had = self._had.setdefault(who, deque())
            while had and had[0] <= now - _WINDOW_SECONDS:
                had.popleft()
            if len(had) >= self._per_minute:
                wait = max(1, round(had[0] + _WINDOW_SECONDS - now))
                text = f"{self._per_minute} requests a minute are tried for a tenant."
                raise TooMany(text, retry_after_seconds=wait)
            had.append(now)


PACE: Final = Pace()

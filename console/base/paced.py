"""Says that something came at most once a second for each of many, and never leaves the last unsaid."""

import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from django.db import transaction

from console.base.live import changed, publish

EVERY_SECONDS: Final = 1.0


class Paced:
    """Calls `say(key)` now, or when the key's second is over; what comes until then is said with it."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._lock = say, threading.Lock()
        self._next_at: dict[str, float] = {}

    def say_in_time(self, key: str) -> None:
        """Say it, within a second at the latest."""
        with self._lock:
            now = time.monotonic()
            due = self._next_at.get(key, now)
            if due > now + EVERY_SECONDS:  # somebody waits to say it
                return
            self._next_at[key] = max(due, now) + EVERY_SECONDS
        if due <= now:
            self._say(key)
        else:
            timer = threading.Timer(due - now, self._say, [key])
            timer.daemon = True
            timer.start()


def of_slices(what: str) -> Callable[[Iterable[str]], None]:
    """Return what tells whoever looks at these slices that `what` changed, once the surrounding transaction commits."""
    paced = Paced(lambda key: publish(f"slice:{key}", changed(f"slice:{key}", what, key)))

    def announce(slice_keys: Iterable[str]) -> None:
        for key in slice_keys:
            transaction.on_commit(partial(paced.say_in_time, key), robust=True)

    return announce

"""Says that findings came, at most once a second for each slice, and never leaves the last unsaid."""

import threading
import time
from collections.abc import Iterable
from functools import partial
from typing import Final

from django.db import transaction

from console.base.live import changed, publish

EVERY_SECONDS: Final = 1.0
_lock: Final = threading.Lock()
_next_at: dict[str, float] = {}


def announce_findings(slice_keys: Iterable[str]) -> None:
    """Tell whoever looks at these slices once the surrounding transaction commits."""
    for key in slice_keys:
        transaction.on_commit(partial(_say_in_time, key), robust=True)


def _say_in_time(key: str) -> None:
    """Say so now, or when its second is over; what comes until then is said with it."""
    with _lock:
        now = time.monotonic()
        due = _next_at.get(key, now)
        if due > now + EVERY_SECONDS:  # somebody waits to say it
            return
        _next_at[key] = max(due, now) + EVERY_SECONDS
    if due <= now:
        _say(key)
    else:
        timer = threading.Timer(due - now, _say, [key])
        timer.daemon = True
        timer.start()


def _say(key: str) -> None:
    publish(f"slice:{key}", changed(f"slice:{key}", "waf", key))

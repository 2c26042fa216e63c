"""Waits for what other threads do, as long as patience lasts; never for a time."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 20


def until(is_so: Callable[[], bool]) -> None:
    """Return as soon as `is_so()`; fail when it never is."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)

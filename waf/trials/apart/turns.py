"""Who may start a process now: few at once, so that a page full of trials does not take the console's processors."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

AT_ONCE: Final = 2
PATIENCE_SECONDS: Final = 5.0


class BusyError(Exception):
    """Others are trying rules, and did not end in time."""


class Turns:
    """At most `at_once` hold a turn; who waits longer than `patience_seconds` goes without."""

    def __init__(self, at_once: int = AT_ONCE, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._patience_seconds = patience_seconds

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a turn. Raises BusyError."""
        if not self._free.acquire(timeout=self._patience_seconds):
            raise BusyError("Others are trying rules just now.")
        try:
            yield
        finally:
            self._free.release()

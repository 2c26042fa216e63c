"""How long a worker looks at one request.

Rules can need seconds for a few kilobytes that somebody has thought about. Envoy would not wait for that, and where
failing is open such a request would pass, and all that wait behind it. The engine cannot be interrupted: when it has
taken too long, another thread refuses the request and ends the process, which is followed by a fresh one.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

LONGEST_SECONDS: Final = 1.0
"""Half of what Envoy waits: whoever waited behind such a request is still asked about elsewhere."""
_LOOKS_EVERY_SECONDS: Final = 0.1


class Patience:
    """Watches from a thread of its own; `give_up` is called there, at most once, and does not return."""

    def __init__(self, seconds: float = LONGEST_SECONDS) -> None:
        self._seconds = seconds
        self._given_up: Callable[[], None] | None = None
        self._until = 0.0
        self._changing = threading.Lock()

    def start(self) -> None:
        """Begin to watch; after a fork, which threads do not outlive."""
        threading.Thread(target=self._watch, daemon=True, name="patience").start()

    @contextmanager
    def with_what(self, give_up: Callable[[], None]) -> Iterator[None]:
        """Look at a request in this context; once it is too late, it is never left."""
        with self._changing:
            self._until, self._given_up = time.monotonic() + self._seconds, give_up
        try:
            yield
        finally:
            with self._changing:
                self._given_up = None

    def _watch(self) -> None:
        while True:
            time.sleep(_LOOKS_EVERY_SECONDS)
            with self._changing:
                if self._given_up is not None and time.monotonic() > self._until:
                    self._given_up()

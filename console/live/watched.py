"""What browsers look at, wherever they are: each process says so again and again, and is believed for a while."""

import time
from collections.abc import Iterable


class Watched:
    """Keys that a process has named within the last `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._said: dict[str, float] = {}

    def note(self, keys: Iterable[str]) -> None:
        """A process says that somebody looks at these."""
        self._said.update(dict.fromkeys(keys, time.monotonic()))

    def current(self) -> list[str]:
        """Return what is looked at now."""
        oldest = time.monotonic() - self._seconds
        self._said = {key: said for key, said in self._said.items() if said >= oldest}
        return list(self._said)

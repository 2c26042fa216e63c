"""Ever longer, jittered pauses, so that a fleet does not come back to a restarted control plane as one herd."""

import random
from dataclasses import dataclass, field


@dataclass(slots=True)
class Backoff:
    """Full jitter: each pause is drawn between the first one and a limit that doubles up to `longest_seconds`."""

    first_seconds: float = 0.2
    longest_seconds: float = 60.0
    _limit: float = field(default=0.0, init=False)

    def next_pause(self, asked_seconds: float = 0.0) -> float:
        """Return the next pause in seconds; never shorter than what the server asked for (`Retry-After`)."""
        self._limit = min(max(self._limit * 2, self.first_seconds * 2), self.longest_seconds)
        return max(asked_seconds, random.uniform(self.first_seconds, self._limit))

    def reset(self) -> None:
        """Start over after a success."""
        self._limit = 0.0

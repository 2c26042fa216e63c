"""Argon2id, one at a time: whoever guesses asks for many hashes, and each is meant to be dear.

46 MiB, two passes and one lane are beyond what OWASP's password storage cheat sheet asks for. Django's own eight lanes
would take every processor for each guess; those who are signed in would notice.
"""

import threading
from typing import Any, Final

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE: Final = 1


class BoundedArgon2(Argon2PasswordHasher):
    """Django's hasher on one processor; beyond AT_ONCE in this process, the next one waits."""

    time_cost = 2
    memory_cost = 46 * 1024
    parallelism = 1
    turn = threading.BoundedSemaphore(AT_ONCE)

    def encode(self, *args: Any, **kwargs: Any) -> str:
        """Return the hash of a password."""
        with self.turn:
            return str(super().encode(*args, **kwargs))

    def verify(self, *args: Any, **kwargs: Any) -> bool:
        """Tell whether a password has this hash."""
        with self.turn:
            return bool(super().verify(*args, **kwargs))

"""Refuses the commonest leaked passwords that are long enough to be chosen here, without a question to anybody.

`leaked.bin` holds the first five bytes of the SHA-256 of each, sorted: the 20 000 commonest with twelve or more
characters, casefolded, of Mark Burnett's ten million passwords (public domain, as counted in OWASP's SecLists). The
look-up of `breached.py` knows far more, where it is set.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError

from console.accounts.passwords.guessable import MESSAGE

LIST: Final = Path(__file__).with_suffix(".bin")
BYTES: Final = 5


class LeakedValidator:
    """Refuses passwords of the list."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for one of them."""
        if _digest(password.strip().casefold()) in _digests():
            raise ValidationError(MESSAGE, code="password_too_common")

    def get_help_text(self) -> str:
        """Return a sentence for people."""
        return "Not one of the commonest that were ever leaked."


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()[:BYTES]


@lru_cache(maxsize=1)
def _digests() -> frozenset[bytes]:
    held = LIST.read_bytes()
    return frozenset(held[at : at + BYTES] for at in range(0, len(held), BYTES))

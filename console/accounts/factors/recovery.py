"""Recovery codes: ten, each good once, shown once. 140 random bits each, so that a digest can be kept (ASVS 6.5.2)."""

import hashlib
import secrets
from typing import Final

CODES: Final = 10
GROUPS: Final = 4
GROUP_LETTERS: Final = 7
_EARLIER_LETTERS: Final = 24  # codes of earlier releases, which stay good
LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's: no i, l, o and u."""
_MISREAD: Final = str.maketrans("ilo", "110")


def new_codes() -> list[str]:
    """Return fresh codes as people see them."""
    return [_new_code() for _ in range(CODES)]


def digest(code: str) -> str:
    """Return what is kept of a code, however it is spelt."""
    plain = "".join(letter for letter in code.lower().translate(_MISREAD) if letter in LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()


def looks_like_one(text: str) -> bool:
    """Tell a recovery code from the six digits of an app."""
    return sum(letter.isalnum() for letter in text) in {GROUPS * GROUP_LETTERS, _EARLIER_LETTERS}


def _new_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LETTERS)) for _ in range(GROUPS))

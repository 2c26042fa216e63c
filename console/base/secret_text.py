"""Secrets that scanners know where they should not be, without asking us: a prefix, random letters, and a checksum."""

import secrets
import string
import zlib
from typing import Final

_LETTERS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_LETTERS: Final = 32  # 190 bits
_CHECKSUM_LETTERS: Final = 6


def new_secret(prefix: str) -> str:
    """Return a fresh secret of 190 random bits: the prefix, 32 letters and digits, and 6 that check them."""
    random = "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM_LETTERS))
    return f"{prefix}{random}{checksum(random)}"


def checksum(text: str) -> str:
    """Return the CRC-32 of a text as six letters in base 62, the most significant first."""
    number, letters = zlib.crc32(text.encode()), ""
    for _ in range(_CHECKSUM_LETTERS):
        number, place = divmod(number, len(_LETTERS))
        letters = _LETTERS[place] + letters
    return letters


def is_well_formed(secret: str, prefix: str) -> bool:
    """Tell whether a text could be a secret with this prefix: its length and its checksum are right."""
    body = secret.removeprefix(prefix)
    random = body[:-_CHECKSUM_LETTERS]
    return secret.startswith(prefix) and len(random) == _RANDOM_LETTERS and checksum(random) == body[len(random) :]

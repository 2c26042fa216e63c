"""Check digits: what tells a number from one that only looks like it. Each takes text without separators."""

import zlib
from typing import Final

_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CRC_CHARACTERS: Final = 6
_DOUBLED: Final = str.maketrans("0123456789", "0246813579")
"""Digits doubled, and of two digits the sum."""


def is_luhn(digits: str) -> bool:
    """Return whether digits satisfy ISO/IEC 7812-1, annex B."""
    return sum(map(int, digits[-1::-2] + digits[-2::-2].translate(_DOUBLED))) % 10 == 0


def is_mod_97(text: str) -> bool:
    """Return whether an IBAN satisfies ISO 7064 MOD 97-10: its first four characters go to the end."""
    moved = text[4:] + text[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


def is_mod_11_10(digits: str) -> bool:
    """Return whether digits satisfy ISO 7064 MOD 11,10."""
    product = 10
    for digit in digits[:-1]:
        rest = (int(digit) + product) % 10 or 10
        product = rest * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def is_eleven_test(digits: str) -> bool:
    """Return whether nine digits satisfy the eleven test of Dutch numbers: weights 9 to 2, and -1 for the last."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0


def is_pesel(digits: str) -> bool:
    """Return whether eleven digits satisfy the check of Polish numbers: weights 1, 3, 7 and 9 in turn."""
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 10 == 0


def has_crc32(text: str) -> bool:
    """Return whether a token ends in the CRC-32 of its secret part, in six characters of base 62, as GitHub's do."""
    secret, said = text[:-_CRC_CHARACTERS], text[-_CRC_CHARACTERS:]
    number, found = zlib.crc32(secret.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        found = _BASE62[rest] + found
    return found.rjust(_CRC_CHARACTERS, "0") == said

"""Weighs a password: how many guesses it takes who joins words, names, years and walks along the keys.

The weight is in bits: 34 of them are seventeen thousand million guesses. Words are Django's list of common passwords,
which has the commonest first, and the short ones below; what is left over is weighed sign by sign.
"""

import gzip
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from django.contrib.auth.password_validation import CommonPasswordValidator

ROWS: Final = (
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
)
_SHORT_WORDS: Final = (
    "a about all am an and are at be best but by can do first for from get has have her his how in is it its last me "
    "mine more my new no not now of on one only or our out please set she so some than that the their them then there "
    "they this to too up us use very was we were what when where which who will with yes you your"
)
"""English words that stand between others; a sentence of these alone weighs little."""

_LOOKALIKE: Final = str.maketrans("@4301!$57", "aaeolisst")
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")
_DIGITS: Final = re.compile(r"\d+")
_SAME: Final = re.compile(r"(.)\1{2,}")
SHORTEST_WORD: Final = 3
SHORTEST_WALK: Final = 4
LONGEST_PART: Final = 33
"""The longest of the list; no part beyond it is looked up."""

LIGHTEST_WORD: Final = 10.0
"""However common a word is: four that were drawn by lot are heavy enough."""
SHORT_WORD, YEAR, WALK, SAME, LOOKALIKE = 4.0, 7.0, 10.0, 3.0, 1.0
LETTER, DIGIT, FOREIGN, SIGN, BLANK = math.log2(26), math.log2(10), 8.0, 3.0, 1.0
MOST_DIGITS: Final = 18.0
"""Digits in a row are mostly a date or a number of a telephone, however long."""


def weight(text: str) -> float:
    """Return the weight of a casefolded text in bits: that of its lightest division into parts."""
    plain = text.translate(_LOOKALIKE)
    lightest = [0.0] + [math.inf] * len(text)
    for start in range(len(text)):
        for end, bits in _parts(text, plain, start):
            lightest[end] = min(lightest[end], lightest[start] + bits)
    return lightest[-1]


def _parts(text: str, plain: str, start: int) -> Iterator[tuple[int, float]]:
    """Yield where each part that begins here ends, and what it weighs."""
    sign = _of_sign(text[start])
    yield start + 1, sign
    if found := _YEAR.match(text, start):
        yield found.end(), YEAR
    if found := _SAME.match(text, start):
        yield found.end(), sign + SAME
    if found := _DIGITS.match(text, start):
        yield found.end(), min(DIGIT * (found.end() - start), MOST_DIGITS)
    known = _known()
    for end in range(start + 1, min(start + LONGEST_PART, len(text)) + 1):
        if (bits := known.get(text[start:end])) is not None:
            yield end, bits
        if (bits := known.get(plain[start:end])) is not None:
            yield end, bits + LOOKALIKE


def _of_sign(sign: str) -> float:
    if sign.isdecimal():
        return DIGIT
    if sign.isalpha():
        return LETTER if sign.isascii() else FOREIGN
    return BLANK if sign.isspace() else SIGN


@lru_cache(maxsize=1)
def _known() -> dict[str, float]:
    """Return what each known part weighs: common passwords by their rank, walks, short words."""
    with gzip.open(CommonPasswordValidator().DEFAULT_PASSWORD_LIST_PATH, "rt", encoding="utf-8") as lines:
        words = [line.strip() for line in lines]
    ranked = {word: math.log2(rank) for rank, word in enumerate(words, 1) if len(word) >= SHORTEST_WORD}
    known = {word: max(LIGHTEST_WORD, bits) for word, bits in ranked.items()}
    return known | dict.fromkeys(_walks(), WALK) | dict.fromkeys(_SHORT_WORDS.split(), SHORT_WORD)


def _walks() -> Iterator[str]:
    """Yield every walk of up to LONGEST_PART signs, in either direction and round."""
    for row in ROWS:
        for way in (row, row[::-1]):
            ring = way * (2 + LONGEST_PART // len(row))
            for start in range(len(row)):
                yield from (ring[start : start + length] for length in range(SHORTEST_WALK, LONGEST_PART + 1))

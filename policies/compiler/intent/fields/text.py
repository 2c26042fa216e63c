"""Free text: any language, but nothing that can break a line, end a string or reorder what a reader sees."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.limits import DESCRIPTION_CHARACTERS

# Unicode Bidi_Control (UAX #9), which can make text read differently from what it says, and the invisible BOM.
_MISLEADING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_BREAKING_CATEGORIES: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


def plain_text(value: str) -> str:
    """The value itself; refused with control characters, line breaks or bidirectional controls."""
    if value.isascii() and value.isprintable():
        return value
    for at, sign in enumerate(value):
        if sign in _MISLEADING:
            raise refuse("text_bidirectional", f"has the invisible character U+{ord(sign):04X} at position {at + 1}")
        if unicodedata.category(sign) in _BREAKING_CATEGORIES:
            raise refuse("text_control", f"has the control character U+{ord(sign):04X} at position {at + 1}")
    return value


def printable_ascii(value: str) -> str:
    """The value itself; refused with anything but the 95 printable ASCII characters."""
    plain_text(value)
    if not value.isascii():
        sign = next(sign for sign in value if not sign.isascii())
        raise refuse("text_not_ascii", f"may hold ASCII only, not U+{ord(sign):04X}")
    return value


Description = Annotated[str, Field(max_length=DESCRIPTION_CHARACTERS), AfterValidator(plain_text)]

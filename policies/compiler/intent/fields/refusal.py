"""How a field says no: a stable code and a sentence, and optionally a pointer below the value that was looked at."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

_LONGEST_QUOTE = 60


def refuse(code: str, text: str, *, below: str = "") -> PydanticCustomError:
    """The error to raise from a validator; `below` is a JSON pointer relative to the validated value, as `/path`."""
    return PydanticCustomError(code, "{text}", {"text": text, "below": below})


def quote(value: str) -> str:
    """A value for use in a sentence: shortened, and with anything unprintable escaped."""
    short = value if len(value) <= _LONGEST_QUOTE else value[:_LONGEST_QUOTE] + "…"
    return "“" + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in short) + "”"

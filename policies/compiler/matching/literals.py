"""The text with which everything that an expression matches must begin, so that a leaf repeats only what can match."""

from __future__ import annotations

import re
from typing import Final

_START: Final = re.compile(r"\^?((?:[A-Za-z0-9/_~!&',;=:@%-]|\\[./-])*)")
_OPTIONAL: Final = ("*", "?", "{")


def literal_prefix(pattern: str) -> str:
    """A string that every full match of the pattern starts with; empty when none is known.

    An alternative anywhere could begin otherwise, and a flag such as `(?i)` could match otherwise: both give the empty
    string. A last character that is repeated may be absent, so it does not count.
    """
    found = _START.match(pattern)
    if found is None or "|" in pattern:
        return ""
    text, rest = found.group(1), pattern[found.end() :]
    if rest.startswith(_OPTIONAL):
        text = text[:-2] if text[-2:-1] == "\\" else text[:-1]
    return text.replace("\\", "")

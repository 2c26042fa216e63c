"""What could be written at a place in an expression: for editors."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gatehouse_inspector.expressions.errors import ExpressionError
from gatehouse_inspector.expressions.fields import FIELDS, FUNCTIONS, Type
from gatehouse_inspector.expressions.parsing import parse

_WORD: Final = re.compile(r"\$?[A-Za-z0-9_.-]*$")
_LOGIC: Final = ("and", "or", "xor")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that may replace what stands from `start` up to the cursor; `kind` is field, function, list or word."""

    text: str
    kind: str
    help: str
    start: int


def complete(text: str, cursor: int, lists: Mapping[str, Type] | None = None) -> list[Suggestion]:
    """Return what may stand at the cursor, judged by what is before it; nothing where that cannot be read."""
    before = text[:cursor]
    found = _WORD.search(before)
    start = found.start() if found else cursor
    word = before[start:]
    return [_suggestion(one, start) for one in _expected(before[:start], lists or {}) if _fits(one, word)]


def _expected(before: str, lists: Mapping[str, Type]) -> tuple[str, ...]:
    try:
        parse(before, lists)
    except ExpressionError as error:
        return error.expected if error.start >= len(before.rstrip()) else ()
    return _LOGIC


def _fits(expected: str, word: str) -> bool:
    return " " not in expected and expected.startswith(word)


def _suggestion(text: str, start: int) -> Suggestion:
    if field := FIELDS.get(text):
        return Suggestion(text, "field", field.help, start)
    if function := FUNCTIONS.get(text):
        return Suggestion(text, "function", function.help, start)
    return Suggestion(text, "list" if text.startswith("$") else "word", "", start)

"""Takes the text of an expression apart."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gatehouse_inspector.expressions.errors import ExpressionError

LONGEST: Final = 4096


class Kind(StrEnum):
    """What a token is."""

    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    ADDRESS = "address"
    LIST = "list"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its text (of a string, what it means) and its place."""

    kind: Kind
    text: str
    start: int
    end: int


_PATTERNS: Final = (
    (None, r"\s+|#[^\n]*"),
    (Kind.STRING, r'"(?:[^"\\]|\\.)*"|r"[^"]*"'),
    (Kind.ADDRESS, r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w.])"),
    (Kind.ADDRESS, r"[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:/\d{1,3})?(?![\w:])"),
    (Kind.NUMBER, r"-?\d+(?![\w.:])"),
    (Kind.LIST, r"\$[a-z0-9](?:[a-z0-9_-]{0,62})"),
    (Kind.NAME, r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*"),
    (Kind.SIGN, r"==|!=|<=|>=|&&|\|\||\^\^|[<>!~(){}\[\],]"),
)
_TOKEN: Final = re.compile("|".join(f"(?P<p{number}>{pattern})" for number, (_, pattern) in enumerate(_PATTERNS)))
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


def tokens_of(text: str) -> list[Token]:
    """Return the tokens and an END. Raises ExpressionError at what is none."""
    if len(text) > LONGEST:
        raise ExpressionError(f"An expression has at most {LONGEST} characters.", LONGEST, len(text))
    found, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(_unknown(text[position]), position, position + 1)
        kind = _PATTERNS[int((match.lastgroup or "p0")[1:])][0]
        if kind is not None:
            meant = _plain(match[0], position) if kind is Kind.STRING else match[0]
            found.append(Token(kind, meant, position, match.end()))
        position = match.end()
    return [*found, Token(Kind.END, "", len(text), len(text))]


def _plain(text: str, start: int) -> str:
    """What a string means: `r"…"` stands as it is, in `"…"` quotation marks and backslashes are escaped."""
    if text.startswith("r"):
        return text[2:-1]
    for escape in _ESCAPE.finditer(text[1:-1]):
        if escape[1] not in '"\\':
            at = start + 1 + escape.start()
            raise ExpressionError(r"Only \" and \\ are written with a backslash.", at, at + 2)
    return _ESCAPE.sub(r"\1", text[1:-1])


def _unknown(sign: str) -> str:
    return "This string has no end." if sign == '"' else f"{sign} has no meaning here."

"""Splits a command as a shell does: quotes of every sort, among them the `$'…'` that browsers write, and line ends."""

import re
from typing import Final

_ESCAPES: Final = {
    "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip
_PIECE: Final = re.compile(
    r"(?P<blank>(?:[ \t\r\n]|\\\r?\n)+)"
    r"|\$'(?P<dollar>(?:[^'\\]|\\.)*)'"
    r"|'(?P<single>[^']*)'"
    r'|\$?"(?P<double>(?:[^"\\]|\\.)*)"'
    r"|\\(?P<escaped>.)"
    r"|(?P<plain>[^\s'\"\\$`|&;<>()^]+)"
    r"|(?P<power>\^)(?![\"\r\n])",
    re.DOTALL,
)
_ANSI: Final = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[0-7]{1,3}|.)", re.DOTALL)
_IN_DOUBLE: Final = re.compile(r"\\(\r?\n|[$`\"\\])")
_WHY_NOT: Final = {
    "&": "The shell ends the command at &. Put the address into quotes.",
    "^": "This was copied for the Windows command line. Copy it as cURL for bash.",
    "'": "A single quote is not closed.",
    '"': "A double quote is not closed.",
    "\\": "The command ends with a backslash.",
}
_VARIABLE: Final = re.compile(r"(?<!\\)(?:\\\\)*[$`]")


class WordsError(ValueError):
    """A command cannot be split; the text says why."""


def words_of(text: str) -> list[str]:
    """Return the words of a command; bytes that are no UTF-8 (`\\xff`) are surrogates. Raises WordsError."""
    words: list[str] = []
    at, is_open = 0, False
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None:
            character = text[at]
            why = f"{character} has a meaning to the shell that is not known here. Paste the curl command alone."
            raise WordsError(_WHY_NOT.get(character, why))
        at = found.end()
        if found.lastgroup == "blank":
            is_open = False
            continue
        piece = _meant(found)
        if is_open:
            words[-1] += piece
        else:
            words.append(piece)
        is_open = True
    return words


def _meant(found: "re.Match[str]") -> str:
    text = found[found.lastgroup or 0]
    if found.lastgroup == "dollar":
        return _ANSI.sub(_ansi, text)
    if found.lastgroup == "double":
        if _VARIABLE.search(text):
            raise WordsError("A variable of the shell ($…) has no value here. Write what it holds in its place.")
        return _IN_DOUBLE.sub(lambda one: "" if one[1].endswith("\n") else one[1], text)
    return text


def _ansi(found: "re.Match[str]") -> str:
    code = found[1]
    if code[0] in "uU" and len(code) > 1:
        number = int(code[1:], 16)
        if number > 0x10FFFF:
            raise WordsError(f"\\{code} is not a character.")
        return chr(number)
    if code[0] == "x" and len(code) > 1:
        return _byte(int(code[1:], 16))
    if code[0] in "01234567":
        return _byte(int(code, 8) & 0xFF)
    return _ESCAPES.get(code, f"\\{code}")


def _byte(number: int) -> str:
    return chr(number) if number < 0x80 else chr(0xDC00 + number)

"""Takes SecLang apart: directives with their arguments, each with its place in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SPACE: Final = re.compile(r"(?:[ \t]|\\\r?\n)*")
_ARGUMENT: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]\S*)', re.DOTALL)
_NAME: Final = re.compile(r"[A-Za-z]+")
_PLAIN: Final = re.compile(r"[0-9-]+")
_LINE_GOES_ON: Final = re.compile(r"\\\r?\n[ \t]*")


class RawError(ValueError):
    """Something cannot be in raw rules; `line` and `column`, from 1, say where."""

    def __init__(self, text: str, line: int, column: int) -> None:
        super().__init__(f"Line {line}, column {column}: {text}")
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class Word:
    """A part of the text: what it says, lines that go on put together, and where it begins."""

    text: str
    line: int
    column: int

    def wrong(self, text: str) -> RawError:
        """Return the complaint about it."""
        return RawError(text, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Directive:
    """`SecRule` and what follows it."""

    name: Word
    arguments: tuple[Word, ...]

    def __str__(self) -> str:
        """As the engine is given it: written from what was understood, so that it cannot be read in another way."""
        return " ".join((self.name.text, *map(_written, self.arguments)))


def _written(word: Word) -> str:
    if _PLAIN.fullmatch(word.text):
        return word.text
    escaped = word.text.replace('"', '\\"')
    return f'"{escaped}"'


def directives_of(text: str) -> Iterator[Directive]:
    """Yield the directives. Raises RawError at what is none."""
    position = 0
    while position < len(text):
        position = _after_space(text, position)
        if position >= len(text):
            return
        if text[position] == "\n":
            position += 1
        elif text[position] == "#":
            position = _end_of_line(text, position)
        else:
            directive, position = _directive(text, position)
            yield directive


def _directive(text: str, position: int) -> tuple[Directive, int]:
    name = _NAME.match(text, position)
    if name is None:
        raise _word(text, position, "").wrong("A directive such as SecRule is expected here.")
    arguments: list[Word] = []
    position = name.end()
    while True:
        position = _after_space(text, position)
        if position >= len(text) or text[position] == "\n":
            return Directive(_word(text, name.start(), name[0]), tuple(arguments)), position
        argument = _ARGUMENT.match(text, position)
        if argument is None:
            raise _word(text, position, "").wrong("These quotation marks have no end.")
        meant = argument[1].replace('\\"', '"') if argument[1] is not None else argument[2]
        arguments.append(_word(text, position, _LINE_GOES_ON.sub("", meant)))
        if "\n" in arguments[-1].text:
            raise arguments[-1].wrong("A line that goes on ends with a backslash.")
        position = argument.end()
        if position < len(text) and not text[position].isspace() and text[position] != "\\":
            raise _word(text, position, "").wrong("A space is expected here.")


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    position = match.end() if match else position
    return position + 1 if text.startswith("\r\n", position) else position


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _word(text: str, position: int, meant: str) -> Word:
    return Word(meant, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))

"""Directives of NGINX configuration: words up to `;`, or up to `{` with more directives inside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from policies.translating.documents import Untranslatable

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)|(?P<sign>[;{}])|"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'"""
    r"""|(?P<word>(?:\\.|\$\{[^}]*\}|[^\s;{}\\"'])(?:\\.|\$\{[^}]*\}|[^\s;{}\\])*)"""
)
_DEEPEST: Final = 20
_MOST_TOKENS: Final = 200_000
_LONGEST_PLACE: Final = 120


@dataclass(slots=True)
class Directive:
    """A directive with its arguments and, in a block, those inside; `line` is where it stands."""

    name: str
    arguments: tuple[str, ...]
    line: int
    inside: list[Directive] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where it is, for people."""
        words = (word[:_LONGEST_PLACE] for word in (self.name, *self.arguments[:_LONGEST_PLACE]))
        return f"line {self.line}: {' '.join(words)}"[:_LONGEST_PLACE]


def parse(text: str) -> list[Directive]:
    """The directives of a text. Raises Untranslatable where it is none."""
    blocks: list[list[Directive]] = [[]]
    words: list[tuple[str, int]] = []
    at, line, count = 0, 1, 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        count += 1
        if found is None or count > _MOST_TOKENS:
            raise Untranslatable(f"This is no configuration of NGINX (line {line}).")
        if found["sign"]:
            _end(found["sign"], words, blocks, line)
            words = []
        elif found["space"] is None:
            words.append((_word(found), line))
        line += found[0].count("\n")
        at = found.end()
    if words or len(blocks) > 1:
        raise Untranslatable(f"A directive or a block has no end (line {line}).")
    return blocks[0]


def _word(found: re.Match[str]) -> str:
    quoted = found["double"] if found["double"] is not None else found["single"]
    return found["word"] if quoted is None else re.sub(r"\\([\"'\\])", r"\1", quoted)


def _end(sign: str, words: list[tuple[str, int]], blocks: list[list[Directive]], line: int) -> None:
    if sign == "}":
        if words or len(blocks) == 1:
            raise Untranslatable(f"A }} has no beginning, or a directive before it no end (line {line}).")
        blocks.pop()
        return
    if not words:
        raise Untranslatable(f"A {sign} has no directive before it (line {line}).")
    (name, begun), *arguments = words
    directive = Directive(name, tuple(word for word, _ in arguments), begun)
    blocks[-1].append(directive)
    if sign == "{":
        if len(blocks) > _DEEPEST:
            raise Untranslatable(f"Blocks are nested deeper than {_DEEPEST} (line {line}).")
        blocks.append(directive.inside)

"""`ARGS:comment|!ARGS:/^x/|&REQUEST_HEADERS`: at what a rule looks."""

import re
from typing import Final

from gatehouse_inspector.policies.raw.directives import Word
from gatehouse_inspector.policies.raw.patterns import trouble_of
from gatehouse_inspector.policies.raw.words import VARIABLES

_VARIABLE: Final = re.compile(r"([&!]?)([A-Za-z_]+)(?::(?:/((?:[^/\\]|\\.)+)/|([A-Za-z0-9_.\[\]*@/()-]{1,128})))?")


def check_variables(word: Word) -> None:
    """Raise RawError at what is no variable, or none that may be looked at."""
    position, text = 0, word.text
    while True:
        found = _VARIABLE.match(text, position)
        if found is None:
            raise word.wrong(f"{text[position : position + 32]!r} is not a variable such as ARGS:comment.")
        if found[2].upper() not in VARIABLES:
            raise word.wrong(f"The variable {found[2]} cannot be used here.")
        if found[3] and (trouble := trouble_of(found[3])):
            raise word.wrong(trouble)
        position = found.end()
        if position == len(text):
            return
        if text[position] not in "|,":
            raise word.wrong(f"{text[position : position + 32]!r} cannot follow a variable.")
        position += 1

"""What a detector is, and what it makes of a match."""

import re
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

NEAR_BYTES: Final = 48
"""How far before a number its name may stand."""
_SEPARATORS: Final = re.compile(r"[\s./-]")
_WORDS: Final = frozenset(string.ascii_letters.encode() + string.digits.encode())

Check = Callable[[str], str | None]
"""Takes what a pattern matched; returns it without separators, or None where it only looks like one."""
Within = Callable[[str], Iterator[tuple[int, int, str]]]
"""Takes what a pattern matched; yields from where to where something stands in it, and that without separators."""


@dataclass(frozen=True, slots=True)
class Detector:
    """One sort of thing that must not leave.

    `pattern` is RE2's and finds candidates; `trigger` is a shorter one that is found wherever `pattern` is. `check`
    tells candidates from what only looks like them. With `near` one of these words must stand before, or be the name of
    the place. No letter or digit stands beside one that `begins_alone` and `ends_alone`. What matches `may_overshoot`:
    the end is then known only when it is checked. `within` finds several in what matched, where separators let numbers
    run together.
    """

    id: str
    label: str
    pattern: str
    trigger: str
    check: Check = field(default=lambda text: text, repr=False)
    near: tuple[str, ...] = ()
    begins_alone: bool = True
    ends_alone: bool = True
    may_overshoot: bool = False
    within: Within | None = field(default=None, repr=False)

    @property
    def expression(self) -> str:
        """The pattern where it stands alone, as the only group: what runs on would be tried at every byte."""
        before = "(?:^|[^A-Za-z0-9])" if self.begins_alone else ""
        after = "(?:[^A-Za-z0-9]|$)" if self.ends_alone and not self.may_overshoot else ""
        return f"{before}({self.pattern}){after}"

    def found(self, data: bytes, start: int, end: int, name: str | None) -> Iterator[tuple[int, int, str]]:
        """Yield from where to where it stands in what matched, and what in its plain spelling; nothing if it does not.

        `name` is that of the place; None asks for no name.
        """
        text = data[start:end].decode("latin-1")
        if self.within is not None:
            for first, last, value in self.within(text):
                if self._stands_alone(data, start + first, start + last):
                    yield start + first, start + last, value
            return
        plain = self.check(text)
        if plain is None:
            return
        end = start + length_of(text, plain)
        if self._stands_alone(data, start, end) and self._is_named(data, start, name):
            yield start, end, plain

    def _stands_alone(self, data: bytes, start: int, end: int) -> bool:
        is_joined = self.begins_alone and start and is_word(data[start - 1])
        return not is_joined and not (self.ends_alone and end < len(data) and is_word(data[end]))

    def _is_named(self, data: bytes, start: int, name: str | None) -> bool:
        if not self.near or name is None:
            return True
        before = data[max(0, start - NEAR_BYTES) : start].decode("latin-1")
        around = _SEPARATORS.sub("", f"{name} {before}".lower().replace("_", ""))
        return any(word in around for word in self.near)


def is_word(byte: int) -> bool:
    """Return whether this is a letter or digit of ASCII."""
    return byte in _WORDS


def bare(text: str) -> str:
    """Return a number without what people write between its digits."""
    return _SEPARATORS.sub("", text)


def length_of(text: str, value: str) -> int:
    """Return how much of a text a value takes that it begins with, separators and all; all of it where it does not."""
    if len(value) >= len(text) or not bare(text).startswith(value):
        return len(text)
    left = len(value)
    for place, one in enumerate(text):
        if not left:
            return place
        left -= one.isalnum()
    return len(text)


def variety(text: str) -> int:
    """Return how many characters a text is made of: of those that are examples few."""
    return len(set(text))

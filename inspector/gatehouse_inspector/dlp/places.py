"""Where in a request something stands, and texts laid out one after the other so that they are looked at in one go."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

SEPARATOR: Final = b"\x1e"
"""Between texts: no pattern of ours runs over it."""


class Part(StrEnum):
    """A part of a request."""

    HOST = "host"
    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is that of a header, an argument or a field of a form, or a JSON pointer; empty for all of the part.

    With `is_name` it is the name itself in which something stands. `wrapped` says by what that was encoded, the
    outermost first.
    """

    part: Part
    name: str = ""
    is_name: bool = False
    wrapped: tuple[str, ...] = ()


@dataclass(slots=True)
class Sheet:
    """Texts of one request, one after the other."""

    data: bytearray = field(default_factory=bytearray)
    _starts: list[int] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)

    def add(self, place: Place, text: bytes) -> None:
        """Lay out one more text."""
        if text:
            self._starts.append(len(self.data))
            self._places.append(place)
            self.data += text + SEPARATOR

    def place_at(self, offset: int) -> Place:
        """Return the place of the text that an offset is in."""
        return self._places[bisect_right(self._starts, offset) - 1]

    def text_at(self, offset: int) -> tuple[Place, int, int]:
        """Return the text that an offset is in: its place, where it begins, where it ends."""
        index = bisect_right(self._starts, offset) - 1
        end = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.data)
        return self._places[index], self._starts[index], end - 1

    def texts(self) -> Iterator[tuple[Place, int, int]]:
        """Yield each text: its place, where it begins, where it ends."""
        ends = [start - 1 for start in self._starts[1:]] + [len(self.data) - 1]
        return zip(self._places, self._starts, ends, strict=True)

    def __bool__(self) -> bool:
        return bool(self._starts)

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


class Spelling(StrEnum):
    """How a text is written in the part that it is from."""

    PLAIN = "plain"
    FORM = "form"
    """With percent signs, and plus for a space."""
    JSON = "json"
    """One of the strings and numbers of a document."""


@dataclass(frozen=True, slots=True)
class Origin:
    """From where to where in its part the bytes are that a text was read from; of a header the value is its part.

    In `JSON` they are those of the document, and the text is that string or number of it which has this `number`.
    """

    start: int
    end: int
    spelling: Spelling = Spelling.PLAIN
    number: int = 0


@dataclass(slots=True)
class Sheet:
    """Texts of one request, one after the other."""

    data: bytearray = field(default_factory=bytearray)
    _starts: list[int] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _origins: list[Origin | None] = field(default_factory=list)

    def add(self, place: Place, text: bytes, origin: Origin | None = None) -> None:
        """Lay out one more text; without an origin it cannot be replaced where it came from."""
        if text:
            self._starts.append(len(self.data))
            self._places.append(place)
            self._origins.append(origin)
            self.data += text + SEPARATOR

    def place_at(self, offset: int) -> Place:
        """Return the place of the text that an offset is in."""
        return self._places[bisect_right(self._starts, offset) - 1]

    def text_at(self, offset: int) -> tuple[Place, int, int]:
        """Return the text that an offset is in: its place, where it begins, where it ends."""
        index = bisect_right(self._starts, offset) - 1
        end = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.data)
        return self._places[index], self._starts[index], end - 1

    def cuts(self, start: int, end: int) -> Iterator[tuple[Place, Origin | None, int, int]]:
        """Yield what of each text lies between two offsets: its place, its origin, from where to where in the text."""
        index = bisect_right(self._starts, start) - 1
        while index < len(self._starts) and (begin := self._starts[index]) < end:
            _, _, last = self.text_at(begin)
            yield self._places[index], self._origins[index], max(start - begin, 0), min(end, last) - begin
            index += 1

    def texts(self) -> Iterator[tuple[Place, int, int]]:
        """Yield each text: its place, where it begins, where it ends."""
        ends = [start - 1 for start in self._starts[1:]] + [len(self.data) - 1]
        return zip(self._places, self._starts, ends, strict=True)

    def __bool__(self) -> bool:
        return bool(self._starts)

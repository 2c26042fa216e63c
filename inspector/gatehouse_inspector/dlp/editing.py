"""What was found, replaced where it stands: `[redacted:card_number]`, and all around it as it was, byte by byte.

Only what stands in a request as it is can be: in values of queries and forms, in strings and numbers of JSON, in plain
texts and headers. What is wrapped, what names something, host and path are not replaced, and nor is what several
findings share with something that cannot be.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gatehouse_inspector.dlp.places import Origin, Part, Place, Sheet, Spelling
from gatehouse_inspector.dlp.policy import KNOWN_PREFIX
from gatehouse_inspector.dlp.scanning import Found

Cut = tuple[int, int, str]
"""From where to where something is replaced, and by what."""
MOST_EDITS: Final = 400
"""Of one request; they are told to Envoy in a header."""
_TOKEN: Final = re.compile(rb"\"(?:[^\"\\]|\\.)*\"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", re.DOTALL)
"""The strings and numbers of a document in their order, names as well."""
_PIECES: Final = {
    Spelling.JSON: re.compile(
        rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]+", re.DOTALL
    ),
    Spelling.FORM: re.compile(rb"%[0-9A-Fa-f]{2}|[^%]+|%", re.DOTALL),
}
_GOES_ON: Final = re.compile(rb"[A-Za-z0-9_+/-]*=*")
"""What follows a key without a break belongs to it."""
_END_OF_KEY: Final = re.compile(rb"-----END[A-Z0-9 ]*-----")
_PRIVATE_KEY: Final = "private_key"


@dataclass(frozen=True, slots=True)
class Edit:
    """From where to where in a part of the request something is replaced, by what; `name` is that of the header.

    Offsets in the query count from the beginning of the target.
    """

    part: Part
    name: str
    start: int
    end: int
    text: str


class CannotEdit(Exception):
    """Something stands where it cannot be replaced."""


def edits_of(sheet: Sheet, found: Iterable[Found], parts: "Parts") -> tuple[Edit, ...]:
    """Return what is to be replaced so that nothing of what was found is left, in order. Raises CannotEdit."""
    data = bytes(sheet.data)
    cuts: dict[tuple[Place, Origin], list[Cut]] = {}
    for one in found:
        if one.is_wrapped:
            raise CannotEdit
        start, end = _whole(data, sheet, one)
        for place, origin, first, last in sheet.cuts(start, end):
            if origin is None or place.is_name:
                raise CannotEdit
            cuts.setdefault((place, origin), []).append((first, last, f"[redacted:{one.detector}]"))
    tokens: dict[int, list[tuple[int, int]]] = {}
    edits = [edit for (place, origin), own in cuts.items() for edit in parts.edits(place, origin, sorted(own), tokens)]
    merged = tuple(_merged(sorted(edits, key=lambda one: (one.part, one.name, one.start, one.end))))
    if len(merged) > MOST_EDITS:
        raise CannotEdit
    return merged


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one request as they came."""

    target: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def edits(
        self, place: Place, origin: Origin, cuts: list[Cut], tokens: dict[int, list[tuple[int, int]]]
    ) -> Iterator[Edit]:
        """Yield the edits that replace pieces of one text, given in order. Raises CannotEdit.

        `tokens` are those of documents that were read already, by where they begin.
        """
        whole, name = self._of(place), place.name if place.part is Part.HEADER else ""
        begin, end = origin.start, origin.end
        if origin.spelling is Spelling.JSON:
            if begin not in tokens:
                tokens[begin] = [one.span() for one in _TOKEN.finditer(whole, begin, end)]
            begin, end = tokens[begin][origin.number]
            if whole[begin : begin + 1] != b'"':
                yield Edit(place.part, name, begin, end, json.dumps(cuts[0][2]))
                return
            begin, end = begin + 1, end - 1
        for start, stop, text in _spelt(whole, begin, end, cuts, origin.spelling):
            shown = _in_form(text) if origin.spelling is Spelling.FORM else text
            yield Edit(place.part, name, start, stop, shown)

    def edited(self, edits: Iterable[Edit]) -> "Parts":
        """Return them with everything replaced, as Envoy will."""
        found = list(edits)
        headers = tuple(
            (name, _replaced(value, [one for one in found if one.name.encode() == name.lower()]))
            for name, value in self.headers
        )
        target = _replaced(self.target, [one for one in found if one.part is Part.QUERY])
        return Parts(target, headers, _replaced(self.body, [one for one in found if one.part is Part.BODY]))

    def _of(self, place: Place) -> bytes:
        if place.part is Part.BODY:
            return self.body
        if place.part is Part.QUERY:
            return self.target
        values = [value for name, value in self.headers if name.lower() == place.name.encode("latin-1", "replace")]
        if place.part is not Part.HEADER or len(values) != 1:  # Envoy joins those of one name
            raise CannotEdit
        return values[0]


def edits_told(edits: Iterable[Edit], body_bytes: int) -> str:
    """Return edits as Envoy is told: how long the body was that was looked at, and then each, in one line."""
    parts = {Part.BODY: "b", Part.QUERY: "t"}
    lines = [f"n|{body_bytes}|0|"]
    lines += [f"{parts.get(one.part, f'h{one.name}')}|{one.start}|{one.end}|{one.text}" for one in edits]
    return ";".join(lines)


def _whole(data: bytes, sheet: Sheet, found: Found) -> tuple[int, int]:
    """From where to where it stands, with what belongs to it and need not be read to know what it is."""
    _, _, last = sheet.text_at(found.end - 1)
    if found.detector.startswith(KNOWN_PREFIX):
        return found.start, found.end
    if found.detector == _PRIVATE_KEY:
        mark = _END_OF_KEY.search(data, found.start, last)
        return found.start, mark.end() if mark else last
    value = found.value.encode("latin-1", "replace")
    is_at_end = len(value) < found.end - found.start and data[: found.end].endswith(value)
    start = found.end - len(value) if is_at_end else found.start
    more = _GOES_ON.match(data, found.end, last)
    return start, more.end() if more else found.end


def _in_form(text: str) -> str:
    return text.replace("[", "%5B").replace(":", "%3A").replace("]", "%5D")


def _spelt(whole: bytes, begin: int, end: int, cuts: list[Cut], spelling: Spelling) -> Iterator[Cut]:
    """From where to where pieces of a text are written; what is written as one is replaced as one."""
    if spelling is Spelling.PLAIN:
        yield from ((begin + first, begin + last, text) for first, last, text in cuts)
        return
    pieces = _PIECES[spelling].finditer(whole, begin, end)
    marks: list[tuple[int, int, bool]] = []
    read = 0
    for piece in pieces:
        is_escape = piece.group()[:1] in (b"\\", b"%") and len(piece.group()) > 1
        marks.append((read, piece.start(), is_escape))
        read += _length(piece.group(), spelling) if is_escape else len(piece.group())
    marks.append((read, end, True))
    known = [mark[0] for mark in marks]
    for first, last, text in cuts:
        if last > read:
            raise CannotEdit
        at, start, is_escape = marks[bisect_right(known, first) - 1]
        place = bisect_left(known, last)
        before, stop = (marks[place - 1], marks[place][1])
        yield (
            start if is_escape else start + first - at,
            stop if before[2] or known[place] == last else before[1] + last - before[0],
            text,
        )


def _length(piece: bytes, spelling: Spelling) -> int:
    """How many bytes what is written with an escape stands for."""
    if spelling is Spelling.FORM or not piece.startswith(b"\\u"):
        return 1
    return len(json.loads(b'"' + piece + b'"').encode("utf-8", "surrogatepass"))


def _merged(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Edits of which no two touch the same bytes: of several the first says what stands there."""
    waiting: Edit | None = None
    for one in edits:
        if waiting is not None and (one.part, one.name) == (waiting.part, waiting.name) and one.start < waiting.end:
            end = max(waiting.end, one.end)
            waiting = Edit(waiting.part, waiting.name, waiting.start, end, waiting.text)
            continue
        if waiting is not None:
            yield waiting
        waiting = one
    if waiting is not None:
        yield waiting


def _replaced(whole: bytes, edits: list[Edit]) -> bytes:
    made, at = bytearray(), 0
    for one in edits:
        made += whole[at : one.start] + one.text.encode("latin-1")
        at = one.end
    return bytes(made + whole[at:])

"""A request as texts with their places: path, arguments, headers by name, and what is in the body.

Names are texts, too: a key can stand in the name of a field as well as in its value. What cannot be taken apart is one
text as it is.
"""

import json
import re
from collections.abc import Collection, Iterator
from itertools import islice, pairwise
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from gatehouse_inspector.dlp.places import Origin, Part, Place, Sheet, Spelling
from gatehouse_inspector.requests.multipart import END_OF_HEAD, boundary_of
from gatehouse_inspector.requests.request import Request

MOST_VALUES: Final = 20_000
"""Of a document or form; one that has more is looked at as one text."""
DEEPEST: Final = 64
_NAME: Final = re.compile(rb"name\s*=\s*(?:\"([^\"]*)\"|([^\s;]+))", re.IGNORECASE)
_IS_FILE: Final = re.compile(rb"filename\*?\s*=", re.IGNORECASE)
_BINARY: Final = re.compile(
    rb"^(?:application/(?:grpc|octet-stream|.*protobuf|.*msgpack|cbor|zip|pdf)|image/|video/|audio/)|json"
)
"""Bodies of these types are not changed but for the values of JSON documents."""
_LONGEST_NAME, _LONGEST_POINTER = 128, 512
_Leaf = tuple[str, bool, bytes]
"""The pointer, whether it is a name that stands there, and what."""


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON with every member, also where two have one name."""


def sheet_of(request: Request, *, path: bool, query: bool, headers: Collection[str], body: bool) -> Sheet:
    """Return the parts that are looked at, with the path also the host; `headers` are names in lower case."""
    sheet = Sheet()
    target, _, asked = request.target.partition(b"?")
    if path:
        sheet.add(Place(Part.HOST), host_of(request))
        sheet.add(Place(Part.PATH), unquote_to_bytes(target))
    if query:
        add_form(sheet, asked, Part.QUERY, len(target) + 1)
    for name, value in request.headers:
        lowered = name.lower().decode("latin-1")
        if lowered in headers:
            sheet.add(Place(Part.HEADER, lowered), value, Origin(0, len(value)))
    if body and request.body:
        add_body(sheet, request.body, media_of(request))
    return sheet


def host_of(request: Request) -> bytes:
    """Return the host that is asked."""
    return next((value for name, value in request.headers if name.lower() in {b"host", b":authority"}), b"")


def media_of(request: Request) -> bytes:
    """Return what a request says its body is."""
    return next((value for name, value in request.headers if name.lower() == b"content-type"), b"")


def add_body(sheet: Sheet, body: bytes, media: bytes) -> None:
    """Take a body apart by its type; what is JSON without saying so is read as JSON."""
    kind = media.lower()
    if b"x-www-form-urlencoded" in kind:
        add_form(sheet, body, Part.BODY, 0)
    elif b"multipart/" in kind and (boundary := boundary_of(media)):
        _add_parts(sheet, body, boundary)
    else:
        add_document(sheet, Place(Part.BODY), body, 0, is_text=not _BINARY.search(kind))


def add_document(sheet: Sheet, place: Place, text: bytes, at: int | None = None, *, is_text: bool = True) -> bool:
    """Lay out the values of a JSON document, or the text as it is; return whether it was a document.

    `at` is where it begins in its part, None where it is not written there as it is. What is no text, or is nearly
    JSON, has no origin: replaced it could not be read by those who can read it now.
    """
    leaves = _leaves_of(text) if text.lstrip()[:1] in (b"{", b"[", b'"') else None
    if leaves is None:
        is_plain = at is not None and is_text and text.lstrip()[:1] not in (b"{", b"[")
        sheet.add(place, text, Origin(at or 0, (at or 0) + len(text)) if is_plain else None)
        return False
    for number, (pointer, is_name, value) in enumerate(leaves):
        origin = None if at is None else Origin(at, at + len(text), Spelling.JSON, number)
        sheet.add(Place(place.part, place.name or pointer, is_name or place.is_name, place.wrapped), value, origin)
    return True


def add_form(sheet: Sheet, text: bytes, part: Part, at: int) -> None:
    """Lay out the arguments of a query or an urlencoded form, which begins `at` that byte of its part."""
    pairs = text.split(b"&", MOST_VALUES)
    for number, pair in enumerate(pairs):
        name, equals, value = (unquote_to_bytes(one.replace(b"+", b" ")) for one in pair.partition(b"="))
        known = name.decode("utf-8", "replace")[:_LONGEST_NAME]
        sheet.add(Place(part, known, is_name=True), name)
        if equals:
            origin = Origin(at + pair.index(b"=") + 1, at + len(pair), Spelling.FORM)
            sheet.add(Place(part, known), value, origin if number < MOST_VALUES else None)
        at += len(pair) + 1


def _add_parts(sheet: Sheet, body: bytes, boundary: bytes) -> None:
    found = re.finditer(rb"(?:^|\r?\n)--" + re.escape(boundary), body)
    marks = [(one.start(), one.end()) for one in islice(found, MOST_VALUES)]
    for (_, begin), (last, _) in pairwise([*marks, (len(body), len(body))]):
        part = body[begin:last]
        if part.startswith(b"--"):
            continue
        end = END_OF_HEAD.search(part)
        head, value = (part[: end.start()], part[end.end() :]) if end else (b"", part)
        at = begin + len(part) - len(value) if end and not _IS_FILE.search(head) else None
        named = _NAME.search(head)
        name = (named[1] or named[2] or b"") if named else b""
        known = name.decode("utf-8", "replace")[:_LONGEST_NAME]
        sheet.add(Place(Part.BODY, known, is_name=True), head)
        add_document(sheet, Place(Part.BODY, known), value, at)


def _leaves_of(text: bytes) -> list[_Leaf] | None:
    try:
        document = json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    found: list[_Leaf] = []
    for leaf in _walk(document):
        found.append(leaf)
        if len(found) > MOST_VALUES:
            return None
    return found


def _walk(document: Any) -> Iterator[_Leaf]:
    """Depth first, without recursion: documents may be as deep as the reader of JSON lets them."""
    waiting: list[tuple[str, bool, Any]] = [("", False, document)]
    while waiting:
        pointer, is_name, value = waiting.pop()
        if isinstance(value, _Pairs):
            for name, inner in reversed(value):
                short = name[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1")
                below = f"{pointer}/{short}"[:_LONGEST_POINTER]
                waiting += [(below, False, inner), (below, True, name)]
        elif isinstance(value, list):
            waiting += [(f"{pointer}/{number}", False, value[number]) for number in reversed(range(len(value)))]
        elif isinstance(value, str):
            yield pointer, is_name, value.encode("utf-8", "surrogatepass")

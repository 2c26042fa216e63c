"""A request as texts with their places: path, arguments, headers by name, and what is in the body.

Names are texts, too: a key can stand in the name of a field as well as in its value. What cannot be taken apart is one
text as it is.
"""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from gatehouse_inspector.dlp.places import Part, Place, Sheet
from gatehouse_inspector.requests.multipart import END_OF_HEAD, boundary_of
from gatehouse_inspector.requests.request import Request

MOST_VALUES: Final = 20_000
"""Of a document or form; one that has more is looked at as one text."""
DEEPEST: Final = 64
_NAME: Final = re.compile(rb"name\s*=\s*(?:\"([^\"]*)\"|([^\s;]+))", re.IGNORECASE)
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
        add_form(sheet, asked, Part.QUERY)
    for name, value in request.headers:
        lowered = name.lower().decode("latin-1")
        if lowered in headers:
            sheet.add(Place(Part.HEADER, lowered), value)
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
        add_form(sheet, body, Part.BODY)
    elif b"multipart/" in kind and (boundary := boundary_of(media)):
        _add_parts(sheet, body, boundary)
    else:
        add_document(sheet, Place(Part.BODY), body)


def add_document(sheet: Sheet, place: Place, text: bytes) -> bool:
    """Lay out the values of a JSON document, or the text as it is; return whether it was a document."""
    leaves = _leaves_of(text) if text.lstrip()[:1] in (b"{", b"[", b'"') else None
    if leaves is None:
        sheet.add(place, text)
        return False
    for pointer, is_name, value in leaves:
        sheet.add(Place(place.part, place.name or pointer, is_name or place.is_name, place.wrapped), value)
    return True


def add_form(sheet: Sheet, text: bytes, part: Part) -> None:
    """Lay out the arguments of a query or an urlencoded form."""
    pairs = text.split(b"&", MOST_VALUES)
    for pair in pairs:
        name, equals, value = (unquote_to_bytes(one.replace(b"+", b" ")) for one in pair.partition(b"="))
        known = name.decode("utf-8", "replace")[:_LONGEST_NAME]
        sheet.add(Place(part, known, is_name=True), name)
        if equals:
            sheet.add(Place(part, known), value)


def _add_parts(sheet: Sheet, body: bytes, boundary: bytes) -> None:
    for part in re.split(rb"(?:^|\r?\n)--" + re.escape(boundary), body, maxsplit=MOST_VALUES)[1:]:
        if part.startswith(b"--"):
            continue
        end = END_OF_HEAD.search(part)
        head, value = (part[: end.start()], part[end.end() :]) if end else (b"", part)
        named = _NAME.search(head)
        name = (named[1] or named[2] or b"") if named else b""
        known = name.decode("utf-8", "replace")[:_LONGEST_NAME]
        sheet.add(Place(Part.BODY, known, is_name=True), head)
        add_document(sheet, Place(Part.BODY, known), value)


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

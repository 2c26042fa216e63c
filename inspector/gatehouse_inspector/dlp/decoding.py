"""What is wrapped, unwrapped: percent signs, base64, hexadecimal, gzip, deflate and JSON within a text; three deep.

All of it is bounded: how deep, how long, how often, and how much longer than what was sent. What is beyond a bound is
named, so that whoever asked can decide what becomes of a request that was not read to its end.
"""

import binascii
import codecs
import zlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import re2

from gatehouse_inspector.dlp.places import Place, Sheet
from gatehouse_inspector.dlp.reading import add_document

DEEPEST: Final = 3
MOST_TEXTS: Final = 4_000
"""That are unwrapped of one request."""
MOST_RATIO: Final = 200
_SMALL: Final = 32_768
"""So much may be unpacked of anything, however short it was."""
_LEAST_HEXADECIMAL, _LEAST_WORD, _LONG = 12, 16, 64
_HEXADECIMAL: Final = b"0123456789abcdefABCDEF"
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_CONTROLS: Final = bytes(one for one in range(32) if one not in b"\t\r\n") + b"\x7f"
_TEXT_SHARE: Final = 0.85
_SEEN: Final = 256
_TEXT: Final = bytes(range(32, 127)) + b"\t\r\n"
_GZIP: Final = b"\x1f\x8b\x08"
_ZLIB: Final = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_SEALED: Final = (
    b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xfd7zXZ\x00", b"BZh", b"\x28\xb5\x2f\xfd",
    b"-----BEGIN PGP MESSAGE",
)  # fmt: skip
BASE64: Final = r"(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]*={0,2}|[A-Za-z0-9+/_-]{16,}={0,2}"
PERCENT: Final = r"%[0-9A-Fa-f]{2}"
TRIGGERS: Final = (
    r"[A-Za-z0-9+/_-]{16}", PERCENT, r"\\|\x00", r"^(?:\x1f\x8b|\x78|PK|7z|Rar!|\xfd7z|BZh|\x28\xb5|-----BEGIN PGP)",
)  # fmt: skip
"""Found wherever something is wrapped: where none is found, nothing is to be unwrapped."""


class Unread(StrEnum):
    """Why part of a request was not read."""

    BEYOND = "beyond"
    """The body is longer than is looked at."""
    ENCODING = "encoding"
    """The body cannot be decoded by what it says of itself."""
    DAMAGED = "damaged"
    """Something is compressed, and cannot be unpacked."""
    BOMB = "bomb"
    """Unpacked it is far longer than what was sent."""
    DEEP = "deep"
    """Something is wrapped more often than is unwrapped."""
    MANY = "many"
    """More is wrapped, or looks like something, than is looked at."""
    SEALED = "sealed"
    """An archive, or something encrypted."""
    SLOW = "slow"
    """It takes too long to look at this request."""
    RANGE = "range"
    """It is only a range of an answer."""
    WAITED = "waited"
    """The end of an answer did not come in time."""


def options() -> Any:
    """Return how RE2 reads our patterns: bytes, and no more memory than a search may need."""
    made = re2.Options()
    made.encoding, made.log_errors, made.max_mem = re2.Options.Encoding.LATIN1, False, 64 << 20
    return made


_BASE64: Final = re2.compile(BASE64.encode(), options=options())
_WRAPPED: Final = re2.compile(
    rb"(?:^|\x1e)\s*(?:\x1f\x8b|\x78|PK|7z|Rar!|\xfd7z|BZh|\x28\xb5|-----BEGIN PGP|[{\[])|%[0-9A-Fa-f]{2}|\x00",
    options=options(),
)
"""Found in every text that is wrapped as a whole."""
_PERCENT: Final = re2.compile(PERCENT.encode(), options=options())


@dataclass(slots=True)
class Unwrapping:
    """What was unwrapped of one request so far; at most `bytes_left` more. `unread` says what was not, and where."""

    bytes_left: int
    texts_left: int = MOST_TEXTS
    unread: dict[Unread, Place] = field(default_factory=dict)
    _likely: Place | None = None

    def sheet_within(self, sheet: Sheet, depth: int) -> Sheet:
        """Return what is wrapped in the texts of a sheet; empty where nothing is, or where this is too deep."""
        found = Sheet()
        data, self._likely = bytes(sheet.data), None
        at = 0
        while match := _WRAPPED.search(data, at):
            place, start, at = sheet.text_at(match.end() - 1)
            self._unwrap_text(found, place, data[start:at])
        for match in _BASE64.finditer(data):
            self._unwrap_word(found, sheet.place_at(match.start()), match.group())
        if depth < DEEPEST:
            return found
        if self._likely is not None:
            self.unread.setdefault(Unread.DEEP, self._likely)
        return Sheet()

    def _unwrap_text(self, found: Sheet, place: Place, text: bytes) -> None:
        """What a text is as a whole."""
        if text.startswith(_SEALED):
            self.unread.setdefault(Unread.SEALED, place)
        elif text.startswith(_GZIP) or text.startswith(_ZLIB):
            self._unpack(found, place, text)
        elif b"\0" in text[:_SEEN] and (wide := _of_two_bytes(text)):
            self._add(found, place, "utf-16", wide)
        elif _PERCENT.search(text):
            self._add(found, place, "url", unquote_to_bytes(text))
        elif place.wrapped or place.name:  # a body that is a document has been read as one
            self._add_inner(found, place, text)

    def _add_inner(self, found: Sheet, place: Place, text: bytes) -> None:
        if text.lstrip()[:1] in (b"{", b"["):
            inner = Sheet()
            if add_document(inner, Place(place.part, place.name, place.is_name, (*place.wrapped, "json")), text):
                for one, start, end in inner.texts():
                    self._add(found, one, "", bytes(inner.data[start:end]))

    def _unwrap_word(self, found: Sheet, place: Place, word: bytes) -> None:
        """A run of letters and digits: bytes in hexadecimal or base64, by itself or between slashes."""
        if len(word) % 2 == 0 and len(word) >= 2 * _LEAST_HEXADECIMAL and not word.translate(None, _HEXADECIMAL):
            self._add_raw(found, place, "hex", bytes.fromhex(word.decode("ascii")))
            return
        words = (word, *(one for one in word.split(b"/") if len(one) >= _LEAST_WORD)) if b"/" in word else (word,)
        for one in words:
            self._add_raw(found, place, "base64", _of_base64(one))

    def _add_raw(self, found: Sheet, place: Place, how: str, raw: bytes) -> None:
        """What is long is looked at whatever it is; what is short may be a word that only looks like base64."""
        is_likely = is_packed(raw) or is_text(raw) or bool(_of_two_bytes(raw))
        if is_likely or len(raw) >= _LONG:
            self._add(found, place, how, raw, is_likely=is_likely)

    def _unpack(self, found: Sheet, place: Place, text: bytes) -> None:
        most = min(self.bytes_left, max(_SMALL, MOST_RATIO * len(text)))
        is_gzip = text.startswith(_GZIP)
        decoder = zlib.decompressobj(wbits=31 if is_gzip else 15)
        try:
            raw = decoder.decompress(text, most + 1)
        except zlib.error:
            if is_gzip:  # what begins like zlib is often something else
                self.unread.setdefault(Unread.DAMAGED, place)
            return
        if len(raw) > most:
            self.unread.setdefault(Unread.BOMB, place)
        elif not decoder.eof:
            self.unread.setdefault(Unread.DAMAGED, place)
        self._add(found, place, "gzip" if is_gzip else "deflate", raw[:most])
        if decoder.unused_data.startswith(_GZIP):
            self._unpack(found, place, decoder.unused_data)

    def _add(self, found: Sheet, place: Place, how: str, raw: bytes, *, is_likely: bool = True) -> None:
        if len(raw) > self.bytes_left or not self.texts_left:
            self.unread.setdefault(Unread.MANY, place)
            return
        self._likely = self._likely or (place if is_likely else None)
        self.bytes_left -= len(raw)
        self.texts_left -= 1
        inside = Place(place.part, place.name, place.is_name, (*place.wrapped, how) if how else place.wrapped)
        add_document(found, inside, raw)


def is_text(raw: bytes) -> bool:
    """Return whether the beginning of some bytes is what people or programs write."""
    seen = raw[:_SEEN]
    if len(seen.translate(None, _TEXT)) <= (1 - _TEXT_SHARE) * len(seen):
        return bool(seen)
    if seen.translate(None, _CONTROLS) != seen:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(seen)
    except ValueError:
        return False
    return True


def is_packed(raw: bytes) -> bool:
    """Return whether some bytes are compressed, or sealed."""
    return raw.startswith((_GZIP, *_SEALED)) or (raw.startswith(_ZLIB) and _is_zlib(raw))


def _of_base64(word: bytes) -> bytes:
    """Both alphabets, with an end or without, in one line or several; of half a byte too much nothing comes."""
    bare = word.replace(b"\r", b"").replace(b"\n", b"").rstrip(b"=").translate(_URL_SAFE)
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))


def _is_zlib(raw: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(raw, _SEEN))
    except zlib.error:
        return False


def _of_two_bytes(text: bytes) -> bytes:
    """Text in UTF-16 as UTF-8; empty where it is none."""
    seen = text[:_SEEN]
    first = 2 if seen[:2] in (b"\xff\xfe", b"\xfe\xff") else 0
    even, odd = seen[first::2].count(0), seen[first + 1 :: 2].count(0)
    least = len(seen) // 4
    order = "utf-16-be" if even > least > odd else "utf-16-le" if odd > least > even else ""
    return text[first:].decode(order, "replace").encode("utf-8", "replace") if order else b""

"""Looks into one piece of content, and into what is written inside it: hex, base64, escapes, percent signs, gzip."""

import base64
import re
import zlib
from collections.abc import Iterator, Sequence
from urllib.parse import unquote_to_bytes

from tests.certificates.sweep.needles import Needle

DEEPEST = 4
GZIP = b"\x1f\x8b"
ESCAPED_GAPS = re.compile(rb"\\+[nrt]")
GAPS = b"\\\x00:\"' \t\r\n\v\f"
LINE_ENDS = re.compile(rb"\\+[nr]|[\r\n]")
LIST_MARKS = b"-,;[](){}"
READABLE = re.compile(rb"[A-Za-z0-9+/_\-\s\x00\\%,:\"'=]{24}")
"""What decoded bytes must hold to be looked into further: what lies in them raw was seen before they were decoded."""
HEX_RUN = re.compile(rb"[0-9a-fA-F]{32,}")
BASE64_RUN = re.compile(rb"[A-Za-z0-9+/_-]{40,}")
BYTE_ESCAPE = re.compile(rb"\\+(?:x|u00)([0-9a-fA-F]{2})")
CONTROL_ESCAPES = {b"\\n": b"\n", b"\\r": b"\r", b"\\t": b"\t", b"\\a": b"\a", b"\\b": b"\b", b'\\"': b'"'}
CONTROL_ESCAPE = re.compile(rb"\\[nrtab\"\\]")
URL_SAFE = bytes.maketrans(b"-_", b"+/")


def found_in(content: bytes, needles: Sequence[Needle]) -> set[tuple[str, str]]:
    """Return (part, form) of all that is seen; a form such as `base64 in hex` names the wrapping last."""
    found: set[tuple[str, str]] = set()
    for form, inner in _unwrapped(content):
        found |= {(part, seen + form) for part, seen in _seen(inner, needles)}
    return found


def _seen(content: bytes, needles: Sequence[Needle]) -> Iterator[tuple[str, str]]:
    compact = (ESCAPED_GAPS.sub(b"", content) if b"\\" in content else content).translate(None, GAPS)
    as_hex = compact.lower().replace(b"0x", b"").translate(None, LIST_MARKS)
    as_base64 = compact.translate(URL_SAFE)
    for needle in needles:
        if needle.raw in content:
            yield needle.part, "raw"
        if needle.hex in as_hex:
            yield needle.part, "hex"
        if any(one in as_base64 for one in needle.base64):
            yield needle.part, "base64"
        if any(one in compact for one in needle.decimal):
            yield needle.part, "decimal"
        if needle.listed in compact:
            yield needle.part, "list of bytes"


def _unwrapped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The content, and everything decoded from it, level by level; nothing twice."""
    level, known = [("", content)], {content}
    for _ in range(DEEPEST):
        deeper = []
        for form, outer in level:
            yield form, outer
            for wrapping, inner in _decoded(outer):
                if len(inner) >= 16 and inner not in known:
                    known.add(inner)
                    deeper.append((f" in {wrapping}{form}", inner))
        level = deeper
    yield from level


def _decoded(content: bytes) -> Iterator[tuple[str, bytes]]:
    joined = LINE_ENDS.sub(b"", content)
    for text in (content, joined) if joined != content else (content,):
        for run in HEX_RUN.findall(text):
            for start in (0, 1):
                yield from _readable("hex", bytes.fromhex(run[start : len(run) - (len(run) - start) % 2].decode()))
        for run in BASE64_RUN.findall(text.translate(URL_SAFE)):
            for start in range(4):
                yield from _readable("base64", _base64(run[start:]))
    if b"\\" in content:
        yield "escapes", BYTE_ESCAPE.sub(_byte, content)
        yield "escapes", CONTROL_ESCAPE.sub(_control, BYTE_ESCAPE.sub(_byte, content))
    if b"%" in content:
        yield "percent signs", unquote_to_bytes(content)
    yield from _inflated(content)


def _readable(wrapping: str, inner: bytes) -> Iterator[tuple[str, bytes]]:
    if READABLE.search(inner) or inner[:2] == GZIP:
        yield wrapping, inner


def _inflated(content: bytes) -> Iterator[tuple[str, bytes]]:
    if content[:2] == GZIP or content[:1] == b"\x78":
        try:
            yield "gzip", zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(content)
        except zlib.error:
            return


def _base64(text: bytes) -> bytes:
    whole = text[: len(text) - (len(text) % 4 == 1)]
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def _byte(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[1].decode())


def _control(match: re.Match[bytes]) -> bytes:
    return CONTROL_ESCAPES.get(match[0], b"\\")

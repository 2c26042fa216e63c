"""PURE: bodies that were compressed on their way, read as their service will read them, and never much of them."""

import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

import brotli
import zstandard

from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response

MOST_ENCODINGS: Final = 3
"""Encodings of one body, one within the other."""
MOST_RATIO: Final = 200
"""How much longer than what was sent the first 32 KiB and all after them may be: more is a bomb."""
_SMALL: Final = 32_768
_WINDOW: Final = 1 << 23
_HEADER: Final = b"content-encoding"
_MEMBERS: Final = 100


Message = TypeVar("Message", Request, Response)


class EncodingError(ValueError):
    """A body cannot be decoded; the text says why."""


def readable(message: Message, most: int) -> Message:
    """Return it with its body decoded, `most` bytes of it, and without the header that named its encodings.

    Where that cannot be done the body is empty and `trouble` says why.
    """
    named = [value for name, value in message.headers if name.lower() == _HEADER]
    encodings = [one.strip().lower() for one in b",".join(named).split(b",") if one.strip()]
    if message.trouble:
        return message
    if not encodings:
        return replace(message, body=message.body[:most], is_truncated=True) if len(message.body) > most else message
    try:
        body, is_cut = _decoded(message.body, encodings, most, is_partial=message.is_truncated)
    except EncodingError as error:
        return replace(message, body=b"", trouble=str(error))
    kept = [(name, value) for name, value in message.headers if name.lower() != _HEADER]
    return replace(message, headers=kept, body=body, is_truncated=message.is_truncated or is_cut)


def _decoded(body: bytes, encodings: list[bytes], most: int, *, is_partial: bool) -> tuple[bytes, bool]:
    """The body, and whether there is more of it."""
    if len(encodings) > MOST_ENCODINGS:
        raise EncodingError(f"more than {MOST_ENCODINGS} encodings")
    sent, is_cut = len(body), False
    for name in reversed(encodings):
        decode = _DECODERS.get(name)
        if decode is None:
            raise EncodingError(f"the encoding {name.decode('latin-1')[:64]} is not known")
        if not body:
            continue
        body = decode(body, most + 1, is_partial or is_cut)
        if len(body) > max(_SMALL, MOST_RATIO * sent):
            raise EncodingError(f"it is more than {MOST_RATIO} times as long as what was sent")
        is_cut = is_cut or len(body) > most
        body = body[:most]
    return body, is_cut


def _gzip(body: bytes, most: int, is_partial: bool) -> bytes:
    """One member after another; what follows the last must be one, too."""
    found, rest = b"", body
    for _ in range(_MEMBERS):
        decoder = zlib.decompressobj(wbits=31)
        found += _zlib(decoder, rest, most - len(found), is_partial)
        rest = decoder.unused_data
        if not rest or len(found) >= most:
            return found
    raise EncodingError(f"more than {_MEMBERS} members of gzip")


def _deflate(body: bytes, most: int, is_partial: bool) -> bytes:
    """With the frame of zlib, as it should be, or bare, as some send it."""
    has_frame = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    decoder = zlib.decompressobj(wbits=15 if has_frame else -15)
    found = _zlib(decoder, body, most, is_partial)
    if decoder.unused_data:
        raise EncodingError("something follows its end")
    return found


def _zlib(decoder: "zlib._Decompress", body: bytes, most: int, is_partial: bool) -> bytes:
    try:
        found = decoder.decompress(body, most)
    except zlib.error as error:
        raise EncodingError(str(error)) from None
    if not decoder.eof and len(found) < most and not is_partial:
        raise EncodingError("it ends too early")
    return found


def _brotli(body: bytes, most: int, is_partial: bool) -> bytes:
    decoder = brotli.Decompressor()
    try:
        found = bytes(decoder.process(body, output_buffer_limit=most))
        while len(found) < most and not decoder.is_finished() and not decoder.can_accept_more_data():
            found += decoder.process(b"", output_buffer_limit=most - len(found))
    except brotli.error as error:
        raise EncodingError(str(error)) from None
    if not decoder.is_finished() and len(found) < most and not is_partial:
        raise EncodingError("it ends too early")
    return found[:most]


def _zstandard(body: bytes, most: int, _is_partial: bool) -> bytes:
    decoder = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    try:
        with decoder.stream_reader(io.BytesIO(body), read_across_frames=True) as reader:
            return reader.read(most)
    except zstandard.ZstdError as error:
        raise EncodingError(str(error)) from None


def _identity(body: bytes, _most: int, _is_partial: bool) -> bytes:
    return body


_DECODERS: Final[dict[bytes, Callable[[bytes, int, bool], bytes]]] = {
    b"gzip": _gzip, b"x-gzip": _gzip, b"deflate": _deflate, b"br": _brotli, b"zstd": _zstandard, b"identity": _identity,
}  # fmt: skip

"""Carries many content-addressed bodies in one byte string; a body that does not match its name never gets out."""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from typing import Final

CONTENT_TYPE: Final = "application/vnd.gatehouse.frames"
MAX_BODY_BYTES: Final = 8 * 1024 * 1024
_HEAD: Final = struct.Struct("!32sI")


class FrameError(Exception):
    """A frame is cut short, too long, or its body does not hash to its digest."""


def encode_frames(bodies: Iterable[bytes]) -> bytes:
    """Return the frames `digest(32) | length u32 big-endian | body`, one for each body in order."""
    return b"".join(part for body in bodies for part in (_HEAD.pack(hashlib.sha256(body).digest(), len(body)), body))


def decode_frames(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (digest as 64 hex digits, body) of each frame; raise `FrameError` at the first that is not whole."""
    at = 0
    while at < len(data):
        if len(data) - at < _HEAD.size:
            raise FrameError("the last frame has no complete head")
        digest, length = _HEAD.unpack_from(data, at)
        body = data[at + _HEAD.size : at + _HEAD.size + length]
        if length > MAX_BODY_BYTES or len(body) != length:
            raise FrameError(f"frame {digest.hex()} is {'too long' if length > MAX_BODY_BYTES else 'cut short'}")
        if hashlib.sha256(body).digest() != digest:
            raise FrameError(f"the body of frame {digest.hex()} does not match its digest")
        yield digest.hex(), body
        at += _HEAD.size + length

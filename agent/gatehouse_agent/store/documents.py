"""JSON documents with their own checksum, so that a half-written or flipped one is noticed and not believed."""

import hashlib
import json
from typing import Any


class CorruptError(Exception):
    """A file is not what was written; the text names it."""


def pack(document: Any) -> bytes:
    """Return the bytes of a document: its SHA-256 on the first line, the JSON after it."""
    body = json.dumps(document, separators=(",", ":")).encode()
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unpack(name: str, data: bytes) -> Any:
    """Return the document, or raise `CorruptError`."""
    checksum, _, body = data.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != checksum:
        raise CorruptError(f"{name} does not match its checksum")
    return json.loads(body)

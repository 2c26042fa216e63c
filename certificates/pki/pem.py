"""PEM text (RFC 7468) as people paste it: any text around the blocks, and a sentence when one of them is cut off."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final

from certificates.pki.errors import PkiError
from certificates.pki.words import quote

CERTIFICATE_LABELS: Final = frozenset({"CERTIFICATE", "X509 CERTIFICATE"})
KEY_LABELS: Final = frozenset({"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})

_BEGIN: Final = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its label, its bytes as given, and what is in it. Keys are blocks too: contents are not printed."""

    label: str
    text: bytes = field(repr=False)
    der: bytes = field(repr=False)
    """The decoded body; empty for an old-style encrypted key, whose body is no DER."""


def is_pem(data: bytes) -> bool:
    """Whether a text has a PEM block in it."""
    return _BEGIN.search(data) is not None


def blocks(data: bytes, pointer: str) -> tuple[Block, ...]:
    """Return every block in order. Raises PkiError `pem_damaged` with `pointer` for one that is cut off or garbled."""
    found = []
    position = 0
    while begin := _BEGIN.search(data, position):
        end = _end_of(data, begin, pointer)
        found.append(_block(begin[1].decode(), data[begin.start() : end], pointer))
        position = end
    return tuple(found)


def _end_of(data: bytes, begin: re.Match[bytes], pointer: str) -> int:
    closing = b"-----END " + begin[1] + b"-----"
    another = _BEGIN.search(data, begin.end())
    end = data.find(closing, begin.end(), another.start() if another else len(data))
    if end < 0:
        text = f"The block {quote(begin[1].decode())} is cut off: its END line is missing. Copy it again, in full."
        raise PkiError("pem_damaged", text, pointer)
    return end + len(closing)


def _block(label: str, text: bytes, pointer: str) -> Block:
    body = b"".join(text.split(b"-----")[2].split())
    if b":" in body:
        return Block(label, text + b"\n", b"")
    try:
        return Block(label, text + b"\n", base64.b64decode(body, validate=True))
    except binascii.Error:
        raise PkiError(
            "pem_damaged", f"The block {quote(label)} is garbled: it is not base64. Copy it again.", pointer
        ) from None

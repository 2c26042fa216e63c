"""How much work a password costs: counted in the DER before any key is derived, so that no upload can stall a process.

Encrypted keys and PKCS#12 say themselves how often the password is hashed, and may say two billion times. Every such
count is an INTEGER right after the salt, an OCTET STRING (PKCS#5 PBKDF2 and PBES1, PKCS#12 PBE and MacData).
"""

from typing import Final

_CONSTRUCTED: Final = 0x20
_INTEGER: Final = 0x02
_OCTETS: Final = 0x04
_DEEPEST: Final = 24
_SCRYPT: Final = bytes.fromhex("060b2b06010401da47040b")
ENDLESS: Final = 1 << 62
"""More rounds than anybody may ask for: also the answer for scrypt, and for a structure too deep to follow."""


def rounds(der: bytes) -> int:
    """Return how often passwords would be hashed to open this, as far as is visible from outside; never raises."""
    return ENDLESS if _SCRYPT in der else _rounds(der, 0)


def is_pkcs12(der: bytes) -> bool:
    """Whether this begins as a PFX does: a SEQUENCE with version 3."""
    start = 2 if der[1:2] < b"\x81" else 2 + (der[1] & 0x7F)
    return der[:1] == b"\x30" and der[start : start + 3] == b"\x02\x01\x03"


def _rounds(data: bytes, depth: int) -> int:
    if depth > _DEEPEST:
        return ENDLESS
    total, position, before = 0, 0, -1
    while (header := _header(data, position)) is not None:
        tag, start, end = header
        if tag == _INTEGER and before == _OCTETS:
            total += int.from_bytes(data[start:end])
        if tag & _CONSTRUCTED or (tag == _OCTETS and _is_nested(data[start:end])):
            total += _rounds(data[start:end], depth + 1)
        position, before = end, tag
    return total


def _header(data: bytes, position: int) -> tuple[int, int, int] | None:
    """Tag, start and end of the contents; an indefinite length (BER, as Java writes it) goes to the end of all."""
    if position + 2 > len(data):
        return None
    tag, length, start = data[position], data[position + 1], position + 2
    if length == 0x80:
        return tag, start, len(data)
    if length > 0x80:
        wide = length & 0x7F
        length, start = int.from_bytes(data[start : start + wide]), start + wide
    return tag, start, min(start + length, len(data))


def _is_nested(octets: bytes) -> bool:
    header = _header(octets, 0)
    return header is not None and octets[0] == 0x30 and header[2] == len(octets)

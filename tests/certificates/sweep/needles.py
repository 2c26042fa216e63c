"""What to look for: the secret numbers of a private key, in pieces of 16 bytes, each in the forms it may be written in.

16 bytes are far too many to occur by chance, and few enough that a cut-off line or a truncated log still holds one.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa, x448, x25519
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

PIECE_BYTES = 16
DIGITS = 38
RAW_KEYS = (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey, x25519.X25519PrivateKey, x448.X448PrivateKey)


@dataclass(frozen=True, slots=True)
class Needle:
    """A piece of the secret number `part`. `hex` is lower-case, `base64` its three alignments, `decimal` both ends."""

    part: str
    raw: bytes
    hex: bytes
    base64: tuple[bytes, ...]
    decimal: tuple[bytes, ...]
    listed: bytes
    """The bytes as numbers, `1,2,3`."""


def needles_of(key: bytes) -> tuple[Needle, ...]:
    """Return what betrays a private key given as PEM or DER, without a password."""
    return tuple(needle for part, number in _numbers(key) for needle in _pieces(part, number))


def _numbers(key: bytes) -> Iterator[tuple[str, bytes]]:
    load = load_pem_private_key if b"-----BEGIN" in key else load_der_private_key
    private = load(key, password=None)
    if isinstance(private, rsa.RSAPrivateKey):
        numbers = private.private_numbers()
        for part in ("d", "p", "q", "dmp1", "dmq1", "iqmp"):
            number = getattr(numbers, part)
            yield part, number.to_bytes((number.bit_length() + 7) // 8, "big")
    elif isinstance(private, ec.EllipticCurvePrivateKey):
        yield "d", private.private_numbers().private_value.to_bytes((private.key_size + 7) // 8, "big")
    elif isinstance(private, RAW_KEYS):
        yield "d", private.private_bytes_raw()
    else:
        raise ValueError(f"not a kind of key this looks for: {type(private).__name__}")


def _pieces(part: str, number: bytes) -> Iterator[Needle]:
    text = str(int.from_bytes(number, "big")).encode()
    decimal = (text[:DIGITS], text[-DIGITS:])
    starts = {*range(0, len(number) - PIECE_BYTES + 1, PIECE_BYTES), len(number) - PIECE_BYTES}
    for start in sorted(starts):
        piece = number[start : start + PIECE_BYTES]
        yield Needle(part, piece, piece.hex().encode(), _aligned(piece), decimal, ",".join(map(str, piece)).encode())


def _aligned(piece: bytes) -> tuple[bytes, ...]:
    """The characters that are sure, wherever the piece begins within base64's groups of three bytes."""
    found = []
    for shift, unsure in ((0, 0), (1, 2), (2, 3)):
        sure = (shift + len(piece)) * 8 // 6
        found.append(base64.b64encode(bytes(shift) + piece)[unsure:sure])
    return tuple(found)

"""The format of everything encrypted at rest: key id (8 bytes) ‖ nonce (12) ‖ AES-256-GCM ciphertext and tag."""

import hashlib
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
KEY_ID_BYTES: Final = 8
NONCE_BYTES: Final = 12


class KeyRingError(Exception):
    """A ciphertext cannot be opened with this ring: wrong key, or moved to another row; or the ring cannot be had."""


def key_id(key: bytes) -> bytes:
    """Return the id of a key (8 bytes): it names the key and tells nothing about it."""
    return hashlib.sha256(b"gatehouse key id" + key).digest()[:KEY_ID_BYTES]


def key_id_of(sealed: bytes) -> bytes:
    """Return the id of the key that opens `sealed`; raise KeyRingError when the secret was destroyed."""
    if not sealed:
        raise KeyRingError("This ciphertext is empty: the secret was destroyed.")
    return sealed[:KEY_ID_BYTES]


def seal_under(key: bytes, plaintext: bytes, *, bound_to: str) -> bytes:
    """Encrypt with one key of 32 bytes; `bound_to` names the row and is needed again to open."""
    nonce = os.urandom(NONCE_BYTES)
    return key_id(key) + nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to.encode())


def open_under(key: bytes, sealed: bytes, *, bound_to: str) -> bytes:
    """Decrypt what `seal_under` made with the same key for the same row; else raise KeyRingError."""
    body = sealed[KEY_ID_BYTES:]
    try:
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):  # ValueError: cut off within the nonce
        raise KeyRingError("This ciphertext was altered or belongs to another row.") from None

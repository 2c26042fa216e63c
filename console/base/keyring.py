"""Envelope encryption at rest: AES-256-GCM under a ring of keys, every ciphertext bound to the row it belongs to.

The first key of the ring encrypts, all of them decrypt: a key is rotated by putting a new one in front.
Layout: key id (8 bytes) ‖ nonce (12) ‖ ciphertext and tag.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES = 32


class KeyRingError(Exception):
    """A ciphertext cannot be opened with this ring: wrong key, or moved to another row."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Ordered keys of 32 bytes; never printed."""

    keys: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def parse(cls, texts: Sequence[str]) -> "KeyRing":
        """Read base64 keys, newest first."""
        try:
            keys = tuple(base64.b64decode(text, validate=True) for text in texts)
        except binascii.Error:
            raise KeyRingError("GATEHOUSE_KEY_RING holds something that is not base64.") from None
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise KeyRingError(
                f"GATEHOUSE_KEY_RING needs one or more keys of {KEY_BYTES} bytes, base64, comma-separated."
            )
        return cls(keys)

    def seal(self, plaintext: bytes, *, bound_to: str) -> bytes:
        """Encrypt; `bound_to` names the row and is needed again to open."""
        key, nonce = self.keys[0], os.urandom(12)
        return _key_id(key) + nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to.encode())

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        """Decrypt what `seal` made for the same row."""
        key_id, nonce, ciphertext = sealed[:8], sealed[8:20], sealed[20:]
        for key in self.keys:
            if _key_id(key) == key_id:
                try:
                    return AESGCM(key).decrypt(nonce, ciphertext, bound_to.encode())
                except InvalidTag:
                    raise KeyRingError("This ciphertext was altered or belongs to another row.") from None
        raise KeyRingError("No key of the ring opens this ciphertext.")


@lru_cache
def key_ring() -> KeyRing:
    """Return the ring of this process."""
    return KeyRing.parse(settings.KEY_RING)


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"gatehouse key id" + key).digest()[:8]

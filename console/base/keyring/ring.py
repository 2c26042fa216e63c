"""A ring of keys as the rest of the product sees it, and the plain one whose keys are in memory."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from console.base.keyring.sealing import KEY_BYTES, KeyRingError, key_id, key_id_of, open_under, seal_under

SETTING = "GATEHOUSE_KEY_RING"


class Ring(Protocol):
    """Encrypts under its newest key, decrypts under any. Everything raises KeyRingError with a sentence for people."""

    def seal(self, plaintext: bytes, *, bound_to: str) -> bytes:
        """Encrypt; `bound_to` names the row and is needed again to open."""

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        """Decrypt what `seal` made for the same row."""

    def newest_id(self) -> bytes:
        """The id (8 bytes) of the key that encrypts now."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Ordered keys of 32 bytes, newest first; never printed."""

    keys: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def parse(cls, texts: Sequence[str], *, setting: str = SETTING) -> "KeyRing":
        """Read base64 keys, newest first; errors name `setting`."""
        try:
            keys = tuple(base64.b64decode(text, validate=True) for text in texts)
        except (binascii.Error, ValueError):  # ValueError: not ASCII
            raise KeyRingError(f"{setting} holds something that is not base64.") from None
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise KeyRingError(f"{setting} needs one or more keys of {KEY_BYTES} bytes, base64, comma-separated.")
        return cls(keys)

    def seal(self, plaintext: bytes, *, bound_to: str) -> bytes:
        """Encrypt; `bound_to` names the row and is needed again to open."""
        return seal_under(self.keys[0], plaintext, bound_to=bound_to)

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        """Decrypt what `seal` made for the same row."""
        if (key := self.find(key_id_of(sealed))) is None:
            raise KeyRingError("No key of the ring opens this ciphertext.")
        return open_under(key, sealed, bound_to=bound_to)

    def newest_id(self) -> bytes:
        """The id (8 bytes) of the key that encrypts now."""
        return key_id(self.keys[0])

    def find(self, wanted: bytes) -> bytes | None:
        """Return the key with this id, or None."""
        return next((key for key in self.keys if key_id(key) == wanted), None)

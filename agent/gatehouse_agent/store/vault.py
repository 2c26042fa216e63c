"""Encrypts secrets at rest under a key in `keys/`, so that copies of the stored configuration alone hold none."""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gatehouse_agent.store.documents import CorruptError
from gatehouse_agent.store.files import Files

_KEY: Final = "keys/vault.key"
_NONCE_BYTES: Final = 12


class Vault:
    """AES-256-GCM files named by the digest of their plaintext, which is bound as associated data."""

    def __init__(self, files: Files) -> None:
        self._files = files
        if not files.exists(_KEY):
            files.write(_KEY, AESGCM.generate_key(256))
        self._cipher = AESGCM(files.read(_KEY))

    def write(self, digest: str, plaintext: bytes) -> None:
        """Store a secret, unless it is there already."""
        if not self._files.exists(_name(digest)):
            nonce = os.urandom(_NONCE_BYTES)
            self._files.write(_name(digest), nonce + self._cipher.encrypt(nonce, plaintext, digest.encode()))

    def read(self, digest: str) -> bytes:
        """Return a secret, or raise `CorruptError`."""
        try:
            data = self._files.read(_name(digest))
            return self._cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], digest.encode())
        except (OSError, InvalidTag, ValueError):
            raise CorruptError(f"secret {digest} is missing or was changed") from None

    def keep_only(self, digests: set[str]) -> None:
        """Remove every other secret."""
        for name in self._files.names("secrets"):
            if name.rpartition("/")[2] not in digests:
                self._files.remove(name)


def _name(digest: str) -> str:
    return f"secrets/{digest}"

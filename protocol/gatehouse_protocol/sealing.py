"""Seals secrets to one node's key with HPKE (RFC 9180), so that only that node can read them, and only as that secret.

Node, name and digest are bound through `info`, as RFC 9180 section 8.1 advises for the single-shot API. The hybrid
ML-KEM-768 + X25519 suite keeps recorded traffic sealed even against a later quantum computer.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

_LABEL: Final = "gatehouse/secret/v1"
_MLKEM_PUBLIC_BYTES: Final = 1184
_MLKEM_SEED_BYTES: Final = 64
_X25519_BYTES: Final = 32


class Kem(StrEnum):
    """The key encapsulation of a node's sealing key."""

    X25519 = "x25519"
    MLKEM768_X25519 = "mlkem768x25519"


_SUITES: Final = {
    Kem.X25519: Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
    Kem.MLKEM768_X25519: Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
}


class SealError(Exception):
    """The sealed bytes are not for this key, this node, this secret, or were changed."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a seal is good for: one secret (by name and SHA-256 of its plaintext, 64 hex digits) on one node."""

    node_id: str
    name: str
    digest: str

    def info(self) -> bytes:
        """Return HPKE's `info`: label, node, name and digest, joined by NUL."""
        return "\0".join((_LABEL, self.node_id, self.name, self.digest)).encode()


def generate_private_key(kem: Kem) -> bytes:
    """Return a fresh private key: 32 bytes of X25519, preceded by the 64-byte ML-KEM-768 seed for the hybrid."""
    x25519 = X25519PrivateKey.generate().private_bytes_raw()
    return x25519 if kem is Kem.X25519 else MLKEM768PrivateKey.generate().private_bytes_raw() + x25519


def public_key_of(kem: Kem, private_key: bytes) -> bytes:
    """Return the public half as it is sent at enrolment: 32 bytes, or 1 184 + 32 bytes for the hybrid."""
    x25519 = X25519PrivateKey.from_private_bytes(private_key[-_X25519_BYTES:]).public_key().public_bytes_raw()
    if kem is Kem.X25519:
        return x25519
    return MLKEM768PrivateKey.from_seed_bytes(private_key[:_MLKEM_SEED_BYTES]).public_key().public_bytes_raw() + x25519


def seal(plaintext: bytes, kem: Kem, public_key: bytes, binding: Binding) -> bytes:
    """Return `enc || ciphertext`; raise `ValueError` when the public key has the wrong length."""
    return _SUITES[kem].encrypt(plaintext, _public(kem, public_key), binding.info())


def unseal(sealed: bytes, kem: Kem, private_key: bytes, binding: Binding) -> bytes:
    """Return the plaintext or raise `SealError`."""
    try:
        return _SUITES[kem].decrypt(sealed, _private(kem, private_key), binding.info())
    except (InvalidTag, ValueError):
        raise SealError("the secret was not sealed for this node under this name and digest") from None


def _public(kem: Kem, raw: bytes) -> X25519PublicKey | MLKEM768X25519PublicKey:
    expected = _X25519_BYTES if kem is Kem.X25519 else _MLKEM_PUBLIC_BYTES + _X25519_BYTES
    if len(raw) != expected:
        raise ValueError(f"a {kem} public key has {expected} bytes, not {len(raw)}")
    x25519 = X25519PublicKey.from_public_bytes(raw[-_X25519_BYTES:])
    if kem is Kem.X25519:
        return x25519
    return MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC_BYTES]), x25519)


def _private(kem: Kem, raw: bytes) -> X25519PrivateKey | MLKEM768X25519PrivateKey:
    x25519 = X25519PrivateKey.from_private_bytes(raw[-_X25519_BYTES:])
    if kem is Kem.X25519:
        return x25519
    return MLKEM768X25519PrivateKey(MLKEM768PrivateKey.from_seed_bytes(raw[:_MLKEM_SEED_BYTES]), x25519)

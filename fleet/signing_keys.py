"""The Ed25519 keys of the control plane: made on first use, kept encrypted, read again every half minute.

Every active key signs manifests, so that a node which knows only the older one still accepts them during a rotation;
the newest one signs session tokens.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection, transaction

from console.base.ids import new_id
from console.base.keyring import key_ring
from fleet.models import SigningKey

KEPT_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """Active keys by id, newest first; never printed."""

    private: Mapping[str, Ed25519PrivateKey] = field(repr=False)

    @property
    def newest(self) -> tuple[str, Ed25519PrivateKey]:
        """The id and key that sign what only this control plane reads."""
        return next(iter(self.private.items()))

    def public(self, key_id: str) -> Ed25519PublicKey | None:
        """The public half of an active key."""
        key = self.private.get(key_id)
        return key.public_key() if key else None

    def public_bytes(self) -> dict[str, bytes]:
        """The public halves (32 bytes each) by id."""
        return {key_id: key.public_key().public_bytes_raw() for key_id, key in self.private.items()}


class _Kept:
    """The keys of this process and when they were read."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.keys: SigningKeys | None = None
        self.read_at = 0.0


_kept = _Kept()


def signing_keys() -> SigningKeys:
    """Return the active keys; make the first one when there is none."""
    with _kept.lock:
        if _kept.keys is None or time.monotonic() - _kept.read_at > KEPT_SECONDS:
            _kept.keys, _kept.read_at = _read() or _first(), time.monotonic()
        return _kept.keys


def forget() -> None:
    """Read the keys again at the next use."""
    with _kept.lock:
        _kept.keys = None


def make_key() -> SigningKey:
    """Store a new key pair; it signs from now on beside those that are still active."""
    key_id, private = f"k{new_id().hex[:16]}", Ed25519PrivateKey.generate()
    sealed = key_ring().seal(private.private_bytes_raw(), bound_to=_row_name(key_id))
    return SigningKey.objects.create(kid=key_id, public_key=private.public_key().public_bytes_raw(), ciphertext=sealed)


def _read() -> SigningKeys | None:
    rows = SigningKey.objects.filter(retired_at=None).order_by("-created_at", "-kid")
    private = {row.kid: _opened(row) for row in rows}
    return SigningKeys(private) if private else None


def _first() -> SigningKeys:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('fleet:signing-key', 0))")
        if not SigningKey.objects.filter(retired_at=None).exists():
            make_key()
        found = _read()
    if found is None:
        raise AssertionError("a signing key was just made")
    return found


def _opened(row: SigningKey) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_ring().open(bytes(row.ciphertext), bound_to=_row_name(row.kid)))


def _row_name(key_id: str) -> str:
    return f"fleet.signing_key:{key_id}"

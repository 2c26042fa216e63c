"""The Ed25519 keys of the control plane: made on first use, kept encrypted, read again every half minute.

Every active key signs manifests, so that a node which knows only the older one still accepts them during a rotation;
the newest one signs session tokens. A retired key is trusted for nothing new, yet goes on vouching for the list of
keys: a node that slept through a rotation finds its way back, and whoever stole the key gains nothing by that.
"""

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from gatehouse_protocol.envelope import MAX_SIGNATURES

from console.base.ids import new_id
from console.base.keyring import KeyRingError, key_ring
from fleet.models import SigningKey

KEPT_SECONDS: Final = 30.0
UNKNOWN_SECONDS: Final = 1.0
"""How often an id that is not known may have the keys read again: another process may have just made one."""


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """Keys by id, newest first; never printed. `private` are active; `vouching` (these and retired) sign the list."""

    private: Mapping[str, Ed25519PrivateKey] = field(repr=False)
    vouching: Mapping[str, Ed25519PrivateKey] = field(repr=False)

    @property
    def newest(self) -> tuple[str, Ed25519PrivateKey]:
        """The id and key that sign what only this control plane reads."""
        return next(iter(self.private.items()))

    def public(self, key_id: str) -> Ed25519PublicKey | None:
        """The public half of an active key."""
        key = self.private.get(key_id)
        return key.public_key() if key else None

    def public_bytes(self) -> dict[str, bytes]:
        """The public halves of active keys (32 bytes each) by id."""
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
    return _not_older_than(KEPT_SECONDS)


def public_key(key_id: str) -> Ed25519PublicKey | None:
    """Return the public half of an active key, also of one that another process made a moment ago."""
    return signing_keys().public(key_id) or _not_older_than(UNKNOWN_SECONDS).public(key_id)


def forget() -> None:
    """Read the keys again at the next use."""
    with _kept.lock:
        _kept.keys = None


def make_key() -> SigningKey:
    """Store a new key pair; it signs from now on beside those that are still active."""
    key_id, private = f"k{new_id().hex[:16]}", Ed25519PrivateKey.generate()
    sealed = key_ring().seal(private.private_bytes_raw(), bound_to=_row_name(key_id))
    return SigningKey.objects.create(kid=key_id, public_key=private.public_key().public_bytes_raw(), ciphertext=sealed)


def active_at(now: datetime) -> Q:
    """Which keys are active at `now`: their retirement may be decided and still to come."""
    return Q(retired_at=None) | Q(retired_at__gt=now)


def lock_keys() -> None:
    """Be the only one who makes or retires keys, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('fleet:signing-key', 0))")


def _not_older_than(seconds: float) -> SigningKeys:
    with _kept.lock:
        if _kept.keys is None or time.monotonic() - _kept.read_at > seconds:
            _kept.keys, _kept.read_at = _read() or _first(), time.monotonic()
        return _kept.keys


def _read() -> SigningKeys | None:
    now, private, vouching = timezone.now(), {}, {}
    for row in SigningKey.objects.order_by("-created_at", "-kid")[:MAX_SIGNATURES]:
        if row.retired_at is None or row.retired_at > now:
            private[row.kid] = vouching[row.kid] = _opened(row)
        else:
            with suppress(KeyRingError):  # the ring may have lost the key of what retired long ago
                vouching[row.kid] = _opened(row)
    return SigningKeys(private, vouching) if private else None


def _first() -> SigningKeys:
    with transaction.atomic():
        lock_keys()
        if not SigningKey.objects.filter(active_at(timezone.now())).exists():
            make_key()
        found = _read()
    if found is None:
        raise AssertionError("a signing key was just made")
    return found


def _opened(row: SigningKey) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_ring().open(bytes(row.ciphertext), bound_to=_row_name(row.kid)))


def _row_name(key_id: str) -> str:
    return f"fleet.signing_key:{key_id}"

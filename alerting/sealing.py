"""Secrets of channels at rest: under the key ring, bound to the channel and its tenant."""

from typing import Any
from uuid import UUID

import orjson

from console.base.keyring import key_ring, row_name


def channel_row(pk: object, tenant_id: object) -> str:
    """Return the name that a channel's ciphertext is bound to."""
    return row_name("alerting.channel", pk, tenant=tenant_id)


def seal_secrets(pk: UUID, tenant_id: UUID, secrets: dict[str, Any]) -> bytes:
    """Return the ciphertext of a channel's secrets."""
    return key_ring().seal(orjson.dumps(secrets), bound_to=channel_row(pk, tenant_id))


def open_secrets(pk: UUID, tenant_id: UUID, ciphertext: bytes) -> dict[str, Any]:
    """Return a channel's secrets; raise KeyRingError when they cannot be opened."""
    if not ciphertext:
        return {}
    found: dict[str, Any] = orjson.loads(key_ring().open(bytes(ciphertext), bound_to=channel_row(pk, tenant_id)))
    return found

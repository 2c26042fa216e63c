"""Secrets of credentials at rest: under the key ring, bound to their row and its tenant."""

from typing import Any

import orjson

from console.base.keyring import key_ring, row_name


def version_row(pk: object, tenant_id: object) -> str:
    """Return the name that a version's ciphertext is bound to."""
    return row_name("vending.version", pk, tenant=tenant_id)


def store_row(pk: object, tenant_id: object) -> str:
    """Return the name that what opens a credential's secret store is bound to."""
    return row_name("vending.credential.store", pk, tenant=tenant_id)


def sealed(row: str, secrets: dict[str, str]) -> bytes:
    """Return the ciphertext of secrets by name, for the row of this name."""
    return key_ring().seal(orjson.dumps(secrets), bound_to=row)


def opened(row: str, ciphertext: bytes) -> dict[str, str]:
    """Return what `sealed` took; raise KeyRingError where it cannot be opened. To be used and dropped at once."""
    found: dict[str, Any] = orjson.loads(key_ring().open(bytes(ciphertext), bound_to=row))
    return found

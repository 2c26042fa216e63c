"""Headers of exports at rest: under the key ring, bound to the export."""

from uuid import UUID

import orjson

from console.base.keyring import key_ring, row_name


def export_row(pk: object) -> str:
    """Return the name that an export's ciphertext is bound to."""
    return row_name("exports.export", pk)


def seal_headers(pk: UUID, headers: dict[str, str]) -> bytes:
    """Return the ciphertext of an export's headers; empty where there are none."""
    return key_ring().seal(orjson.dumps(headers), bound_to=export_row(pk)) if headers else b""


def open_headers(pk: UUID, ciphertext: bytes) -> dict[str, str]:
    """Return an export's headers; raise KeyRingError when they cannot be opened."""
    if not ciphertext:
        return {}
    found: dict[str, str] = orjson.loads(key_ring().open(bytes(ciphertext), bound_to=export_row(pk)))
    return found

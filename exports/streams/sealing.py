"""Secrets of streams at rest: under the key ring, bound to the stream and its tenant."""

from dataclasses import asdict, dataclass
from uuid import UUID

import orjson

from console.base.keyring import key_ring, row_name
from exports.models import Stream


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a stream proves itself with; empty where it has none."""

    signing_secret: str = ""
    client_pem: str = ""
    """Client certificate and key."""


def stream_row(pk: object, tenant_id: object) -> str:
    """Return the name that a stream's ciphertext is bound to."""
    return row_name("exports.stream", pk, tenant=tenant_id)


def seal(pk: UUID, tenant_id: UUID, secrets: Secrets) -> bytes:
    """Return the ciphertext of a stream's secrets."""
    return key_ring().seal(orjson.dumps(asdict(secrets)), bound_to=stream_row(pk, tenant_id))


def unseal(row: Stream) -> Secrets:
    """Return a stream's secrets; raise KeyRingError when they cannot be opened."""
    if not row.ciphertext:
        return Secrets()
    bound_to = stream_row(row.pk, row.tenant_id)
    return Secrets(**orjson.loads(key_ring().open(bytes(row.ciphertext), bound_to=bound_to)))

"""The Ed25519 key that signs checkpoints and anchors: made on first use, sealed under the key ring.

What is signed is plain text, so that openssl and a few lines of any language verify it (docs/audit.md).
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection, transaction

from console.audit.actor import SYSTEM
from console.audit.models import Anchor, Checkpoint, SigningKey
from console.audit.verbs import Target, verb
from console.base.keyring import Sealed, key_ring, register, row_name

CHECKPOINT: Final = "gatehouse-audit-checkpoint-1"
ANCHOR: Final = "gatehouse-audit-anchor-1"


@dataclass(frozen=True, slots=True)
class Signature:
    """Which key signed, and the signature in base64."""

    kid: str
    text: str


def statement(label: str, chain: str, position: int, digest: str, at: datetime) -> bytes:
    """Return the text that is signed: five lines, the time as RFC 3339 has it in UTC with microseconds."""
    moment = at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return f"{label}\n{chain}\n{position}\n{digest}\n{moment}\n".encode()


class Signer:
    """The newest key, opened once for many statements."""

    def __init__(self) -> None:
        """Read the newest key; make the first one."""
        row = SigningKey.objects.order_by("-created_at").first() or make_key()
        secret = key_ring().open(bytes(row.ciphertext), bound_to=_row(row.kid))
        self.kid = row.kid
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    def sign(self, text: bytes) -> Signature:
        """Return the signature of a statement."""
        return Signature(self.kid, base64.b64encode(self._key.sign(text)).decode())


def make_key() -> SigningKey:
    """Make a key, which signs from now on; those before it go on verifying what they signed."""
    with verb("audit.new_key", actor=SYSTEM) as act, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('audit signing key', 0))")
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        kid = kid_of(public)
        sealed = key_ring().seal(private.private_bytes_raw(), bound_to=_row(kid))
        row = SigningKey.objects.create(kid=kid, public_key=public, ciphertext=sealed)
        act.entry(Target("signing_key", kid), f"Made the key {kid}, which signs checkpoints of the trail.")
    return row


def first_key() -> None:
    """Make the first key where there is none; two at once make one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('audit first key', 0))")
        if not SigningKey.objects.exists():
            make_key()


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Return every key by its id."""
    return {
        row.kid: Ed25519PublicKey.from_public_bytes(bytes(row.public_key))
        for row in SigningKey.objects.defer("ciphertext")
    }


def kid_of(public: bytes) -> str:
    """Return the id of a public key (32 bytes): the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def is_signed(row: Checkpoint | Anchor, keys: dict[str, Ed25519PublicKey]) -> bool:
    """Whether a checkpoint or anchor bears a signature of one of `keys`."""
    label = CHECKPOINT if isinstance(row, Checkpoint) else ANCHOR
    key = keys.get(row.kid)
    if key is None:
        return False
    try:
        key.verify(base64.b64decode(row.signature), statement(label, row.chain, row.position, row.digest, row.at))
    except (InvalidSignature, ValueError):
        return False
    return True


def _row(kid: object) -> str:
    return row_name("audit.signing_key", kid)


register(Sealed("audit.SigningKey", "ciphertext", _row))

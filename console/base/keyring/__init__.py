"""Envelope encryption at rest: AES-256-GCM under a ring of keys, every ciphertext bound to the row it belongs to.

The newest key of the ring encrypts, all of them decrypt: a key is rotated by putting a new one in front, and
`manage.py rotate_key_ring` brings what lies under older ones under it. `columns.py` lists what is encrypted.
"""

from console.base.keyring.columns import Sealed, register, row_name, sealed_columns
from console.base.keyring.record import record_with
from console.base.keyring.ring import KeyRing, Ring
from console.base.keyring.sealing import KEY_BYTES, KeyRingError
from console.base.keyring.sources import key_ring

__all__ = [
    "KEY_BYTES",
    "KeyRing",
    "KeyRingError",
    "Ring",
    "Sealed",
    "key_ring",
    "record_with",
    "register",
    "row_name",
    "sealed_columns",
]

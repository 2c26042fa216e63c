"""Wraps what nodes act upon in DSSE envelopes, so that its type and every byte of it are under the signature.

Source: https://github.com/secure-systems-lab/dsse, protocol and envelope version 1. The payload is carried as bytes:
nothing is re-serialised before it is verified.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MANIFEST_TYPE: Final = "application/vnd.gatehouse.manifest.v1+json"
HOLDS_TYPE: Final = "application/vnd.gatehouse.holds.v1+json"
REGISTRATIONS_TYPE: Final = "application/vnd.gatehouse.registrations.v1+json"
KEYS_TYPE: Final = "application/vnd.gatehouse.keys.v1+json"
MAX_SIGNATURES: Final = 8


class EnvelopeError(Exception):
    """The envelope is malformed, of another type, or not signed by a trusted key; `str()` says which."""


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed (PAE): `DSSEv1 SP len SP type SP len SP payload`."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def sign_envelope(payload_type: str, payload: bytes, keys: Mapping[str, Ed25519PrivateKey]) -> dict[str, Any]:
    """Return the envelope as a JSON value, with one signature for each key id in `keys`."""
    encoded = pre_authentication_encoding(payload_type, payload)
    return {
        "payloadType": payload_type,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {"keyid": key_id, "sig": base64.b64encode(key.sign(encoded)).decode()} for key_id, key in keys.items()
        ],
    }


def open_envelope(envelope: Any, payload_type: str, trusted: Mapping[str, Ed25519PublicKey]) -> bytes:
    """Return the payload if at least one trusted key signed it as `payload_type`; raise `EnvelopeError` otherwise.

    Signatures by unknown keys are passed over, so that a new key can sign beside the old one during a rotation.
    """
    if not isinstance(envelope, dict) or envelope.get("payloadType") != payload_type:
        raise EnvelopeError(f"the envelope is not of type {payload_type}")
    payload = _decoded(envelope.get("payload"), "payload")
    encoded = pre_authentication_encoding(payload_type, payload)
    for key_id, signature in _signatures(envelope.get("signatures")):
        if (key := trusted.get(key_id)) and _is_signed_by(key, signature, encoded):
            return payload
    raise EnvelopeError("no trusted key signed the envelope")


def _signatures(value: Any) -> list[tuple[str, bytes]]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_SIGNATURES:
        raise EnvelopeError(f"expected 1 to {MAX_SIGNATURES} signatures")
    found = []
    for one in value:
        if not isinstance(one, dict) or not isinstance(one.get("keyid"), str):
            raise EnvelopeError("a signature has no key id")
        found.append((one["keyid"], _decoded(one.get("sig"), "signature")))
    return found


def _is_signed_by(key: Ed25519PublicKey, signature: bytes, encoded: bytes) -> bool:
    try:
        key.verify(signature, encoded)
    except InvalidSignature:
        return False
    return True


def _decoded(value: Any, what: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise EnvelopeError(f"the {what} is not base64") from None

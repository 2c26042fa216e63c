"""What stands in a header for a credential. Pure."""

import base64
from typing import Final

from gatehouse_protocol.request_signing import RequestSigning, key_of
from gatehouse_protocol.vending import MINTED, VendedCredential, VendedKind

from gatehouse_agent.vending.tokens import Token

SIGNING: Final = "ready"
"""Stands where a value would, so that requests are let through to be signed; Envoy takes it away again."""


def value_of(credential: VendedCredential, token: Token | None) -> str:
    """Return the whole value of its header, empty where there is none.

    Of a key that Envoy signs with by itself that is the key and its id, which Envoy takes away again.
    """
    if credential.kind in MINTED:
        return f"{credential.usual_prefix}{token.value}" if token is not None else ""
    match credential.kind:
        case VendedKind.HEADER:
            return f"{credential.usual_prefix}{credential.secret}"
        case VendedKind.BASIC:
            known = f"{credential.username}:{credential.secret}".encode()
            return f"Basic {base64.b64encode(known).decode()}"
        case VendedKind.AWS_SIGV4:
            return SIGNING
        case VendedKind.HMAC:
            key = key_of(credential.secret, credential.signing or RequestSigning())
            return f"{credential.key_id.encode().hex()}:{key.hex()}"
        case _:
            return ""


def is_over(credential: VendedCredential, now: float) -> bool:
    """Whether the credential itself has ended at this second since 1970."""
    return credential.expires_at is not None and credential.expires_at.timestamp() <= now

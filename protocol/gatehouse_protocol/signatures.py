"""Signs and verifies node requests: one strict profile of HTTP Message Signatures (RFC 9421) with Ed25519.

The profile fixes label, components, their order and the parameters, so there is nothing to negotiate and nothing to
downgrade. A body is covered through its RFC 9530 `Content-Digest`; whether a nonce was seen is the caller's check.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MAX_SKEW_SECONDS: Final = 60
ENROL_KEY_ID: Final = "enrol"

_BARE: Final = '("@method" "@path" "@query")'
_WITH_BODY: Final = '("@method" "@path" "@query" "content-digest")'
_INPUT: Final = re.compile(
    r'gh=(?P<params>(?P<components>\([^)]*\));created=(?P<created>[0-9]{1,12});nonce="(?P<nonce>[A-Za-z0-9_-]{16,128})"'
    r';keyid="(?P<key_id>[A-Za-z0-9-]{1,64})";alg="ed25519")'
)
_SIGNATURE: Final = re.compile(r"gh=:(?P<signature>[A-Za-z0-9+/=]{88}):")


class SignatureError(Exception):
    """The request is not what the key's holder signed, or not now; `str()` says why, safe to log."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A node's private key and the id under which the control plane knows it (`ENROL_KEY_ID` before it has one)."""

    key_id: str
    key: Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Verified:
    """Who signed a request, when (Unix seconds), and the nonce the caller must not accept twice."""

    key_id: str
    created_seconds: int
    nonce: str


def content_digest(body: bytes) -> str:
    """Return the RFC 9530 `Content-Digest` value of `body`."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign(
    method: str,
    path: str,
    query: str,
    body: bytes,
    signer: Signer,
    now_seconds: float,
) -> dict[str, str]:
    """Return the headers that sign one request; `query` is given without its leading question mark."""
    digest = content_digest(body) if body else None
    params = (
        f"{_WITH_BODY if digest else _BARE};created={int(now_seconds)}"
        f';nonce="{secrets.token_urlsafe(24)}";keyid="{signer.key_id}";alg="ed25519"'
    )
    signature = signer.key.sign(_signature_base(method, path, query, digest, params))
    headers = {"Signature-Input": f"gh={params}", "Signature": f"gh=:{base64.b64encode(signature).decode()}:"}
    return headers | ({"Content-Digest": digest} if digest else {})


def claimed_key_id(headers: Mapping[str, str]) -> str:
    """Return the key id that a request claims, to look up its key; nothing is verified yet."""
    return _parse_input(_header(headers, "signature-input"))["key_id"]


def verify(
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    key: Ed25519PublicKey,
    now_seconds: float,
) -> Verified:
    """Return who signed, or raise `SignatureError`.

    Header names are compared without case. A repeated header must be given joined by a comma (RFC 9110), which the
    strict grammar then refuses.
    """
    found = _parse_input(_header(headers, "signature-input"))
    created = int(found["created"])
    if abs(now_seconds - created) > MAX_SKEW_SECONDS:
        raise SignatureError("the signature is not from the last minute")
    digest = _checked_digest(headers, body)
    if found["components"] != (_WITH_BODY if digest else _BARE):
        raise SignatureError("the signature does not cover exactly the required components")
    try:
        key.verify(_signature_bytes(headers), _signature_base(method, path, query, digest, found["params"]))
    except InvalidSignature:
        raise SignatureError("the signature does not match the request") from None
    return Verified(key_id=found["key_id"], created_seconds=created, nonce=found["nonce"])


def _signature_base(method: str, path: str, query: str, digest: str | None, params: str) -> bytes:
    """RFC 9421 section 2.5: one line per component in order, then the parameters."""
    lines = [f'"@method": {method}', f'"@path": {path}', f'"@query": ?{query}']
    if digest:
        lines.append(f'"content-digest": {digest}')
    return "\n".join([*lines, f'"@signature-params": {params}']).encode("ascii", "surrogateescape")


def _checked_digest(headers: Mapping[str, str], body: bytes) -> str | None:
    given = _header(headers, "content-digest", default="")
    if not body and not given:
        return None
    if not hmac.compare_digest(given.encode("utf-8", "replace"), content_digest(body).encode()):
        raise SignatureError("the content digest does not match the body")
    return given


def _signature_bytes(headers: Mapping[str, str]) -> bytes:
    found = _SIGNATURE.fullmatch(_header(headers, "signature"))
    if found is None:
        raise SignatureError("expected exactly one signature labelled gh")
    try:
        return base64.b64decode(found["signature"], validate=True)
    except binascii.Error:
        raise SignatureError("the signature is not base64") from None


def _parse_input(value: str) -> re.Match[str]:
    found = _INPUT.fullmatch(value)
    if found is None:
        raise SignatureError("the signature input does not follow the profile")
    return found


def _header(headers: Mapping[str, str], name: str, default: str | None = None) -> str:
    values = [value for given, value in headers.items() if given.lower() == name]
    if len(values) == 1:
        return values[0]
    if not values and default is not None:
        return default
    raise SignatureError(f"expected exactly one {name} header")

"""Believes a token of another issuer, or says why not: the algorithm is ours to choose, and the key the issuer's.

What a token says of its own key (`jku`, `x5u`, `jwk`, `x5c`) is never followed; a token that says it is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from console.accounts.openid.issuers import Issuer, Known, known

KINDS: Final[Mapping[str, tuple[str, str | None]]] = {
    "RS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
}
"""The algorithms that count, and the type and curve of their keys."""
LEEWAY_SECONDS: Final = 30
LONGEST_TOKEN: Final = 16_384
_SMALLEST_RSA_BITS: Final = 2_048
_REFUSED_HEADERS: Final = ("jku", "x5u", "jwk", "x5c", "crit")
_REQUIRED_CLAIMS: Final = ("iss", "aud", "sub", "exp", "iat")
_WORDS: Final[Mapping[type[Exception], str]] = {
    jwt.ExpiredSignatureError: "It has expired.",
    jwt.ImmatureSignatureError: "It is not valid yet.",
    jwt.InvalidAudienceError: "It is for another audience.",
    jwt.InvalidIssuerError: "It is of another issuer.",
    jwt.InvalidSignatureError: "Its signature is wrong.",
}
_OF_SIGNED: Final = (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError, jwt.InvalidAudienceError)
"""What is found out only once the signature was right."""


class Untrusted(Exception):
    """A token is not believed; the text is a sentence for people, which says nothing of the token's contents.

    `is_signed`: the issuer did sign it, something else is wrong with it.
    """

    def __init__(self, text: str, *, is_signed: bool = False) -> None:
        super().__init__(text)
        self.is_signed = is_signed


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose tokens are believed, and for whom they must be."""

    issuer: Issuer
    audience: str


def verified(token: str, expected: Expected) -> dict[str, Any]:
    """Return the claims of a token that is believed. Raises Untrusted, and IssuerAway where its keys cannot be had."""
    header = _header(token)
    algorithm, kid = str(header["alg"]), header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise Untrusted("Its key has no name that can be looked up.")
    key = _key(known(expected.issuer, wanting_kid=kid), kid, algorithm)
    try:
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=[algorithm], audience=expected.audience, issuer=expected.issuer.url,
            leeway=LEEWAY_SECONDS, options={"require": list(_REQUIRED_CLAIMS)},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError) as fault:
        text = _WORDS.get(type(fault), "It is no token that can be checked.")
        raise Untrusted(text, is_signed=isinstance(fault, _OF_SIGNED)) from None
    return claims


def issuer_of(token: str) -> str:
    """Return whose token this says it is, believing nothing yet. Raises Untrusted."""
    _header(token)
    try:
        found = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Untrusted("It is no token that can be checked.") from None
    return found if isinstance(found, str) else ""


def signed_part(token: str) -> str:
    """Return what of a token is signed: two tokens with the same are the same, whatever their signatures look like."""
    return token.rpartition(".")[0]


def _header(token: str) -> dict[str, Any]:
    if len(token) > LONGEST_TOKEN:
        raise Untrusted("It is too long.")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Untrusted("It is no token that can be checked.") from None
    if header.get("alg") not in KINDS:
        raise Untrusted("It is signed by an algorithm that does not count.")
    if any(name in header for name in _REFUSED_HEADERS):
        raise Untrusted("It says itself how it is to be checked.")
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise Untrusted("It is a token of another sort.")
    return header


def _key(issuer: Known, kid: str | None, algorithm: str) -> jwt.PyJWK:
    """Return the one key of the issuer that fits the token's name of it and the algorithm."""
    kty, curve = KINDS[algorithm]
    fitting = [
        key
        for key in issuer.keys
        if key.get("kty") == kty and key.get("crv") == curve
        if key.get("use") in {None, "sig"} and key.get("alg") in {None, algorithm}
        if kid is None or key.get("kid") == kid
    ]
    if len(fitting) != 1:
        raise Untrusted("The issuer has no such key." if not fitting else "It does not say which key signed it.")
    try:
        found = jwt.PyJWK.from_dict(dict(fitting[0]), algorithm)
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Untrusted("The issuer's key cannot be used.") from None
    if isinstance(found.key, RSAPublicKey) and found.key.key_size < _SMALLEST_RSA_BITS:
        raise Untrusted("The issuer's key is too short.")
    return found

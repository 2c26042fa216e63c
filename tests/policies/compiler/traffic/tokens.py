"""An issuer of tokens, honest and otherwise."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ISSUER = "https://id.acme.test/"
AUDIENCE = "shop"


def encoded(value: bytes | dict[str, Any]) -> str:
    """Base64url without padding, of JSON where it is no bytes."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(**more: Any) -> dict[str, Any]:
    """What a good token says, and what is said otherwise; None leaves a claim out."""
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "exp": int(time.time()) + 3600}
    return {name: value for name, value in (usual | more).items() if value is not None}


class Issuer:
    """Signs tokens with an RSA or an elliptic key of its own."""

    def __init__(self, kid: str = "first", *, is_elliptic: bool = False) -> None:
        self.kid, self.is_elliptic = kid, is_elliptic
        self._rsa = rsa.generate_private_key(65537, 2048)
        self._ec = ec.generate_private_key(ec.SECP256R1())

    @property
    def key(self) -> dict[str, str]:
        """The public key as a member of a key set."""
        if self.is_elliptic:
            point = self._ec.public_key().public_numbers()
            x, y = (encoded(one.to_bytes(32, "big")) for one in (point.x, point.y))
            return {"kty": "EC", "kid": self.kid, "crv": "P-256", "x": x, "y": y}
        numbers = self._rsa.public_key().public_numbers()
        n, e = encoded(numbers.n.to_bytes(256, "big")), encoded(numbers.e.to_bytes(3, "big"))
        return {"kty": "RSA", "kid": self.kid, "alg": "RS256", "n": n, "e": e}

    @property
    def public_pem(self) -> bytes:
        return self._rsa.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def token(self, header: dict[str, Any] | None = None, **more: Any) -> str:
        """A signed token; `header` adds to its first part."""
        usual = {"alg": "ES256" if self.is_elliptic else "RS256", "typ": "JWT", "kid": self.kid}
        head = {name: value for name, value in (usual | (header or {})).items() if value is not None}
        signed = f"{encoded(head)}.{encoded(claims(**more))}"
        return f"{signed}.{encoded(self._signature(signed.encode()))}"

    def unsigned(self, **more: Any) -> str:
        """A token that says that it needs no signature."""
        return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(claims(**more))}."

    def confused(self, **more: Any) -> str:
        """A token that is signed with the public key as if it were a secret."""
        signed = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': self.kid})}.{encoded(claims(**more))}"
        return f"{signed}.{encoded(hmac.digest(self.public_pem, signed.encode(), hashlib.sha256))}"

    def _signature(self, signed: bytes) -> bytes:
        if not self.is_elliptic:
            return self._rsa.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        r, s = decode_dss_signature(self._ec.sign(signed, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def key_set(*issuers: Issuer) -> str:
    """The public keys of issuers as JSON."""
    return json.dumps({"keys": [one.key for one in issuers]})

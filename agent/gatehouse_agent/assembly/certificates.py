"""What a secret holds: which certificate a listener must show for it, and whether it could be shown at all."""

import hashlib
import ssl
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import PublicKeyAlgorithmOID
from google.protobuf.message import DecodeError

from gatehouse_agent import wire

ECDSA, RSA = "ecdsa", "rsa"


class UnusableError(ValueError):
    """A secret is no certificate that could be served; the text says why and never what the key is."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf certificate: the SHA-256 of its DER (64 hexadecimal digits), and `ecdsa` or `rsa`."""

    fingerprint: str
    key: str


def fingerprint(body: bytes) -> str:
    """Return the SHA-256 of the leaf certificate (DER) in a serialised Any of a Secret, empty if there is none."""
    der = _leaf_der(wire.Secret.FromString(wire.unwrap(body)[1]))
    return hashlib.sha256(der).hexdigest() if der else ""


def leaf_of(body: bytes) -> Leaf:
    """Return the leaf certificate in a serialised Any of a Secret, or raise `UnusableError`."""
    try:
        der = _leaf_der(wire.Secret.FromString(wire.unwrap(body)[1]))
        oid = x509.load_der_x509_certificate(der).public_key_algorithm_oid
    except (DecodeError, ValueError):
        raise UnusableError("the secret holds no certificate") from None
    if oid not in (PublicKeyAlgorithmOID.EC_PUBLIC_KEY, PublicKeyAlgorithmOID.RSAES_PKCS1_v1_5):
        raise UnusableError("the certificate's key is neither ECDSA nor RSA")
    return Leaf(hashlib.sha256(der).hexdigest(), ECDSA if oid == PublicKeyAlgorithmOID.EC_PUBLIC_KEY else RSA)


def check_usable(name: str, body: bytes) -> None:
    """Raise `UnusableError` unless a serialised Any is a Secret of that name whose key fits its certificate."""
    try:
        secret = wire.Secret.FromString(wire.unwrap(body)[1])
    except DecodeError:
        raise UnusableError("not a secret") from None
    if secret.name != name:
        raise UnusableError(f"the secret calls itself {secret.name or 'nothing'}")
    try:
        leaf, *_ = x509.load_pem_x509_certificates(_content(secret.tls_certificate.certificate_chain))
    except ValueError:
        raise UnusableError("the certificate chain cannot be read") from None
    try:
        key = serialization.load_pem_private_key(_content(secret.tls_certificate.private_key), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableError("the private key cannot be read") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise UnusableError("the private key is neither ECDSA nor RSA")
    if key.public_key() != leaf.public_key():
        raise UnusableError("the private key does not belong to the certificate")


def _content(source: Any) -> bytes:
    return source.inline_bytes or bytes(source.inline_string, "utf-8")


def _leaf_der(secret: Any) -> bytes:
    text = _content(secret.tls_certificate.certificate_chain).decode("ascii", "replace")
    start, end = text.find(ssl.PEM_HEADER), text.find(ssl.PEM_FOOTER)
    if start < 0 or end < start:
        return b""
    try:
        return ssl.PEM_cert_to_DER_cert(text[start : end + len(ssl.PEM_FOOTER)])
    except ValueError:
        return b""

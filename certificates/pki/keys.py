"""Private keys: the five sorts we make, how a key is called, and the request for a certificate (PKCS#10)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from certificates.pki.errors import PRIVATE_KEY, PkiError
from certificates.pki.names import general_names

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_CURVE_NAMES: Final = {
    "secp192r1": "P-192",
    "secp224r1": "P-224",
    "secp256r1": "P-256",
    "secp384r1": "P-384",
    "secp521r1": "P-521",
}


class KeyType(StrEnum):
    """A sort of key that certificates are asked for with."""

    ECDSA_P256 = "ecdsa-p256"
    ECDSA_P384 = "ecdsa-p384"
    RSA_2048 = "rsa-2048"
    RSA_3072 = "rsa-3072"
    RSA_4096 = "rsa-4096"

    @property
    def family(self) -> str:
        """“ecdsa” or “rsa”: what a client chooses between in a handshake."""
        return self.value.partition("-")[0]


_TEXTS: Final = {
    "ECDSA P-256": KeyType.ECDSA_P256,
    "ECDSA P-384": KeyType.ECDSA_P384,
    "RSA 2048": KeyType.RSA_2048,
    "RSA 3072": KeyType.RSA_3072,
    "RSA 4096": KeyType.RSA_4096,
}


def generate_key(key_type: KeyType) -> bytes:
    """Return a new private key, unencrypted PKCS#8 PEM. RSA 4096 takes seconds of processor time."""
    key: PrivateKey
    if key_type is KeyType.ECDSA_P256:
        key = ec.generate_private_key(ec.SECP256R1())
    elif key_type is KeyType.ECDSA_P384:
        key = ec.generate_private_key(ec.SECP384R1())
    else:
        key = rsa.generate_private_key(65537, int(key_type.value.partition("-")[2]))
    return private_pem(key)


def key_type_of(public_key: PublicKeyTypes) -> KeyType | None:
    """Return the sort of a public key, None when it is none of ours."""
    return _TEXTS.get(key_text(public_key))


def key_text(public_key: PublicKeyTypes) -> str:
    """Return what a key is called: “RSA 2048”, “ECDSA P-256”, “Ed25519”."""
    if isinstance(public_key, rsa.RSAPublicKey):
        return f"RSA {public_key.key_size}"
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        return f"ECDSA {_CURVE_NAMES.get(public_key.curve.name, public_key.curve.name)}"
    if isinstance(public_key, dsa.DSAPublicKey):
        return f"DSA {public_key.key_size}"
    if isinstance(public_key, ed25519.Ed25519PublicKey):
        return "Ed25519"
    return "Ed448" if isinstance(public_key, ed448.Ed448PublicKey) else "a key of another sort"


def family_of(text: str) -> str:
    """Return “ecdsa” or “rsa” for a key called so by `key_text`, otherwise an empty text."""
    family = text.partition(" ")[0].lower()
    return family if family in ("ecdsa", "rsa") else ""


def private_pem(key: PrivateKeyTypes) -> bytes:
    """Return a private key as unencrypted PKCS#8 PEM."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_der(key: PublicKeyTypes) -> bytes:
    """Return the SubjectPublicKeyInfo of a key: two keys are the same when these are."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def load_private(pem: bytes) -> PrivateKeyTypes:
    """Read an unencrypted private key of any sort. Raises PkiError `key_unreadable`."""
    try:
        return load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise PkiError(
            "key_unreadable",
            "This is not a private key that can be read: an unencrypted PEM key is needed.",
            PRIVATE_KEY,
        ) from None


def load_signing(pem: bytes) -> PrivateKey:
    """Read an unencrypted RSA or ECDSA key. Raises PkiError `key_unreadable` or `key_unsupported`."""
    key = load_private(pem)
    if not isinstance(key, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)):
        text = f"{key_text(key.public_key())} is no sort of key for this: RSA or ECDSA is needed."
        raise PkiError("key_unsupported", text, PRIVATE_KEY)
    return key


def signing_hash(key: PrivateKey) -> hashes.SHA256 | hashes.SHA384:
    """Return the hash that this key signs with: SHA-384 on P-384, otherwise SHA-256."""
    is_p384 = isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == "secp384r1"
    return hashes.SHA384() if is_p384 else hashes.SHA256()


def csr_of(private_key_pem: bytes, hostnames: Sequence[str]) -> bytes:
    """Return a certificate request, PEM, for host names, wildcards and IP addresses (each once, in the order given).

    The subject is empty: no name is more than another, and the list is therefore critical (RFC 5280 §4.2.1.6).
    Raises PkiError: the key or a name cannot be used.
    """
    key = load_signing(private_key_pem)
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    builder = builder.add_extension(x509.SubjectAlternativeName(general_names(hostnames)), critical=True)
    return builder.sign(key, signing_hash(key)).public_bytes(Encoding.PEM)

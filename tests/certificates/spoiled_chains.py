"""Chains with exactly one thing wrong: leaves signed again by Pebble's own intermediate, whose key it gives away."""

import ssl
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from tests.certificates.pebble import RunningPebble


class ChainTrouble(StrEnum):
    """What is wrong with a chain that a CA hands out."""

    TRUNCATED = "truncated"
    """The leaf alone."""
    WRONG_ORDER = "wrong_order"
    OTHER_KEY = "other_key"
    OTHER_NAMES = "other_names"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Pebble's intermediate."""

    certificate: x509.Certificate
    key: RSAPrivateKey

    @classmethod
    def of(cls, pebble: RunningPebble) -> "Issuer":
        """Fetch it from the management address."""
        certificate = x509.load_pem_x509_certificate(_fetch(pebble, "intermediates/0"))
        return cls(certificate, load_pem_private_key(_fetch(pebble, "intermediate-keys/0"), None))


def spoil(trouble: ChainTrouble, chain_pem: bytes, issuer: Issuer) -> bytes:
    """Return the chain with that one thing wrong."""
    leaf, *rest = x509.load_pem_x509_certificates(chain_pem)
    if trouble is ChainTrouble.TRUNCATED:
        return _pem(leaf)
    if trouble is ChainTrouble.WRONG_ORDER:
        return _pem(*rest, leaf)
    return _pem(_signed_again(leaf, trouble, issuer), *rest)


def _signed_again(leaf: x509.Certificate, trouble: ChainTrouble, issuer: Issuer) -> x509.Certificate:
    begins, ends = _life(leaf, trouble)
    is_other_key = trouble is ChainTrouble.OTHER_KEY
    builder = (
        x509.CertificateBuilder()
        .subject_name(leaf.subject)
        .issuer_name(issuer.certificate.subject)
        .public_key(ec.generate_private_key(ec.SECP256R1()).public_key() if is_other_key else leaf.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )
    for extension in leaf.extensions:
        value = extension.value
        if trouble is ChainTrouble.OTHER_NAMES and isinstance(value, x509.SubjectAlternativeName):
            value = x509.SubjectAlternativeName([x509.DNSName("somebody-else.example")])
        builder = builder.add_extension(value, extension.critical)
    return builder.sign(issuer.key, hashes.SHA256())


def _life(leaf: x509.Certificate, trouble: ChainTrouble) -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    if trouble is ChainTrouble.EXPIRED:
        return now - timedelta(days=2), now - timedelta(days=1)
    if trouble is ChainTrouble.NOT_YET_VALID:
        return now + timedelta(days=1), now + timedelta(days=2)
    return leaf.not_valid_before_utc, leaf.not_valid_after_utc


def _pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


def _fetch(pebble: RunningPebble, path: str) -> bytes:
    trust = ssl.create_default_context(cafile=str(pebble.launch.ca_bundle))
    with urllib.request.urlopen(f"{pebble.launch.management_url}/{path}", timeout=10, context=trust) as answer:
        return answer.read()

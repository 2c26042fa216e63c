"""Certificates for tests, with any fault one likes: our own authority would refuse to make most of these."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from certificates.pki.keys import private_pem
from certificates.pki.names import general_names

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SHOP = "shop.acme.test"

_serials = count(0x1000)


@cache
def key(name: str) -> Any:
    """A key that stays the same for its name: `p256:leaf`, `rsa2048`, `ed25519`, `p192`."""
    sort = name.partition(":")[0]
    if sort.startswith("rsa"):
        return rsa.generate_private_key(65537, int(sort[3:]))
    if sort == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    curves = {"p192": ec.SECP192R1, "p256": ec.SECP256R1, "p384": ec.SECP384R1, "k256": ec.SECP256K1}
    return ec.generate_private_key(curves[sort]())


@dataclass(frozen=True)
class Made:
    """A certificate and its key."""

    certificate: x509.Certificate
    private: Any

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def key_pem(self) -> bytes:
        return private_pem(self.private)


def make(
    subject: str,
    by: Made | None = None,
    *,
    private: Any = None,
    names: tuple[str, ...] = (),
    is_ca: bool = False,
    path_length: int | None = None,
    begin: datetime = NOW - 10 * DAY,
    end: datetime = NOW + 80 * DAY,
    extensions: tuple[x509.ExtensionType, ...] = (),
    has_identifiers: bool = True,
) -> Made:
    """A certificate signed by `by`, or by itself."""
    private = private or key(f"p256:{subject}")
    signer = by.private if by else private
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(by.certificate.subject if by else named(subject))
        .public_key(private.public_key())
        .serial_number(next(_serials))
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=path_length), critical=True)
    )
    if has_identifiers:
        public = signer.public_key()
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(general_names(names)), critical=False)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    algorithm = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Made(builder.sign(signer, algorithm), private)


def named(subject: str) -> x509.Name:
    """A name with one common name, or the empty name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)] if subject else [])


@cache
def root(name: str = "Root") -> Made:
    return make(name, is_ca=True, begin=NOW - 1000 * DAY, end=NOW + 3000 * DAY)


@cache
def intermediate(name: str = "Intermediate", above: str = "Root") -> Made:
    return make(name, root(above), is_ca=True, begin=NOW - 500 * DAY, end=NOW + 1500 * DAY)


def leaf(**changes: Any) -> Made:
    """A certificate for the shop that is as it should be, but for the changes."""
    return make(**{"subject": SHOP, "by": intermediate(), "names": (SHOP,), **changes})


def pem_of(*made: Made) -> bytes:
    return b"".join(one.pem for one in made)


def key_usage(**changes: bool) -> x509.KeyUsage:
    usual = dict.fromkeys(
        [
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
            "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ],
        False,
    )  # fmt: skip
    return x509.KeyUsage(**{**usual, **changes})

"""Makes the certificate of Pebble's own https address: a CA whose key is forgotten at once, a leaf for 127.0.0.1."""

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS = 365
LEAST_LEFT = datetime.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DirectoryCertificate:
    """Where leaf, key and CA bundle lie, all PEM; the key is readable by us alone."""

    certificate: Path
    key: Path
    ca_bundle: Path


def directory_certificate(folder: Path) -> DirectoryCertificate:
    """Return the files in `folder`, made when missing or close to their end; so a bundle given out stays right."""
    files = DirectoryCertificate(folder / "directory.pem", folder / "directory.key", folder / "directory-ca.pem")
    if not _is_usable(files):
        _make(files)
    return files


def _is_usable(files: DirectoryCertificate) -> bool:
    if not all(path.exists() for path in (files.certificate, files.key, files.ca_bundle)):
        return False
    try:
        ends = x509.load_pem_x509_certificate(files.certificate.read_bytes()).not_valid_after_utc
    except ValueError:
        return False
    return ends - datetime.datetime.now(datetime.UTC) > LEAST_LEFT


def _make(files: DirectoryCertificate) -> None:
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = _name("Gatehouse test CA directory")
    usage = x509.BasicConstraints(ca=True, path_length=0)
    ca = _builder(ca_name, ca_name, ca_key.public_key()).add_extension(usage, critical=True)
    addresses = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    leaf = (
        _builder(_name("127.0.0.1"), ca_name, key.public_key())
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    files.key.unlink(missing_ok=True)
    files.key.touch(mode=0o600)
    files.key.write_bytes(_pem_of_key(key))
    files.ca_bundle.write_bytes(_signed(ca, ca_key))
    files.certificate.write_bytes(_signed(leaf, ca_key))


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=DAYS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> bytes:
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)

"""Certificates that say which workload somebody is: X.509-SVIDs, as SPIFFE calls them.

Each tenant has an authority of its own below the root. Its subject says for which tenant of which trust domain it
vouches, and the root signs no other; it can have no authority below itself, and name constraints keep it within the
trust domain (RFC 5280, section 4.2.1.10). Gateways compare that subject with the name in the certificate.
"""

import re
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certificates.pki.authority import Certifier, KeyPair, as_authority, requested_key, usage
from certificates.pki.errors import PkiError
from certificates.pki.keys import KeyType, generate_key, load_signing

TRUST_DOMAIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
"""What a trust domain may be called; of more than 64 characters no name of an authority can be."""
KEY_TYPES: Final = (KeyType.ECDSA_P256, KeyType.ECDSA_P384, KeyType.RSA_3072, KeyType.RSA_4096)
"""The keys that workloads may have: they are made for us, so 128 bits of security are asked for."""


def spiffe_id(trust_domain: str, tenant: str, workload: str) -> str:
    """Return what a workload is called in its certificates."""
    return f"spiffe://{trust_domain}/{tenant}/{workload}"


def make_tenant_authority(
    root: KeyPair, trust_domain: str, tenant: str, now: datetime, lifetime: timedelta
) -> KeyPair:  # fmt: skip
    """Return a new CA for workloads of one tenant; it never outlives the root.

    Raises PkiError `name_invalid`, `issuer_expired`, `lifetime_invalid`.
    """
    if not TRUST_DOMAIN.fullmatch(trust_domain):
        raise PkiError("name_invalid", f"{trust_domain[:80]!r} is no trust domain such as prod.example.com.")
    issuer = Certifier.of(root)
    private = generate_key(KeyType.ECDSA_P256)
    public = load_signing(private).public_key()
    subject = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, trust_domain),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "workloads"),
        x509.NameAttribute(NameOID.COMMON_NAME, tenant),
    ])  # fmt: skip
    builder = as_authority(issuer.dated(now, lifetime).subject_name(subject).public_key(public), public, 0, ())
    within = x509.NameConstraints([x509.UniformResourceIdentifier(trust_domain)], None)
    signed = issuer.sign(builder.add_extension(within, critical=True))
    return KeyPair(signed.public_bytes(Encoding.PEM), private)


def issue_to_workload(
    authority: KeyPair, csr_pem: bytes, uri: str, now: datetime, lifetime: timedelta
) -> x509.Certificate:  # fmt: skip
    """Return a certificate for the key of the request, with this name and no other, whatever names the request has.

    It begins 5 minutes ago and ends with its authority at the latest. Raises PkiError `csr_unreadable`, `csr_forged`,
    `csr_key`, `issuer_expired`, `lifetime_invalid`.
    """
    public = requested_key(csr_pem, KEY_TYPES)
    issuer = Certifier.of(authority)
    builder = issuer.dated(now, lifetime).subject_name(x509.Name([])).public_key(public)
    builder = (
        builder.add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri)]), critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage({"digital_signature"}), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return issuer.sign(builder)


def name_of(certificate: x509.Certificate) -> str:
    """Return the one URI that a certificate says of itself, empty where it has none or several."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ""
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    return uris[0] if len(uris) == 1 else ""


def serial_of(certificate: x509.Certificate) -> str:
    """Return a serial as it is told everywhere: hexadecimal, without leading zeros."""
    return f"{certificate.serial_number:x}"

"""What is worth knowing of one certificate, as a frozen value with no cryptographic objects in it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.pki.errors import CERTIFICATE, PkiError
from certificates.pki.keys import KeyType, family_of, key_text, key_type_of, public_der
from certificates.pki.words import quote

UNKNOWN_KEY: Final = "a key of another sort"

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One certificate. Fingerprints are 64 lower-case hex digits of SHA-256, the serial is hex of even length.

    `names` are the DNS names and IP addresses of the subject alternative name, in their order; the common name is none.
    `key_type` is None for a key of no sort that we make; `spki_sha256` is empty for one that cannot be read at all.
    `issuer` and `subject` are RFC 4514 text, perhaps empty.
    """

    sha256: str
    serial: str
    spki_sha256: str
    key_type: KeyType | None
    key_text: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    issuer: str
    subject: str
    authority_key_id: bytes | None
    is_ca: bool

    @property
    def family(self) -> str:
        """“ecdsa” or “rsa”, also for sizes we do not make ourselves; empty for any other sort of key."""
        return family_of(self.key_text)

    @property
    def title(self) -> str:
        """What people call it, quoted: the first name of a server certificate, the subject of a CA's."""
        return quote(self.subject or "a certificate without a name" if self.is_ca else self._first_name())

    def _first_name(self) -> str:
        return next(iter(self.names), self.subject) or "a certificate without a name"


def read_leaf(certificate: x509.Certificate) -> Leaf:
    """Return the facts of a certificate. Raises PkiError `certificate_unreadable` when its insides are malformed."""
    try:
        return _leaf(certificate)
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        text = f"The certificate with the SHA-256 {fingerprint(certificate)} is malformed: {quote(str(error))}."
        raise PkiError("certificate_unreadable", text, CERTIFICATE) from None


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of the certificate's DER: 64 hex digits."""
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def public_key_of(certificate: x509.Certificate) -> CertificatePublicKeyTypes | None:
    """Return the key that is certified, None when it is of a sort or curve that cannot be read."""
    try:
        return certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None


def extension_of(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    """Return the value of an extension, None when it is absent."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether the basic constraints say that it may sign others."""
    constraints = extension_of(certificate, x509.BasicConstraints)
    return constraints is not None and constraints.ca


def _leaf(certificate: x509.Certificate) -> Leaf:
    key = public_key_of(certificate)
    authority = extension_of(certificate, x509.AuthorityKeyIdentifier)
    return Leaf(
        sha256=fingerprint(certificate),
        serial=certificate.serial_number.to_bytes((certificate.serial_number.bit_length() + 7) // 8).hex(),
        spki_sha256=hashlib.sha256(public_der(key)).hexdigest() if key else "",
        key_type=key_type_of(key) if key else None,
        key_text=key_text(key) if key else UNKNOWN_KEY,
        names=_names(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        issuer=certificate.issuer.rfc4514_string(),
        subject=certificate.subject.rfc4514_string(),
        authority_key_id=authority.key_identifier if authority else None,
        is_ca=is_authority(certificate),
    )


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    alternative = extension_of(certificate, x509.SubjectAlternativeName) or ()
    return tuple(str(name.value) for name in alternative if isinstance(name, (x509.DNSName, x509.IPAddress)))

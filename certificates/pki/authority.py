"""A CA of our own: a root, intermediates below it, and certificates for servers (and clients) from those.

Names are taken from the caller, who has checked them, and never from the request, whose author may write what he likes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certificates.pki.chains import is_root, read_chain, to_pem
from certificates.pki.constraints import constraints_of, refuse_forbidden
from certificates.pki.errors import PkiError
from certificates.pki.keys import KeyType, generate_key, key_type_of, load_signing, signing_hash
from certificates.pki.leaf import extension_of
from certificates.pki.names import general_names
from certificates.pki.words import moment, quote

BACKDATED: Final = timedelta(minutes=5)  # clients whose clock is late
_LONGEST_NAME: Final = 64  # of a common name, RFC 5280 appendix A.1
_BELOW_ROOT: Final = 2
"""CAs below a root: an intermediate, and above that the next root, signed for clients that trust this one alone."""
_AUTHORITY_USAGE: Final = frozenset({"key_cert_sign", "crl_sign"})
_USAGES: Final = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A CA: its certificate (PEM) and its private key (unencrypted PKCS#8 PEM), which is never printed."""

    certificate_pem: bytes
    private_key_pem: bytes = field(repr=False)


def make_root(
    name: str, key_type: KeyType, now: datetime, lifetime: timedelta, *, permitted_names: Sequence[str] = ()
) -> KeyPair:
    """Return a new root with this common name. It may have the next root below it, and intermediates below either.

    `permitted_names` limits what may ever be issued below: host names (with all below them), addresses and networks.
    Raises PkiError `name_invalid`, `lifetime_invalid` or `hostname_invalid`.
    """
    private = generate_key(key_type)
    key = load_signing(private)
    subject = _subject(name)
    builder = _dated(now - BACKDATED, _end(now, lifetime)).subject_name(subject).issuer_name(subject)
    builder = as_authority(builder.public_key(key.public_key()), key.public_key(), _BELOW_ROOT, permitted_names)
    return KeyPair(builder.sign(key, signing_hash(key)).public_bytes(Encoding.PEM), private)


def make_intermediate(
    root: KeyPair,
    name: str,
    key_type: KeyType,
    now: datetime,
    lifetime: timedelta,
    *,
    permitted_names: Sequence[str] = (),
) -> KeyPair:
    """Return a new CA below `root` that issues to servers only; it never outlives the root.

    Raises PkiError as `make_root`, and `issuer_expired`.
    """
    issuer = Certifier.of(root)
    private = generate_key(key_type)
    public = load_signing(private).public_key()
    builder = issuer.dated(now, lifetime).subject_name(_subject(name)).public_key(public)
    builder = as_authority(builder, public, 0, permitted_names)
    return KeyPair(issuer.sign(builder).public_bytes(Encoding.PEM), private)


def may_cross_sign(root_pem: bytes) -> bool:
    """Whether a root allows another root and its intermediate below itself; those of earlier releases do not."""
    most = read_chain(root_pem)[0].extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
    return most is None or most >= _BELOW_ROOT


def cross_signed(old: KeyPair, root_pem: bytes, now: datetime) -> bytes:
    """Return the root of `root_pem` once more, PEM, signed by the root `old`: who trusts that one alone trusts both.

    It ends with whichever of the two ends first. Raises PkiError `issuer_expired`.
    """
    issuer, root = Certifier.of(old), read_chain(root_pem)[0]
    public = root.public_key()
    builder = issuer.dated(now, root.not_valid_after_utc - now).subject_name(root.subject)
    builder = as_authority(builder.public_key(public), public, _BELOW_ROOT - 1, ())
    return issuer.sign(builder).public_bytes(Encoding.PEM)


def issue(
    intermediate: KeyPair,
    chain_above: bytes,
    csr_pem: bytes,
    hostnames: Sequence[str],
    now: datetime,
    lifetime: timedelta,
    *,
    is_for_clients: bool = False,
) -> bytes:
    """Return a chain, PEM: the certificate for the key of the request, the intermediate, and what is above but no root.

    `chain_above` may be empty. The certificate begins 5 minutes ago and ends with its issuer at the latest.
    Raises PkiError: `csr_unreadable`, `csr_forged`, `csr_key`, `hostname_invalid`, `hostnames_missing`,
    `name_not_permitted` (name constraints), `issuer_expired`, `lifetime_invalid`.
    """
    issuer = Certifier.of(intermediate)
    names = general_names(hostnames)
    refuse_forbidden(issuer.certificate, names)
    public = requested_key(csr_pem)
    purposes = [ExtendedKeyUsageOID.SERVER_AUTH] + [ExtendedKeyUsageOID.CLIENT_AUTH] * is_for_clients
    builder = issuer.dated(now, lifetime).subject_name(x509.Name([])).public_key(public)
    builder = (
        builder.add_extension(x509.SubjectAlternativeName(names), critical=True)  # since there is no subject
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage({"digital_signature"}), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    above = read_chain(chain_above) if chain_above.strip() else ()
    upwards = [one for one in dict.fromkeys((issuer.certificate, *above)) if not is_root(one)]
    return to_pem([issuer.sign(builder), *upwards])


class Certifier:
    """A CA that signs; what it signs lies within its own validity and names its key."""

    def __init__(self, pair: KeyPair) -> None:
        self.certificate = read_chain(pair.certificate_pem)[0]
        self._key = load_signing(pair.private_key_pem)

    @classmethod
    def of(cls, pair: KeyPair) -> "Certifier":
        """Return the one of a pair."""
        return cls(pair)

    def dated(self, now: datetime, lifetime: timedelta) -> x509.CertificateBuilder:
        """Return the beginning of a certificate; raises PkiError `issuer_expired`, `lifetime_invalid`."""
        end = self.certificate.not_valid_after_utc
        if end <= now:
            text = f"{quote(self.certificate.subject.rfc4514_string())} expired on {moment(end)}: make a new CA."
            raise PkiError("issuer_expired", text)
        begin = max(now - BACKDATED, self.certificate.not_valid_before_utc)
        return _dated(begin, min(_end(now, lifetime), end)).issuer_name(self.certificate.subject)

    def sign(self, builder: x509.CertificateBuilder) -> x509.Certificate:
        """Return the certificate, which names the key that signed it."""
        own = extension_of(self.certificate, x509.SubjectKeyIdentifier)
        identifier = (
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)
            if own
            else x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        )
        return builder.add_extension(identifier, critical=False).sign(self._key, signing_hash(self._key))


def requested_key(csr_pem: bytes, among: Sequence[KeyType] = tuple(KeyType)) -> CertificatePublicKeyTypes:
    """Return the key of a request, which has signed it.

    Raises PkiError `csr_unreadable`, `csr_forged`, `csr_key` (it is of none of the sorts that are taken).
    """
    try:
        request = x509.load_pem_x509_csr(csr_pem)
        key = request.public_key()
        is_signed = request.is_signature_valid
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion):
        raise PkiError("csr_unreadable", "This is not a certificate request that can be read: PEM is needed.") from None
    if not is_signed:
        raise PkiError("csr_forged", "The certificate request is not signed by the key that it asks a certificate for.")
    if key_type_of(key) not in among:
        raise PkiError("csr_key", f"Keys must be one of {', '.join(among)}: make another request.")
    return key


def as_authority(
    builder: x509.CertificateBuilder, key: CertificatePublicKeyTypes, path_length: int, permitted_names: Sequence[str]
) -> x509.CertificateBuilder:
    """Add what makes it a certificate of a CA, with so many others below it at most."""
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(usage(_AUTHORITY_USAGE), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
    return builder.add_extension(constraints_of(permitted_names), critical=True) if permitted_names else builder


def usage(names: frozenset[str] | set[str]) -> x509.KeyUsage:
    """Return what a key may be used for, and nothing else."""
    return x509.KeyUsage(**{name: name in names for name in _USAGES})


def _dated(begin: datetime, end: datetime) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().serial_number(x509.random_serial_number())
    return builder.not_valid_before(begin.replace(microsecond=0)).not_valid_after(end.replace(microsecond=0))


def _end(now: datetime, lifetime: timedelta) -> datetime:
    if lifetime <= timedelta(0):
        raise PkiError("lifetime_invalid", "A certificate must last some time: give a lifetime above zero.")
    return now + lifetime


def _subject(name: str) -> x509.Name:
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise PkiError("name_invalid", f"A CA's name has 1 to {_LONGEST_NAME} printable characters, not {quote(name)}.")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

"""Chains: read from PEM, put in order by who signed whom, and made ready to be served.

The order is found by signatures and not taken as given: uploads come in any order, and a CA's answer may as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.pki import pem as pem_text
from certificates.pki.errors import CERTIFICATE, PkiError
from certificates.pki.leaf import extension_of, fingerprint, is_authority, read_leaf

MOST_BYTES: Final = 64 * 1024
MOST_CERTIFICATES: Final = 20


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`path` is leaf first, each signed by the next; `strays` are those that have no place in it. Each once."""

    path: tuple[x509.Certificate, ...]
    strays: tuple[x509.Certificate, ...]


def read_chain(pem: bytes) -> tuple[x509.Certificate, ...]:
    """Read the certificates of a PEM text in the order given; other blocks and text between them are skipped.

    Raises PkiError: `certificate_too_large` (64 KiB), `too_many_certificates` (20), `certificate_missing`,
    `certificate_unreadable`.
    """
    if len(pem) > MOST_BYTES:
        text = f"This is larger than {MOST_BYTES // 1024} KiB, more than we take."
        raise PkiError("certificate_too_large", text, CERTIFICATE)
    blocks = [block for block in pem_text.blocks(pem, CERTIFICATE) if block.label in pem_text.CERTIFICATE_LABELS]
    if not blocks:
        text = "There is no certificate here: PEM that begins with BEGIN CERTIFICATE is needed."
        raise PkiError("certificate_missing", text, CERTIFICATE)
    refuse_too_many(len(blocks))
    return tuple(load_certificate(block.der, number) for number, block in enumerate(blocks, start=1))


def refuse_too_many(count: int) -> None:
    """Raise PkiError `too_many_certificates` when a chain is longer than we take."""
    if count > MOST_CERTIFICATES:
        text = f"{count} certificates are more than a chain of {MOST_CERTIFICATES}: leave out those of other sites."
        raise PkiError("too_many_certificates", text, CERTIFICATE)


def load_certificate(der: bytes, number: int = 1) -> x509.Certificate:
    """Read one certificate with everything we look at in it; `number` is its place for the error's text, from 1.

    Raises PkiError `certificate_unreadable`.
    """
    try:
        certificate = x509.load_der_x509_certificate(der)
        certificate.version  # noqa: B018  raises for versions that do not exist
        _refuse_bits_to_spare(certificate, der)
    except (ValueError, x509.InvalidVersion):
        text = f"Certificate {number} is damaged: copy it again, in full."
        raise PkiError("certificate_unreadable", text, CERTIFICATE) from None
    if certificate.serial_number <= 0:
        text = f"Certificate {number} has a serial number that is not positive, which clients refuse (RFC 5280)."
        raise PkiError("certificate_unreadable", text, CERTIFICATE)
    read_leaf(certificate)
    return certificate


def _refuse_bits_to_spare(certificate: x509.Certificate, der: bytes) -> None:
    """Raise ValueError where the signature, which is whole bytes, is said to have bits that do not count.

    It is the last thing in a certificate, and that number is the byte before it; nobody signs it.
    """
    if der[-len(certificate.signature) - 1 :] != b"\0" + certificate.signature:
        raise ValueError


def arrange(certificates: Iterable[x509.Certificate]) -> Arrangement:
    """Find the leaf and the path above it; the result does not depend on the order given.

    The leaf signs none of the others. Where there is a choice: a server's certificate before a CA's, an intermediate
    before a root (a longer chain is accepted by more clients), then the one that lasts longest.
    """
    left = sorted({fingerprint(one): one for one in certificates}.values(), key=_preference)
    if not left:
        return Arrangement((), ())
    path = [_leaf_of(left)]
    left.remove(path[0])
    while above := [one for one in left if signs(one, path[-1])]:
        path.append(min(above, key=is_root))
        left.remove(path[-1])
    return Arrangement(tuple(path), tuple(left))


def ordered(certificates: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Return each certificate once: the leaf, who signed it and so on, then those without a place in the chain."""
    arrangement = arrange(certificates)
    return arrangement.path + arrangement.strays


def served(certificates: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Return what a server sends: the path from the leaf, without its root (clients have it) and without strays."""
    path = arrange(certificates).path
    return path[:1] + tuple(one for one in path[1:] if not is_root(one))


def mended(pem: bytes) -> bytes:
    """Return the served chain of a PEM text as PEM. Raises PkiError as `read_chain`."""
    return to_pem(served(read_chain(pem)))


def to_pem(certificates: Sequence[x509.Certificate]) -> bytes:
    """Return certificates as one PEM text in the order given."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def signs(issuer: x509.Certificate, child: x509.Certificate) -> bool:
    """Whether `issuer` signed `child`: names, key identifiers (if both have one) and signature agree.

    A signature by an algorithm too old to be checked is believed: it is found weak elsewhere.
    """
    if child.issuer != issuer.subject or not _identifiers_agree(issuer, child):
        return False
    try:
        child.verify_directly_issued_by(issuer)
    except UnsupportedAlgorithm:
        return True
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def is_root(certificate: x509.Certificate) -> bool:
    """Whether a certificate is signed by itself."""
    return certificate.issuer == certificate.subject and signs(certificate, certificate)


def root_above(chain: Sequence[x509.Certificate], known: Iterable[x509.Certificate]) -> x509.Certificate | None:
    """Return the root that a chain in its order leads to, if it is among the `known` certificates."""
    if not chain or is_root(chain[-1]):
        return None
    return next((one for one in known if is_root(one) and signs(one, chain[-1])), None)


def _leaf_of(certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    unsigning = (one for one in certificates if not any(signs(one, other) for other in certificates if other != one))
    return next(unsigning, certificates[0])


def _preference(certificate: x509.Certificate) -> tuple[bool, float, str]:
    return is_authority(certificate), -certificate.not_valid_after_utc.timestamp(), fingerprint(certificate)


def _identifiers_agree(issuer: x509.Certificate, child: x509.Certificate) -> bool:
    named = extension_of(child, x509.AuthorityKeyIdentifier)
    own = extension_of(issuer, x509.SubjectKeyIdentifier)
    return named is None or own is None or named.key_identifier in (None, own.digest)

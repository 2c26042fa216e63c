"""Certificates that people bring: PEM in any order, DER or PKCS#12; the key with it or apart, perhaps encrypted."""

from dataclasses import dataclass, field
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from certificates.pki import pem
from certificates.pki.chains import MOST_BYTES, load_certificate, refuse_too_many, served, to_pem
from certificates.pki.der import is_pkcs12, rounds
from certificates.pki.errors import CERTIFICATE, PASSWORD, PRIVATE_KEY, PkiError
from certificates.pki.keys import private_pem, public_der
from certificates.pki.words import quote

MOST_ROUNDS: Final = 2_000_000  # most of a second, in which the process does nothing else; OpenSSL writes 2 048
MOST_KEY_BYTES: Final = 3 * 1024  # RSA 4096 needs 2.4 KiB; checking a key of 8192 bits takes seconds
_MOST_KEYS: Final = 2  # of a dual certificate: said to be several rather than checked one by one
_SIGNING: Final = (
    rsa.RSAPrivateKey,
    ec.EllipticCurvePrivateKey,
    ed25519.Ed25519PrivateKey,
    ed448.Ed448PrivateKey,
    dsa.DSAPrivateKey,
)

_ELSEWHERE: Final = {
    "CERTIFICATE REQUEST": "a signing request: upload the certificate that the CA made from it",
    "NEW CERTIFICATE REQUEST": "a signing request: upload the certificate that the CA made from it",
    "TRUSTED CERTIFICATE": "in OpenSSL's own format: write it out with “openssl x509”",
    "PKCS7": "a PKCS#7 bundle: write it out with “openssl pkcs7 -print_certs”",
    "PUBLIC KEY": "a public key: the private one is needed",
    "OPENSSH PRIVATE KEY": "an SSH key: the key of the certificate is needed, as PEM",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """What was read. `chain_pem` is ready to serve: leaf first, without root and strays; it is not judged yet.

    `given_pem` has every certificate in the order given: let `judge` look at that, so that it can say what was mended.
    `key_pem` is unencrypted PKCS#8 and is never printed.
    """

    chain_pem: bytes
    given_pem: bytes
    key_pem: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Pieces:
    certificates: tuple[x509.Certificate, ...] = ()
    keys: tuple[PrivateKeyTypes, ...] = field(default=(), repr=False)


def read_upload(certificate: bytes, private_key: bytes | None, password: str | None) -> Upload:
    """Read a certificate and its key from one or two texts or files; a password that is not needed is ignored.

    Raises PkiError with a pointer: `/certificate` (`certificate_missing`, `certificate_unreadable`,
    `certificate_too_large`, `too_many_certificates`, `pem_damaged`, `pem_elsewhere`), `/private_key` (`key_missing`,
    `key_unreadable`, `key_unsupported`, `key_too_large`, `several_keys`, `pem_damaged`, `pem_elsewhere`), `/password`
    (`password_missing`, `password_wrong`, `password_too_costly`). Whether key and certificate fit is for `judge`.

    What a PKCS#12 file holds inside its encrypted part cannot be counted beforehand: a hostile one may take minutes.
    """
    given = _pieces(certificate, CERTIFICATE, password)
    apart = _pieces(private_key, PRIVATE_KEY, password) if private_key and private_key.strip() else _Pieces()
    certificates = given.certificates + apart.certificates
    if not certificates:
        text = (
            "The certificate is missing: paste PEM that begins with BEGIN CERTIFICATE, or choose a DER or PKCS#12 file."
        )
        raise PkiError("certificate_missing", text, CERTIFICATE)
    refuse_too_many(len(certificates))
    key = _only(apart.keys or given.keys)
    return Upload(to_pem(served(certificates)), to_pem(certificates), private_pem(key))


def _only(keys: tuple[PrivateKeyTypes, ...]) -> PrivateKeyTypes:
    distinct = {public_der(key.public_key()): key for key in keys}
    if not distinct:
        text = "The private key is missing: it is neither with the certificate nor given apart."
        raise PkiError("key_missing", text, PRIVATE_KEY)
    if len(distinct) > 1:
        raise _several_keys(len(distinct))
    return next(iter(distinct.values()))


def _pieces(data: bytes, pointer: str, password: str | None) -> _Pieces:
    if len(data) > MOST_BYTES:
        code = "certificate_too_large" if pointer == CERTIFICATE else "key_too_large"
        raise PkiError(code, f"This is larger than {MOST_BYTES // 1024} KiB, more than we take.", pointer)
    if pem.is_pem(data):
        return _from_pem(data, pointer, password)
    return _from_pkcs12(data, password) if is_pkcs12(data) else _from_der(data, pointer, password)


def _from_pem(data: bytes, pointer: str, password: str | None) -> _Pieces:
    blocks = pem.blocks(data, pointer)
    for block in blocks:
        if what := _ELSEWHERE.get(block.label):
            raise PkiError("pem_elsewhere", f"The block {quote(block.label)} is {what}.", pointer)
    certificates = [block.der for block in blocks if block.label in pem.CERTIFICATE_LABELS]
    keys = [block for block in blocks if block.label in pem.KEY_LABELS]
    refuse_too_many(len(certificates))
    if len(keys) > _MOST_KEYS:
        raise _several_keys(len(keys))
    return _Pieces(
        tuple(load_certificate(der, number) for number, der in enumerate(certificates, start=1)),
        tuple(_key(block.der or block.text, password) for block in keys),
    )


def _from_der(data: bytes, pointer: str, password: str | None) -> _Pieces:
    try:
        return _Pieces(certificates=(load_certificate(data),))
    except PkiError:
        if pointer == CERTIFICATE and len(data) > MOST_KEY_BYTES:
            raise _unreadable(pointer) from None
    try:
        return _Pieces(keys=(_key(data, password),))
    except PkiError as error:
        raise _unreadable(pointer) if error.code == "key_unreadable" else error from None


def _from_pkcs12(data: bytes, password: str | None) -> _Pieces:
    _refuse_costly(data)
    for attempt in (password or "", None):
        try:
            bag = load_pkcs12(data, None if attempt is None else attempt.encode())
        except (ValueError, UnsupportedAlgorithm):
            continue
        certificates = [one.certificate for one in (bag.cert, *bag.additional_certs) if one is not None]
        refuse_too_many(len(certificates))
        return _Pieces(
            tuple(load_certificate(one.public_bytes(Encoding.DER), n) for n, one in enumerate(certificates, start=1)),
            (_usable(bag.key),) if bag.key else (),
        )
    if password:
        text = "The PKCS#12 file does not open: the password is wrong, or the file is damaged."
        raise PkiError("password_wrong", text, PASSWORD)
    raise PkiError("password_missing", "The PKCS#12 file needs its password, or it is damaged.", PASSWORD)


def _key(data: bytes, password: str | None) -> PrivateKeyTypes:
    if len(data) > MOST_KEY_BYTES:
        raise PkiError("key_too_large", "This private key is larger than RSA 4096, the largest we take.", PRIVATE_KEY)
    _refuse_costly(data)
    load = load_pem_private_key if pem.is_pem(data) else load_der_private_key
    try:
        return _usable(load(data, None))
    except TypeError:
        pass  # it is encrypted
    except (ValueError, UnsupportedAlgorithm):
        raise _unreadable(PRIVATE_KEY) from None
    if not password:
        raise PkiError("password_missing", "The private key is encrypted: give its password.", PASSWORD)
    try:
        return _usable(load(data, password.encode()))
    except (ValueError, UnsupportedAlgorithm):
        raise PkiError("password_wrong", "The password does not open the private key.", PASSWORD) from None


def _usable(key: PrivateKeyTypes) -> PrivateKeyTypes:
    if not isinstance(key, _SIGNING):
        text = "This key is of a sort that no server certificate has: RSA or ECDSA is needed."
        raise PkiError("key_unsupported", text, PRIVATE_KEY)
    return key


def _refuse_costly(data: bytes) -> None:
    if not pem.is_pem(data) and rounds(data) > MOST_ROUNDS:
        text = (
            f"The password is hashed more than {MOST_ROUNDS} times, or with scrypt: encrypt the key with PBKDF2 anew."
        )
        raise PkiError("password_too_costly", text, PASSWORD)


def _several_keys(count: int) -> PkiError:
    text = f"There are {count} private keys here: leave only the one of this certificate."
    return PkiError("several_keys", text, PRIVATE_KEY)


def _unreadable(pointer: str) -> PkiError:
    if pointer == CERTIFICATE:
        text = "This is neither PEM nor a DER or PKCS#12 file, or it is damaged: choose the file again."
        return PkiError("certificate_unreadable", text, pointer)
    text = "This is no private key, or it is damaged: PEM that begins with BEGIN PRIVATE KEY, or DER, is needed."
    return PkiError("key_unreadable", text, pointer)

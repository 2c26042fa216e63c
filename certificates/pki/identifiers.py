"""How a certificate is called elsewhere: by a CA that is asked when to renew it (RFC 9773), and in an Envoy secret."""

import base64
from dataclasses import dataclass, field

from certificates.pki.chains import read_chain, served, to_pem
from certificates.pki.errors import CERTIFICATE, PRIVATE_KEY, PkiError
from certificates.pki.keys import load_private, private_pem, public_der
from certificates.pki.leaf import Leaf, fingerprint, public_key_of, read_leaf

__all__ = ["TlsSecretParts", "certificate_id", "fingerprint", "tls_secret_parts"]


@dataclass(frozen=True, slots=True)
class TlsSecretParts:
    """What one `tls_certificate` of Envoy is made of. `certificate` is the leaf's SHA-256, which a handshake must show.

    `family` (“ecdsa” or “rsa”) is the last part of the secret's name. The key is never printed.
    """

    family: str
    certificate: str
    certificate_chain: bytes
    private_key: bytes = field(repr=False)


def certificate_id(leaf: Leaf) -> str:
    """Return the unique identifier of RFC 9773 §4.1: authority key identifier, dot, serial number as in its DER.

    Raises PkiError `no_authority_key_id`: such a certificate cannot be asked for.
    """
    if not leaf.authority_key_id:
        text = f"The certificate of {leaf.title} has no authority key identifier: its CA cannot say when to renew it."
        raise PkiError("no_authority_key_id", text, CERTIFICATE)
    serial = bytes.fromhex(leaf.serial)
    if serial[0] & 0x80:
        serial = b"\0" + serial  # a DER integer is signed
    return f"{_base64url(leaf.authority_key_id)}.{_base64url(serial)}"


def tls_secret_parts(chain_pem: bytes, private_key_pem: bytes) -> TlsSecretParts:
    """Return the parts of a secret from a chain in any order and its unencrypted key.

    Raises PkiError as `read_chain`; `key_unreadable`; `key_mismatch`; `key_unsupported` (neither RSA nor ECDSA).
    """
    chain = served(read_chain(chain_pem))
    leaf, certified, key = read_leaf(chain[0]), public_key_of(chain[0]), load_private(private_key_pem)
    if certified is None or public_der(certified) != public_der(key.public_key()):
        raise PkiError(
            "key_mismatch", f"The private key does not belong to the certificate of {leaf.title}.", PRIVATE_KEY
        )
    if not leaf.family:
        text = f"The key of {leaf.title} is {leaf.key_text}, which gateways do not serve: RSA or ECDSA is needed."
        raise PkiError("key_unsupported", text, PRIVATE_KEY)
    return TlsSecretParts(leaf.family, leaf.sha256, to_pem(chain), private_pem(key))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

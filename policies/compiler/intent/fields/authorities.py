"""Certificates of authorities as PEM text (RFC 7468): only of CAs, each once, without what people paste around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.limits import AUTHORITIES, AUTHORITIES_CHARACTERS

_BEGIN: Final = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----")


def authorities(value: str) -> str:
    """The certificates alone, each once, in the order given; refused unless every one is of a CA."""
    found = list(dict.fromkeys(_certificates(value)))
    if not found:
        raise refuse("authorities_empty", "needs the certificate of a CA, as PEM text")
    if len(found) > AUTHORITIES:
        raise refuse("authorities_too_many", f"has {len(found)} certificates; {AUTHORITIES} is the most")
    for one in found:
        if not _is_authority(one):
            text = f"the certificate of {subject_of(one)} is not of a CA: give that of the CA which issued it"
            raise refuse("authorities_no_ca", text)
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in found)


def certificates_in(checked: str) -> Sequence[x509.Certificate]:
    """The certificates in a text that `authorities` gave."""
    return x509.load_pem_x509_certificates(checked.encode())


def subject_of(certificate: x509.Certificate) -> str:
    """What people call whom a certificate is of: its common name, else its whole subject; quoted."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return quote(str(names[0].value) if names else certificate.subject.rfc4514_string() or "nobody")


def _certificates(value: str) -> Iterator[x509.Certificate]:
    position = 0
    while begin := _BEGIN.search(value, position):
        label, closing = begin[1], f"-----END {begin[1]}-----"
        if "PRIVATE KEY" in label:
            text = "holds a private key, which does not belong here; take it out, and treat it as seen by others"
            raise refuse("authorities_private_key", text)
        if label != "CERTIFICATE":
            raise refuse("authorities_unreadable", f"holds a block {quote(label)}; only certificates belong here")
        end = value.find(closing, begin.end())
        if end < 0:
            raise refuse("authorities_unreadable", "is cut off: the END line of a certificate is missing")
        position = end + len(closing)
        yield _certificate(value[begin.start() : position])


def _certificate(block: str) -> x509.Certificate:
    """One certificate of which everything that is asked later can be read."""
    try:
        found = x509.load_pem_x509_certificate(block.encode())
        found.subject.rfc4514_string()
        found.public_key()
        list(found.extensions)
    except (ValueError, UnsupportedAlgorithm):
        raise refuse(
            "authorities_unreadable", "holds a certificate that cannot be read; copy it again, whole"
        ) from None
    return found


def _is_authority(certificate: x509.Certificate) -> bool:
    """Whether a certificate may sign others (RFC 5280, sections 4.2.1.3 and 4.2.1.9)."""
    try:
        if not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
    except x509.ExtensionNotFound:
        return False
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True


Authorities = Annotated[str, Field(max_length=AUTHORITIES_CHARACTERS), AfterValidator(authorities)]

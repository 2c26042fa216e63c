"""Purpose: the leaf is made for a server, or for a client that shows it to services; not for a CA or a device."""

from collections.abc import Iterator
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from certificates.pki.finding import Case, Finding, error, warning
from certificates.pki.leaf import extension_of

ONLY_FOR_CLIENTS: Final = "only_for_clients"
_CLIENT: Final = ExtendedKeyUsageOID.CLIENT_AUTH
_CODE: Final = "not_a_server_certificate"
_SERVER: Final = frozenset({ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE})


def is_for_a_server(case: Case) -> Iterator[Finding]:
    """No CA; where usages of its key are listed, that of a TLS server or client is among them (RFC 5280 §4.2.1.12)."""
    if case.leaf.is_ca:
        text = f"{case.leaf.title} is the certificate of a CA: give the one it issued for your host names"
        yield error(_CODE, f"{text}, or with OpenSSL add “-addext basicConstraints=critical,CA:FALSE”.")
    extended = extension_of(case.certificate, x509.ExtendedKeyUsage)
    if extended is not None and not _SERVER & set(extended) and _CLIENT in set(extended):
        text = f"The certificate of {case.leaf.title} is for clients only: services may be shown it, hostnames cannot."
        yield warning(ONLY_FOR_CLIENTS, text)
    elif extended is not None and not _SERVER & set(extended):
        yield error(_CODE, f"The certificate of {case.leaf.title} is not made for servers: its EKU lacks serverAuth.")
    usage = extension_of(case.certificate, x509.KeyUsage)
    if usage is not None and not usage.digital_signature:
        yield error(_CODE, f"The key of {case.leaf.title} may not sign handshakes: its usage lacks digitalSignature.")

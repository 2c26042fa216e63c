"""Which certificate a secret holds, so that a listener can be asked to prove that it serves that very one."""

import hashlib
import ssl

from gatehouse_agent import wire


def fingerprint(body: bytes) -> str:
    """Return the SHA-256 of the leaf certificate (DER) in a serialised Any of a Secret, empty if there is none."""
    source = wire.Secret.FromString(wire.unwrap(body)[1]).tls_certificate.certificate_chain
    text = source.inline_string or source.inline_bytes.decode("ascii", "replace")
    start, end = text.find(ssl.PEM_HEADER), text.find(ssl.PEM_FOOTER)
    if start < 0 or end < start:
        return ""
    try:
        leaf = ssl.PEM_cert_to_DER_cert(text[start : end + len(ssl.PEM_FOOTER)])
    except ValueError:
        return ""
    return hashlib.sha256(leaf).hexdigest()

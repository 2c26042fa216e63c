"""Keys: that of the certificate is the one we hold, strong enough, and of a sort that Envoy serves."""

from collections.abc import Iterator
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from certificates.pki.chains import is_root
from certificates.pki.errors import PRIVATE_KEY
from certificates.pki.finding import Case, Finding, error
from certificates.pki.keys import key_text, public_der
from certificates.pki.leaf import Leaf, public_key_of

LEAST_RSA_BITS: Final = 2048
MOST_RSA_BITS: Final = 8192  # BoringSSL, on which Envoy is built, refuses larger ones
_CURVES: Final = frozenset({"ECDSA P-256", "ECDSA P-384", "ECDSA P-521"})
_WEAK_CURVES: Final = frozenset({"ECDSA P-192", "ECDSA P-224"})
_WEAK_HASHES: Final = frozenset({"md5", "sha1"})


def key_fits(case: Case) -> Iterator[Finding]:
    """The private key belongs to the certificate."""
    certified = public_key_of(case.certificate)
    if case.key is None or (certified is not None and public_der(certified) == public_der(case.key)):
        return
    text = f"The private key ({key_text(case.key)}) does not belong to the certificate of {case.leaf.title}"
    yield error("key_mismatch", f"{text} ({case.leaf.key_text}): give the key that it was asked for with.", PRIVATE_KEY)


def key_is_strong(case: Case) -> Iterator[Finding]:
    """The key is one that clients accept and that Envoy can serve; those of the CAs above are strong enough too."""
    if _is_weak(case.leaf.key_text):
        yield error("weak_key", f"{_own(case.leaf)}, too weak: RSA of 2048 bits or more, or ECDSA P-256, is needed.")
    elif not _is_served(case.leaf.key_text):
        yield error("key_unsupported", f"{_own(case.leaf)}, which gateways do not serve: take ECDSA P-256 or RSA 2048.")
    for fact in case.facts[1:]:
        if _is_weak(fact.key_text):
            yield error("weak_key", f"{_own(fact)}, too weak: get a chain from the CA that is up to date.")


def signature_is_strong(case: Case) -> Iterator[Finding]:
    """No certificate that is served is signed over MD5 or SHA-1."""
    for certificate, fact in zip(case.arrangement.path, case.facts, strict=True):
        name = _signature_hash(certificate)
        if name in _WEAK_HASHES and (certificate is case.certificate or not is_root(certificate)):
            shown = {"md5": "MD5", "sha1": "SHA-1"}[name]
            yield error("weak_key", f"The certificate of {fact.title} is signed over {shown}, which clients refuse.")


def _own(fact: Leaf) -> str:
    return f"The key of {fact.title} is {fact.key_text}"


def _is_weak(text: str) -> bool:
    return text in _WEAK_CURVES or (text.startswith("RSA ") and int(text.removeprefix("RSA ")) < LEAST_RSA_BITS)


def _is_served(text: str) -> bool:
    return text in _CURVES or (text.startswith("RSA ") and int(text.removeprefix("RSA ")) <= MOST_RSA_BITS)


def _signature_hash(certificate: x509.Certificate) -> str:
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    return algorithm.name if algorithm else ""

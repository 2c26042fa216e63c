"""A client that trusts some roots, and a strict verifier of chains in it."""

from cryptography import x509
from cryptography.x509 import verification

from certificates.models import Certificate
from tests.certificates.rotating import SHOP


def takes(roots: str, chain: str, hostname: str = SHOP) -> bool:
    """Whether a client that trusts these roots, PEM, takes a chain for the hostname."""
    store = verification.Store(x509.load_pem_x509_certificates(roots.encode()))
    verifier = verification.PolicyBuilder().store(store).build_server_verifier(x509.DNSName(hostname))
    leaf, *above = x509.load_pem_x509_certificates(chain.encode())
    try:
        verifier.verify(leaf, above)
    except verification.VerificationError:
        return False
    return True


def chain_of(pk: str) -> str:
    """The chain that a certificate's nodes should send."""
    return str(Certificate.objects.get(pk=pk).active.leaves.get().chain_pem)

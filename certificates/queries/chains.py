"""The chain that a leaf is served with, read from its PEM: who signed whom, and the root it leads to."""

from dataclasses import dataclass

from cryptography import x509

from certificates.models import Issuer, Leaf
from certificates.pki.chains import read_chain, root_above
from certificates.pki.errors import PkiError
from certificates.pki.leaf import Leaf as Facts
from certificates.pki.leaf import read_leaf


@dataclass(frozen=True, slots=True)
class Chain:
    """Leaf first, without the root; `root` is None where it is none of those that the issuer's settings name."""

    links: tuple[Facts, ...] = ()
    root: Facts | None = None


def chain_of(leaf: Leaf, issuer: Issuer | None) -> Chain:
    """Return the chain of a leaf, empty before there is one."""
    if not leaf.chain_pem:
        return Chain()
    chain = read_chain(leaf.chain_pem.encode())
    root = root_above(chain, _known_roots(issuer))
    return Chain(tuple(map(read_leaf, chain)), read_leaf(root) if root else None)


def _known_roots(issuer: Issuer | None) -> tuple[x509.Certificate, ...]:
    """Return the root of an internal CA, or what a CA of one's own is trusted by."""
    pem = f"{issuer.root_pem}\n{issuer.ca_bundle}" if issuer else ""
    try:
        return read_chain(pem.encode())
    except PkiError:  # public CAs name none, and what cannot be read leads nowhere
        return ()

"""Private keys and secrets at rest: only under the key ring, bound to their row, and those of leaves to the tenant."""

from certificates.models import Authority, Issuer, Leaf
from console.base.keyring import key_ring


def seal_key(leaf: Leaf, private_key_pem: bytes) -> None:
    """Put a private key on the leaf (in memory); `version.certificate.slice` must be at hand."""
    leaf.ciphertext = key_ring().seal(private_key_pem, bound_to=_leaf_name(leaf))


def open_key(leaf: Leaf) -> bytes:
    """Return the private key, unencrypted PKCS#8 PEM; to be used and dropped at once."""
    return key_ring().open(bytes(leaf.ciphertext), bound_to=_leaf_name(leaf))


def seal_for_issuer(issuer: Issuer, column: str, plaintext: bytes) -> bytes:
    """Return what an issuer's ciphertext column keeps."""
    return key_ring().seal(plaintext, bound_to=_issuer_name(issuer, column))


def open_of_issuer(issuer: Issuer, column: str) -> bytes:
    """Return the plaintext of an issuer's ciphertext column."""
    return key_ring().open(bytes(getattr(issuer, column)), bound_to=_issuer_name(issuer, column))


def seal_for_authority(authority: Authority, plaintext: bytes) -> bytes:
    """Return what an authority's `ciphertext` keeps."""
    return key_ring().seal(plaintext, bound_to=_authority_name(authority))


def open_of_authority(authority: Authority) -> bytes:
    """Return the private keys of an authority, as JSON."""
    return key_ring().open(bytes(authority.ciphertext), bound_to=_authority_name(authority))


def _leaf_name(leaf: Leaf) -> str:
    return f"certificates.leaf:{leaf.version.certificate.slice.tenant_id}:{leaf.pk}"


def _issuer_name(issuer: Issuer, column: str) -> str:
    return f"certificates.issuer.{column}:{issuer.pk}"


def _authority_name(authority: Authority) -> str:
    return f"certificates.authority:{authority.pk}"

"""What an issuer gave us, judged before any node sees it, and kept on its leaf."""

from dataclasses import dataclass
from typing import Final

from cryptography import x509
from django.utils import timezone

from certificates.actions.keys import open_key
from certificates.actions.rotation.looks import Change, Fault
from certificates.life.states import FaultKind
from certificates.models import Leaf, Rotation, Version
from certificates.pki.chains import mended
from certificates.pki.errors import PkiError
from certificates.pki.leaf import Leaf as LeafFacts
from certificates.pki.verdict import judge

FILLED: Final = ("chain_pem", "sha256", "not_before", "not_after", "facts")
"""The columns that a chain fills; the private key is never written with them."""
ISSUED: Final = "Issued and checked."
_FATAL: Final = frozenset({"chain_incomplete"})
"""A warning for what people upload; a CA that issues sends what stands above the leaf, unless a private root does."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A chain that may be served, in the right order and without the root, and what people read of its leaf."""

    chain_pem: bytes
    facts: LeafFacts


def judged(row: Rotation, leaf: Leaf, chain_pem: bytes) -> Judged:
    """Return what is kept of a chain that was issued. Raises Fault on what may not be served."""
    hostnames = list(row.version.hostnames)
    try:
        verdict = judge(chain_pem, open_key(leaf), hostnames, timezone.now(), trusted=_private_roots(row))
        served = mended(chain_pem)
    except PkiError as fault:
        raise Fault(FaultKind.BAD_CERTIFICATE, fault.text, names=tuple(hostnames)) from None
    errors = [one.text for one in verdict.findings if one.severity == "error" or one.code in _FATAL]
    if errors or verdict.leaf is None:
        raise Fault(FaultKind.BAD_CERTIFICATE, " ".join(errors), names=tuple(hostnames))
    return Judged(served, verdict.leaf)


def keeping(row: Rotation, chains: dict[Leaf, bytes]) -> Change:
    """Judge all chains now; return what keeps them. Raises Fault on what may not be served."""
    found = {leaf: judged(row, leaf, chain) for leaf, chain in chains.items()}

    def change(_row: Rotation) -> None:
        for leaf, one in found.items():
            keep(leaf, one)

    return change


def keep(leaf: Leaf, found: Judged) -> None:
    """Write it on the leaf."""
    fill(leaf, found.chain_pem, found.facts)
    leaf.save(update_fields=FILLED)
    Version.objects.filter(pk=leaf.version_id).update(obtained_at=timezone.now())


def _private_roots(row: Rotation) -> tuple[x509.Certificate, ...]:
    """Return the certificates the issuer's own address is trusted by: a private CA's leaves may be right below."""
    bundle = row.certificate.issuer.ca_bundle if row.certificate.issuer else ""
    try:
        return tuple(x509.load_pem_x509_certificates(bundle.encode())) if bundle else ()
    except ValueError:
        return ()


def fill(leaf: Leaf, chain_pem: bytes, facts: LeafFacts) -> None:
    """Put a chain and what people read of it on the leaf (in memory)."""
    leaf.chain_pem, leaf.sha256 = chain_pem.decode(), facts.sha256
    leaf.not_before, leaf.not_after = facts.not_before, facts.not_after
    leaf.facts = {
        "key_text": facts.key_text, "serial": facts.serial, "issuer": facts.issuer, "subject": facts.subject,
        "names": list(facts.names),
    }  # fmt: skip

"""What an issuer gave us, judged before any node sees it, and kept on its leaf."""

from typing import Final

from django.utils import timezone

from certificates.actions.keys import open_key
from certificates.actions.rotation.looks import Fault
from certificates.life.states import FaultKind
from certificates.models import Leaf, Rotation, Version
from certificates.pki.chains import mended
from certificates.pki.errors import PkiError
from certificates.pki.leaf import Leaf as LeafFacts
from certificates.pki.verdict import judge

FILLED: Final = ("chain_pem", "sha256", "not_before", "not_after", "facts")
"""The columns that a chain fills; the private key is never written with them."""


def keep_chain(row: Rotation, leaf: Leaf, chain_pem: bytes, *, is_only_checked: bool = False) -> None:
    """Judge a chain and keep it, in the right order and without the root. Raises Fault on what may not be served."""
    hostnames = list(row.version.hostnames)
    try:
        verdict = judge(chain_pem, open_key(leaf), hostnames, timezone.now())
        served = mended(chain_pem)
    except PkiError as fault:
        raise Fault(FaultKind.BAD_CERTIFICATE, fault.text, names=tuple(hostnames)) from None
    errors = [finding.text for finding in verdict.findings if finding.severity == "error"]
    if errors or verdict.leaf is None:
        raise Fault(FaultKind.BAD_CERTIFICATE, " ".join(errors), names=tuple(hostnames))
    if not is_only_checked:
        fill(leaf, served, verdict.leaf)
        leaf.save(update_fields=FILLED)
        Version.objects.filter(pk=leaf.version_id).update(obtained_at=timezone.now())


def fill(leaf: Leaf, chain_pem: bytes, facts: LeafFacts) -> None:
    """Put a chain and what people read of it on the leaf (in memory)."""
    leaf.chain_pem, leaf.sha256 = chain_pem.decode(), facts.sha256
    leaf.not_before, leaf.not_after = facts.not_before, facts.not_after
    leaf.facts = {
        "key_text": facts.key_text, "serial": facts.serial, "issuer": facts.issuer, "subject": facts.subject,
        "names": list(facts.names),
    }  # fmt: skip

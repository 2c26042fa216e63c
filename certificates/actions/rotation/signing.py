"""The step of an internal CA: it signs at once, and the leaf notes which authority did."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from certificates.actions.authority_keys import Signer, signer_of
from certificates.actions.keys import open_key
from certificates.actions.rotation.issued import ISSUED, keeping
from certificates.actions.rotation.looks import Fault, Later, Look
from certificates.life.states import FaultKind, RotationState
from certificates.models import Authority, AuthorityState, Leaf, Rotation
from certificates.pki.authority import issue
from certificates.pki.errors import PkiError
from certificates.pki.keys import csr_of

S = RotationState


def sign(row: Rotation, leaves: Sequence[Leaf]) -> Look:
    """Let the internal CA sign what is not signed yet, by the authority that is active now."""
    signer = signer_of(row.certificate.issuer, timezone.now())
    if signer is None:
        raise Fault(FaultKind.ACCOUNT, "It has no authority that issues.")
    try:
        chains = {leaf: _sign(row, leaf, signer) for leaf in leaves if not leaf.chain_pem}
    except PkiError as fault:
        raise Fault(FaultKind.ACCOUNT, fault.text) from None
    keep_chains = keeping(row, chains)

    def change(row: Rotation) -> None:
        if not Authority.objects.filter(pk=signer.authority.pk, state=AuthorityState.ACTIVE).exists():
            raise Later("Its authority was replaced while it was signed; it is signed again.")
        keep_chains(row)
        Leaf.objects.filter(pk__in=[leaf.pk for leaf in chains]).update(authority=signer.authority)

    return Look(S.ISSUED, ISSUED, 0.0, change)


def _sign(row: Rotation, leaf: Leaf, signer: Signer) -> bytes:
    request = csr_of(open_key(leaf), list(row.version.hostnames))
    lifetime = timedelta(seconds=row.certificate.issuer.lifetime_seconds)
    return issue(signer.intermediate, signer.above, request, list(row.version.hostnames), timezone.now(), lifetime)

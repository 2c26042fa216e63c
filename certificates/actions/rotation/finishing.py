"""The end of a rotation: the old private keys are destroyed. And the way back from being held."""

from django.utils import timezone

from certificates.actions.rotation.looks import Look
from certificates.life.states import RotationState
from certificates.models import Certificate, Leaf, Rotation, Version
from fleet.actions.secrets import forget_secret

S = RotationState


def look_at_proven(row: Rotation) -> Look:
    """The grace is over: nobody goes back any more."""
    before = " The private keys before are destroyed." if row.previous is not None else ""
    return Look(S.COMPLETE, f"Every node shows it.{before}", None, retire_others)


def look_at_held(row: Rotation) -> Look:
    """Go on where it was."""
    return Look(RotationState(row.held_state or S.DUE), "Tried again.")


def retire_others(row: Rotation, following: Version | None = None) -> None:
    """Destroy the keys of every version but the one that is shown, those on their way, and the `following` one."""
    certificate = Certificate.objects.get(pk=row.certificate_id)
    kept = {certificate.active_id, certificate.staged_id, *_on_their_way(certificate)}
    kept.add(following.pk if following else None)
    for version in certificate.versions.filter(retired_at=None).exclude(pk__in=[pk for pk in kept if pk]):
        retire(version)


def retire(version: Version) -> None:
    """Destroy the private keys of a version, wherever we have them."""
    for leaf in Leaf.objects.filter(version=version).select_related("secret"):
        if leaf.secret is not None:
            forget_secret(leaf.secret)
        leaf.ciphertext = b""
        leaf.save(update_fields=["ciphertext"])
    version.retired_at = timezone.now()
    version.save(update_fields=["retired_at"])


def _on_their_way(certificate: Certificate) -> list[object]:
    return list(certificate.rotations.under_way().values_list("version_id", flat=True))

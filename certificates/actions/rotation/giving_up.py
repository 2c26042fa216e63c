"""Ends rotations before they are proven; what nodes show stays as it is."""

from django.utils import timezone

from certificates.actions.rotation.authorizing import take_back_challenges
from certificates.actions.rotation.notes import stand
from certificates.life.states import RotationState
from certificates.models import Certificate, Rotation


def give_up(certificate: Certificate, why: str) -> None:
    """End what is under way; the caller holds the slice's lock."""
    for rotation in certificate.rotations.under_way():
        end(rotation, why)


def give_up_compromised(certificate: Certificate, why: str) -> None:
    """End what is under way to a version that nobody may serve; the caller holds the slice's lock."""
    for rotation in certificate.rotations.under_way().filter(version__is_compromised=True):
        end(rotation, why)


def end(rotation: Rotation, why: str) -> None:
    """End one rotation."""
    found = Rotation.objects.with_all().get(pk=rotation.pk)
    take_back_challenges(found)
    found.fence += 1
    found.cause = why
    is_proven = found.state == RotationState.PROVEN
    stand(found, RotationState.COMPLETE if is_proven else RotationState.ABANDONED, why, None, timezone.now())

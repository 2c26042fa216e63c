"""Starts rotations: the keys are made, and the first step is due at once. Not a verb of its own."""

from collections.abc import Sequence

from django.db.models import Max
from django.utils import timezone

from certificates.actions.keys import seal_key
from certificates.actions.rotation.finishing import retire_others
from certificates.actions.rotation.notes import announce_change, stand, tell
from certificates.life.states import RotationReason, RotationState
from certificates.models import Certificate, Leaf, Rotation, Version
from certificates.pki.keys import KeyType, generate_key
from console.audit.actor import Actor
from console.base.errors import Conflict


def start_rotation(certificate: Certificate, reason: RotationReason, *, actor: Actor, why: str = "") -> Rotation:
    """Start a rotation with new private keys; the caller holds the slice's lock.

    One that is proven and only keeps the old keys for a while ends now. Raises Conflict `rotation_active`.
    """
    version = new_version(certificate, certificate.hostnames)
    for key_type in certificate.key_types:
        kind = KeyType(key_type)
        leaf = Leaf(version=version, key_type=str(kind), family=kind.family)
        seal_key(leaf, generate_key(kind))
        leaf.save()
    return begin(certificate, version, reason, RotationState.DUE, actor=actor, why=why)


def begin(
    certificate: Certificate, version: Version, reason: RotationReason, state: RotationState, *, actor: Actor,
    why: str = "",
) -> Rotation:  # fmt: skip
    """Create the row of a rotation to `version`, in `state`."""
    if certificate.rotations.under_way().exists():
        raise Conflict(f"Certificate {certificate.name} is being rotated already.", code="rotation_active")
    now = timezone.now()
    _end_proven(certificate, version)
    row = Rotation.objects.create(
        certificate=certificate, slice=certificate.slice, number=_next_number(certificate), reason=str(reason),
        state=str(state), version=version, previous=certificate.active, actor=actor.as_dict(), state_since=now,
        next_action_at=now,
    )  # fmt: skip
    text = why or f"Rotation {row.number} starts."
    tell(certificate, "command", text, now, row, actor)
    stand(row, state, text, now, now)
    announce_change(certificate)
    return row


def new_version(certificate: Certificate, hostnames: Sequence[str]) -> Version:
    """Create the next version, without leaves; what was made with a compromised key is drained in any case."""
    last = certificate.versions.aggregate(last=Max("number"))["last"] or 0
    is_compromised = certificate.versions.filter(pk=certificate.active_id, is_compromised=True).exists()
    version: Version = Version.objects.create(
        certificate=certificate, number=last + 1, hostnames=list(hostnames),
        drains_connections=certificate.drain_connections or is_compromised,
    )  # fmt: skip
    return version


def _end_proven(certificate: Certificate, following: Version) -> None:
    for row in certificate.rotations.filter(state=RotationState.PROVEN).with_all():
        retire_others(row, following)
        stand(row, RotationState.COMPLETE, "Another rotation has begun.", None, timezone.now())


def _next_number(certificate: Certificate) -> int:
    return (certificate.rotations.aggregate(last=Max("number"))["last"] or 0) + 1

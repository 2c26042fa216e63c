"""Certificates as people want them: added, changed, renewed, replaced, taken back, deleted. Each is one verb."""

from collections.abc import Sequence
from typing import Final

from django.utils import timezone

from certificates.actions.rotation.delivering import publish_content
from certificates.actions.rotation.finishing import retire
from certificates.actions.rotation.giving_up import end, give_up
from certificates.actions.rotation.notes import announce_change, target_of, tell
from certificates.actions.rotation.start import begin, start_rotation
from certificates.actions.wanted import (
    Wanted,
    checked_challenge,
    checked_hostnames,
    checked_issuer,
    checked_keys,
    checked_name,
)
from certificates.life.states import RotationReason, RotationState
from certificates.models import Certificate, Source
from certificates.queries.client_certificates import named_by_services
from certificates.queries.lives import versions_before
from console.audit.actor import Actor
from console.audit.verbs import Act, verb
from console.base.errors import Conflict, Invalid
from fleet.actions.lock_slice import lock_slice
from policies.actions.slices import certificate_slice
from policies.models import Slice

_OF_ANY: Final = frozenset({"owner", "drain_connections"})
"""What may be changed of an upload, too."""


def add_certificate(traffic: Slice, wanted: Wanted, *, actor: Actor, dry_run: bool = False) -> Certificate:
    """Have a certificate issued for hostnames of a slice; the first rotation starts at once. Raises Invalid."""
    with verb("certificate.add", actor=actor, dry_run=dry_run) as act:
        slice = lock_slice(certificate_slice(act, traffic).pk)
        hostnames = checked_hostnames(slice, wanted.hostnames)
        issuer = checked_issuer(wanted.issuer)
        row = Certificate.objects.create(
            slice=slice, name=checked_name(slice, wanted.name, hostnames), hostnames=hostnames, source=Source.ISSUER,
            issuer=issuer, key_types=checked_keys(wanted.key_types, issuer), owner=wanted.owner,
            drain_connections=wanted.drain_connections,
            challenge=checked_challenge(wanted.challenge, hostnames, issuer), created_by=actor.name,
        )  # fmt: skip
        record(act, row, f"Added certificate {row.name} for {', '.join(hostnames)} from {issuer.name}")
        start_rotation(row, RotationReason.FIRST, actor=actor, why=f"{actor.name} wants it for the first time.")
        return row


def change_certificate(
    row: Certificate, changes: dict[str, object], *, actor: Actor, dry_run: bool = False
) -> Certificate:
    """Change what is wanted; other hostnames, keys, issuer or challenge start a rotation. Raises Invalid."""
    with verb("certificate.change", actor=actor, dry_run=dry_run) as act:
        locked = lock(row)
        before = _essence(locked)
        _apply(locked, changes)
        locked.revision += 1
        locked.save()
        record(act, locked, f"Changed certificate {locked.name}")
        if _essence(locked) != before and locked.source == Source.ISSUER:
            give_up(locked, "Somebody changed what is wanted.")
            start_rotation(locked, RotationReason.CHANGED, actor=actor, why=f"{actor.name} changed what is wanted.")
        return locked


def renew(row: Certificate, *, actor: Actor, reason: str = "", dry_run: bool = False) -> Certificate:
    """Start a rotation now. Raises Conflict `rotation_active`, or `certificate_uploaded`."""
    with verb("certificate.renew", actor=actor, dry_run=dry_run) as act:
        locked = _issued_by_us(lock(row))
        start_rotation(locked, RotationReason.RENEWAL, actor=actor, why=reason or f"{actor.name} wants it now.")
        record(act, locked, f"Renewed certificate {locked.name}" + (f": {reason}" if reason else ""))
        return locked


def replace(row: Certificate, *, actor: Actor, reason: str, dry_run: bool = False) -> Certificate:
    """Replace a certificate whose private key is compromised: new keys now, and nobody goes back to the old ones."""
    _require_reason(reason)
    with verb("certificate.replace", actor=actor, dry_run=dry_run) as act:
        locked = _issued_by_us(lock(row))
        locked.versions.filter(retired_at=None).update(is_compromised=True)
        locked.suspended_at = None
        locked.save(update_fields=["suspended_at"])
        give_up(locked, "The private key is compromised.")
        start_rotation(locked, RotationReason.REPLACEMENT, actor=actor, why=f"The key is compromised: {reason}")
        record(act, locked, f"Replaces certificate {locked.name}, whose private key is compromised: {reason}")
        return locked


def retry(row: Certificate, *, actor: Actor, dry_run: bool = False) -> Certificate:
    """Let a rotation that waits try again now, and ask the CA again about names it kept refusing."""
    with verb("certificate.retry", actor=actor, dry_run=dry_run) as act:
        locked = lock(row)
        locked.suspended_at = None
        locked.save(update_fields=["suspended_at"])
        rotation = locked.rotations.under_way().with_all().first()
        if rotation is None:
            raise Conflict("Nothing waits here.", code="nothing_to_retry")
        rotation.faults, rotation.attempts = [], 0
        rotation.next_action_at, rotation.fence = timezone.now(), rotation.fence + 1
        rotation.lease_until = None
        rotation.save()
        tell(locked, "command", f"{actor.name} lets it try again.", timezone.now(), rotation, actor)
        record(act, locked, f"Lets certificate {locked.name} try again")
        return locked


def roll_back(row: Certificate, *, actor: Actor, reason: str, dry_run: bool = False) -> Certificate:
    """Show the version before again, while it is valid, its keys are there, and nobody else has them."""
    _require_reason(reason)
    with verb("certificate.roll_back", actor=actor, dry_run=dry_run) as act:
        locked = lock(row)
        before = versions_before([locked], timezone.now()).get(locked.pk)
        if before is None:
            raise Conflict("There is no version to go back to.", code="nothing_before")
        give_up(locked, f"Rolled back: {reason}")
        begin(
            locked, before, RotationReason.CHANGED, RotationState.ISSUED, actor=actor,
            why=f"{actor.name} goes back to version {before.number}: {reason}",
        )  # fmt: skip
        record(act, locked, f"Rolls certificate {locked.name} back to version {before.number}: {reason}")
        return locked


def delete_certificate(row: Certificate, *, actor: Actor, dry_run: bool = False) -> None:
    """Take a certificate from every node and destroy its keys; its history stays in the trail.

    Raises Conflict `certificate_named` while a service of the draft, or a live one, is shown it.
    """
    with verb("certificate.delete", actor=actor, dry_run=dry_run) as act:
        locked = lock(row)
        if locked.name in named_by_services(locked.slice):
            text = "A service is shown it: let the service name another one, and publish that, before."
            raise Conflict(text, code="certificate_named")
        give_up(locked, "The certificate was deleted.")
        for rotation in locked.rotations.filter(next_action_at__isnull=False):
            end(rotation, "The certificate was deleted.")
        was_shown = locked.active_id is not None or locked.staged_id is not None
        locked.deleted_at, locked.active, locked.staged = timezone.now(), None, None
        locked.renew_at, locked.ari_check_at = None, None
        locked.save()
        record(act, locked, f"Deleted certificate {locked.name}")
        if was_shown:
            publish_content(act, locked.slice, f"Without certificate {locked.name}")
        for version in locked.versions.filter(retired_at=None):
            retire(version)


def lock(row: Certificate) -> Certificate:
    """Lock the slice and then the certificate; return it as it is now."""
    lock_slice(row.slice_id)
    locked: Certificate = Certificate.objects.with_all().select_for_update(of=("self",)).get(pk=row.pk)
    return locked


def record(act: Act, row: Certificate, summary: str) -> None:
    """Write the entry of a verb, and tell who looks."""
    act.entry(target_of(row), summary, **row.slice.trail)
    announce_change(row)


def _apply(row: Certificate, changes: dict[str, object]) -> None:
    for name in _OF_ANY & set(changes):
        setattr(row, name, changes[name])
    if row.source == Source.UPLOAD:
        if others := set(changes) - _OF_ANY:
            raise Invalid.field(f"/{min(others)}", "uploaded", "Upload another version instead.")
        return
    if isinstance(hostnames := changes.get("hostnames"), Sequence):
        row.hostnames = checked_hostnames(row.slice, hostnames)
    if issuer := changes.get("issuer"):
        row.issuer = checked_issuer(str(issuer))
    if isinstance(key_types := changes.get("key_types"), Sequence) and row.issuer:
        row.key_types = checked_keys(key_types, row.issuer)
    if row.issuer:
        row.challenge = checked_challenge(str(changes.get("challenge", row.challenge) or ""), row.hostnames, row.issuer)


def _essence(row: Certificate) -> tuple[object, ...]:
    return (tuple(row.hostnames), row.issuer_id, tuple(row.key_types), row.challenge)


def _issued_by_us(row: Certificate) -> Certificate:
    if row.source == Source.UPLOAD:
        raise Conflict("It was uploaded; upload another version instead.", code="certificate_uploaded")
    return row


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid.field("/reason", "required", "Say why.")

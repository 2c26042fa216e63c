"""Writes down where a rotation stands, in its row and in the certificate's timeline, and tells who looks."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from certificates.life.states import RotationState, may_go
from certificates.models import Certificate, Rotation, RotationEvent
from console.audit.actor import SYSTEM, Actor
from console.audit.verbs import Target, verb
from console.base.live import announce

_RECORDED: Final = {
    RotationState.PROVEN: ("certificate.prove", "is proven on every node"),
    RotationState.COMPLETE: ("certificate.retire", "is complete"),
    RotationState.HELD: ("certificate.hold", "is held"),
    RotationState.ROLLED_BACK: ("certificate.return", "was rolled back"),
    RotationState.ABANDONED: ("certificate.abandon", "was given up"),
}
"""What the audit trail tells of what happens by itself; the revisions of it have entries of their own."""


def go(row: Rotation, state: RotationState, text: str, after_seconds: float | None) -> None:
    """Let the rotation be in `state` and save it; a look in `after_seconds`, None: it is over."""
    now = timezone.now()
    again = None if after_seconds is None else now + timedelta(seconds=after_seconds)
    stand(row, state, text, again, now)


def stand(row: Rotation, state: RotationState, text: str, again: datetime | None, now: datetime) -> None:
    """Let the rotation be in `state` until `again`, and save it; a step that the table does not have is our mistake."""
    before = RotationState(row.state)
    if not may_go(before, state):
        raise AssertionError(f"a rotation does not go from {before} to {state}")
    is_new = before is not state or not row.steps
    has_changed = is_new or row.text != text
    row.state, row.text, row.next_action_at, row.lease_until = str(state), text, again, None
    if is_new:
        row.state_since = now
        row.steps = [*row.steps, {"state": str(state), "at": now.isoformat(), "text": text}]
        tell(row.certificate, "state", text or str(state), now, row)
    elif has_changed:
        row.steps = [*row.steps[:-1], row.steps[-1] | {"text": text}]
    if state in {RotationState.COMPLETE, RotationState.ROLLED_BACK, RotationState.ABANDONED}:
        row.finished_at = row.finished_at or now
    row.save()
    if is_new and state in _RECORDED:
        _record(row, state)
    if has_changed:
        announce_change(row.certificate)


def tell(
    certificate: Certificate, kind: str, text: str, now: datetime, row: Rotation | None = None,
    actor: Actor | None = None,
) -> None:  # fmt: skip
    """Add a line to the timeline."""
    RotationEvent.objects.create(
        certificate=certificate, rotation=row, at=now, kind=kind, text=text,
        actor=actor.as_dict() if actor else None,
    )  # fmt: skip


def target_of(certificate: Certificate) -> Target:
    """Return the certificate as the audit trail names it."""
    name = f"{certificate.traffic_key}/{certificate.name}"
    return Target(kind="certificate", name=name, id=str(certificate.pk))


def announce_change(certificate: Certificate) -> None:
    """Tell who looks at the slice or its gateway, after commit."""
    announce(f"slice:{certificate.traffic_key}", "certificate", subject=str(certificate.pk))
    announce(f"gateway:{certificate.slice.gateway.slug}", "certificate", subject=str(certificate.pk))


def _record(row: Rotation, state: RotationState) -> None:
    name, what = _RECORDED[state]
    why = row.cause if state in {RotationState.HELD, RotationState.ROLLED_BACK, RotationState.ABANDONED} else ""
    with verb(name, actor=SYSTEM) as act:
        if state is RotationState.COMPLETE and row.previous_id is not None:
            what += "; the private keys of the version before are destroyed"
        text = f"Certificate {row.certificate.name} {what}. {why}".strip()
        act.entry(target_of(row.certificate), text, **row.slice.trail)

"""Tells people in time that a certificate ends: notices are raised, step up, follow their cause, and clear themselves.

What is to be done is found by two queries, so that thousands of certificates that are well cost nothing. Writing is
done one by one under the lock of the slice, from what is there then: a second worker finds nothing left to do.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from certificates.actions.rotation.notes import announce_change, target_of
from certificates.life.alerts import Alert
from certificates.life.states import RotationState
from certificates.life.telling import Prospect, notice_text
from certificates.models import Certificate, ExpiryNotice, Rotation, Source
from certificates.queries.ending import alert_of, notices_to_look_at, ones_to_tell
from console.audit.actor import SYSTEM
from console.audit.verbs import verb
from fleet.actions.lock_slice import lock_slice

AT_A_TIME: Final = 200
"""So many are written in one go; the next one goes on, the soonest to end first."""
log = logging.getLogger(__name__)


def tell_of_ends() -> int:
    """Bring the notices up to date; return for how many certificates there was something to do."""
    now = timezone.now()
    return _each([*ones_to_tell(now, AT_A_TIME), *notices_to_look_at(now)[:AT_A_TIME]])


def _each(ids: Iterable[tuple[UUID, UUID]]) -> int:
    count = 0
    for certificate_id, slice_id in ids:
        try:
            count += _look(certificate_id, slice_id)
        except Exception:
            log.exception("the notice of certificate %s could not be written; it is tried again", certificate_id)
    return count


@transaction.atomic
def _look(certificate_id: UUID, slice_id: UUID) -> bool:
    lock_slice(slice_id)
    row = Certificate.objects.with_all().prefetch_related("active__leaves").get(pk=certificate_id)
    now = timezone.now()
    last = row.rotations.order_by("-number").first()
    found, given = alert_of(row, last, now), row.notices.open().first()
    is_over = given is not None and _is_over(given, row)
    if given is not None and is_over:
        _clear(given, row, now)
        given = None
    if found is None:
        return _looked(given, now) or is_over
    text = notice_text(row.not_after, _prospect(row, last), now)
    if given is None:
        _raise(row, found, text, now)
    elif given.version_id != row.active_id:  # the newer version is not proven yet: nodes may still show this one
        return _looked(given, now)
    elif given.level != found.level:
        _step_up(given, row, found, text, now)
    else:
        _follow(given, row, text, now)
    return True


def _prospect(row: Certificate, last: Rotation | None) -> Prospect:
    return Prospect(
        is_uploaded=row.source == Source.UPLOAD,
        is_suspended=row.suspended_at is not None,
        state=RotationState(last.state) if last else None,
        cause=last.cause if last else "",
        renew_at=row.renew_at,
    )


def _is_over(given: ExpiryNotice, row: Certificate) -> bool:
    """The certificate is gone, or every node that is heard has proven a newer version."""
    if row.active is None:
        return True
    return given.version_id != row.active_id and row.active.proven_at is not None


def _raise(row: Certificate, found: Alert, text: str, now: datetime) -> None:
    with verb("certificate.notice", actor=SYSTEM) as act:
        ExpiryNotice.objects.create(
            certificate=row, version=row.active, level=found.level, severity=str(found.severity), text=text,
            not_after=row.not_after, next_at=found.next_at, looked_at=now, raised_at=now,
        )  # fmt: skip
        act.entry(target_of(row), f"Certificate {row.name}: {text}", **row.slice.trail)
        announce_change(row)


def _step_up(given: ExpiryNotice, row: Certificate, found: Alert, text: str, now: datetime) -> None:
    with verb("certificate.notice", actor=SYSTEM) as act:
        given.level, given.severity, given.next_at = found.level, str(found.severity), found.next_at
        given.text, given.looked_at = text, now
        given.save()
        act.entry(target_of(row), f"Certificate {row.name}: {text}", **row.slice.trail)
        announce_change(row)


def _follow(given: ExpiryNotice, row: Certificate, text: str, now: datetime) -> None:
    """The cause may be another one now; that is no step, so the trail has nothing of it."""
    if given.text != text:
        given.text = text
        announce_change(row)
    given.looked_at = now
    given.save(update_fields=["text", "looked_at"])


def _clear(given: ExpiryNotice, row: Certificate, now: datetime) -> None:
    why = "was deleted" if row.deleted_at else "was replaced by a newer version"
    with verb("certificate.notice_cleared", actor=SYSTEM) as act:
        given.cleared_at, given.next_at = now, None
        given.save(update_fields=["cleared_at", "next_at"])
        act.entry(target_of(row), f"Certificate {row.name} {why}: its notice is cleared", **row.slice.trail)
        announce_change(row)


def _looked(given: ExpiryNotice | None, now: datetime) -> bool:
    if given is not None:
        given.looked_at = now
        given.save(update_fields=["looked_at"])
    return given is not None

"""Acknowledging an alert: somebody took it on, so nobody further is told; and letting go of it again."""

from django.utils import timezone

from alerting.actions.history import announce_alert, note
from alerting.actions.place import record
from alerting.life.words import AlertState
from alerting.models import Alert
from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict, NotFound


def acknowledge(alert: Alert, comment: str = "", *, actor: Actor, dry_run: bool = False) -> Alert:
    """Take an alert on. Raises NotFound, Conflict `not_firing` or `acknowledged` (by somebody else already)."""
    with verb("alert.acknowledge", actor=actor, dry_run=dry_run) as act:
        row = _locked(alert)
        if row.acknowledged_at is not None:
            raise Conflict(f"{row.acknowledged_by} has acknowledged it already.", code="acknowledged")
        now = timezone.now()
        row.acknowledged_by, row.acknowledged_at, row.needs_routing = actor.name, now, True
        row.save(update_fields=["acknowledged_by", "acknowledged_at", "needs_routing"])
        note(row, "acknowledged", comment, now, actor=actor.name)
        record(act, row, "alert", row.title, f"Acknowledged: {row.title}" + (f" ({comment})" if comment else ""))
    return row


def release(alert: Alert, *, actor: Actor, dry_run: bool = False) -> Alert:
    """Let go of an alert: it is told again. Raises NotFound, Conflict `not_firing` or `not_acknowledged`."""
    with verb("alert.release", actor=actor, dry_run=dry_run) as act:
        row = _locked(alert)
        if row.acknowledged_at is None:
            raise Conflict("Nobody has acknowledged it.", code="not_acknowledged")
        row.acknowledged_by, row.acknowledged_at, row.needs_routing = "", None, True
        row.save(update_fields=["acknowledged_by", "acknowledged_at", "needs_routing"])
        note(row, "released", "", timezone.now(), actor=actor.name)
        record(act, row, "alert", row.title, f"Let go of: {row.title}")
        announce_alert(row)
    return row


def _locked(alert: Alert) -> Alert:
    rows = Alert.objects.select_related("tenant", "rule").select_for_update(no_key=True, of=("self",))
    row: Alert | None = rows.filter(pk=alert.pk).first()
    if row is None:
        raise NotFound
    if row.state != str(AlertState.FIRING):
        raise Conflict("It does not fire.", code="not_firing")
    return row

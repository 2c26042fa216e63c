"""Puts a group of alerts into the document that channels send."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from alerting.channels.notification import MOST_ALERTS, Notification, title_of, worst
from alerting.life.words import AlertState, NotificationStatus, Severity
from alerting.models import Alert, Group
from console.accounts.models import Tenant


def said_of(group: Group, alerts: Sequence[Alert], status: NotificationStatus, step: int) -> Notification:
    """Return the notification: what fires first, then what is over; `rule` and `tenant` must be at hand."""
    ordered = sorted(alerts, key=lambda alert: (alert.state == str(AlertState.RESOLVED), alert.pk))
    shown = [alert_document(alert) for alert in ordered[:MOST_ALERTS]]
    more = len(ordered) - len(shown)
    firing = [alert.severity for alert in ordered if alert.state != str(AlertState.RESOLVED)]
    return Notification(
        version="1",
        status=str(status),
        tenant=group.policy.tenant.slug,
        policy=group.policy.name,
        group=f"{group.pk}-{group.generation}",
        group_labels=dict(group.key),
        step=step + 1,
        severity=worst(firing or [alert.severity for alert in ordered]),
        title=title_of(status, shown, more),
        url=address("/alerts"),
        alerts=shown,
        more=more,
    )


def test_of(tenant: Tenant, group: str) -> Notification:
    """Return the notification of a test."""
    return Notification(
        version="1",
        status=str(NotificationStatus.TEST),
        tenant=tenant.slug,
        policy="test",
        group=group,
        group_labels={},
        step=1,
        severity=str(Severity.INFO),
        title="Test: a notification of Gatehouse arrives here",
        url=address("/alerts?tab=channels"),
        alerts=[],
        more=0,
    )


def alert_document(alert: Alert) -> dict[str, Any]:
    """Return one alert as receivers get it; addresses are whole."""
    return {
        "id": str(alert.pk),
        "fingerprint": alert.fingerprint,
        "status": status_of(alert),
        "severity": alert.severity,
        "title": alert.title,
        "text": alert.text,
        "value": alert.value,
        "labels": dict(alert.labels),
        "since": alert.since.isoformat(),
        "resolved_at": alert.resolved_at.isoformat() if alert.resolved_at else None,
        "acknowledged_by": alert.acknowledged_by or None,
        "is_unknown": alert.is_unknown,
        "is_flapping": alert.is_flapping,
        "url": address(f"/alerts/{alert.pk}"),
        "about_url": address(alert.path) if alert.path else None,
        "runbook_url": address(alert.runbook_url),
        "change": _change(alert.change),
    }


def status_of(alert: Alert) -> str:
    """Return `firing`, `acknowledged` or `resolved`."""
    if alert.state == str(AlertState.FIRING) and alert.acknowledged_at is not None:
        return "acknowledged"
    return str(alert.state)


def address(path: str) -> str:
    """Return a whole address; those that are whole already stay."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}" if path.startswith("/") else path


def _change(change: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if change is None else {**change, "url": address(change["path"])}

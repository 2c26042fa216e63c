"""Lines of an alert's history, and the hint that something about it changed."""

from datetime import datetime

from alerting.models import Alert, AlertEvent
from console.base.live import announce


def note(alert: Alert, kind: str, text: str, at: datetime, *, actor: str = "") -> None:
    """Add a line to the history of an alert."""
    AlertEvent.objects.create(alert=alert, at=at, kind=kind, text=text, actor=actor)


def announce_alert(alert: Alert) -> None:
    """Tell whoever follows the tenant's alerts, on commit; `tenant` must be at hand."""
    announce(topic_of(alert.tenant.slug), "alert", subject=str(alert.pk))


def topic_of(tenant: str) -> str:
    """Return the live topic of a tenant's alerts."""
    return f"alerts:{tenant}"

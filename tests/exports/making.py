"""Short ways to have exports, and time that has passed."""

from datetime import datetime, timedelta
from typing import Any

from console.audit.actor import SYSTEM
from exports.actions.exports import add_export
from exports.models import Export, ExportKind
from exports.sending.cutting import DELAY, seal_steps
from exports.sending.sender import send_due


def export(url: str, kind: str = "remote_write", **more: Any) -> Export:
    """An export."""
    return add_export(ExportKind(kind), {"name": "store", "url": url, "interval_seconds": 10, **more}, actor=SYSTEM)


def seal_until(end: datetime) -> None:
    """Seal the steps up to this one, as if it was just over."""
    seal_steps(end + DELAY)


def send() -> Export:
    """Send what is due at once, however long it should wait, until nothing more goes; return the export."""
    Export.objects.update(next_action_at=end_of_time(-1))
    send_due()
    while Export.objects.filter(next_action_at__lte=end_of_time(0), failing_since=None).exists():
        send_due()
    return Export.objects.get()


def end_of_time(hours: int) -> datetime:
    """A moment some hours from now."""
    from django.utils import timezone

    return timezone.now() + timedelta(hours=hours)

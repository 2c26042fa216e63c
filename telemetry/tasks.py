"""The tasks that beat runs: one each minute, one every few seconds."""

from celery import shared_task
from django.utils import timezone

from telemetry import keeping
from telemetry.checks.console.sending import send_due
from telemetry.records.export.sending import send_new


@shared_task(name="telemetry.tasks.keep")
def keep() -> None:
    """Roll up, prepare, drop."""
    keeping.keep(timezone.now())


@shared_task(name="telemetry.tasks.export_records")
def export_records() -> None:
    """Send new records on, if a collector is set."""
    send_new()


@shared_task(name="telemetry.tasks.send_checks")
def send_checks() -> None:
    """Send the checks that the control plane sends itself, as far as they are due."""
    send_due(timezone.now())

"""The tasks that beat runs: one each minute, one every few seconds."""

from celery import shared_task
from django.utils import timezone

from telemetry import keeping
from telemetry.records.export.sending import send_new


@shared_task(name="telemetry.tasks.keep")
def keep() -> None:
    """Roll up, prepare, drop."""
    keeping.keep(timezone.now())


@shared_task(name="telemetry.tasks.export_records")
def export_records() -> None:
    """Send new records on, if a collector is set."""
    send_new()

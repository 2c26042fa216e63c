"""The task that beat runs once a minute."""

from celery import shared_task
from django.utils import timezone

from telemetry import keeping


@shared_task(name="telemetry.tasks.keep")
def keep() -> None:
    """Roll up, prepare, drop."""
    keeping.keep(timezone.now())

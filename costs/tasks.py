"""The tasks that beat runs."""

from celery import shared_task
from django.utils import timezone

from costs.metering.anomalies import look
from costs.metering.round import charge


@shared_task(name="costs.tasks.charge")
def charge_days() -> None:
    """Charge what is not settled, and look for what is unusual once an hour."""
    now = timezone.now()
    charge(now)
    look(now)

"""The task that beat runs every ten minutes."""

from celery import shared_task
from django.utils import timezone

from waf import keeping


@shared_task(name="waf.tasks.keep")
def keep() -> None:
    """Prepare and drop partitions."""
    keeping.keep(timezone.now())

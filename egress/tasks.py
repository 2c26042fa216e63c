"""What beat runs: housekeeping every ten minutes."""

from celery import shared_task
from django.utils import timezone

from egress import keeping


@shared_task(name="egress.tasks.keep")
def keep() -> None:
    """Prepare and drop partitions, forget what is old."""
    keeping.keep(timezone.now())

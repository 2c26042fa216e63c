"""What beat runs: housekeeping every ten minutes, and a look for floods every few seconds."""

from celery import shared_task
from django.utils import timezone

from waf import keeping
from waf.floods.watching import watch


@shared_task(name="waf.tasks.keep")
def keep() -> None:
    """Prepare and drop partitions."""
    keeping.keep(timezone.now())


@shared_task(name="waf.tasks.watch_floods")
def watch_floods() -> None:
    """See which routes are asked far more often than usual."""
    watch(timezone.now())

"""What the worker does for the trail. Losing a call loses nothing; beat calls again."""

from celery import shared_task
from django.utils import timezone

from console.audit import archive, checkpoints, telling, watching


@shared_task
def tell_refusals() -> None:
    """Write refusals into the trail; called by beat every 2 seconds."""
    now = timezone.now()
    while telling.tell(now) >= telling.AT_ONCE:
        pass


@shared_task
def take_checkpoints() -> None:
    """Sign the heads of chains that grew; called by beat every minute."""
    checkpoints.take()


@shared_task
def verify_chains() -> None:
    """Verify a piece of the trail; called by beat every 5 seconds."""
    watching.look(timezone.now())


@shared_task
def keep_trail() -> None:
    """Archive what is old enough, and forget refusals that were told; called by beat every hour."""
    telling.forget(timezone.now())
    archive.archive_due(timezone.now())

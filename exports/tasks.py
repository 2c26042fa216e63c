"""What the worker does for exports. A task is a loop over one step; losing one loses nothing, beat calls again."""

import logging

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from exports.sending.cutting import seal_steps
from exports.sending.sender import send_due
from exports.streams import sender as streams

log = logging.getLogger(__name__)


@shared_task
def seal() -> None:
    """Seal steps that are over; called by beat every 5 seconds."""
    try:
        seal_steps(timezone.now())
    except OperationalError as fault:  # writers were busy; the next time is seconds away
        log.warning("steps are sealed later: %s", fault)


@shared_task
def send() -> None:
    """Carry exports on; called by beat every 2 seconds."""
    while send_due():
        pass


@shared_task
def send_streams() -> None:
    """Carry streams of the audit trail on; called by beat every 2 seconds."""
    while streams.send_due():
        pass

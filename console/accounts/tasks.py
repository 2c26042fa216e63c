"""What the worker does for people's accounts."""

from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task
def clear_sessions() -> None:
    """Remove the sessions that are over; once a day, called by beat."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()

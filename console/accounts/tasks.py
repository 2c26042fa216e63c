"""What the worker does for people's accounts."""

import smtplib
from datetime import timedelta
from importlib import import_module
from typing import Any, Final

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from console.accounts.actions.links import send_link
from console.accounts.models import ApiToken

EXCHANGED_KEPT: Final = timedelta(days=30)
"""How long exchanged tokens stay to be seen after their end."""


@shared_task
def clear_sessions() -> None:
    """Remove sessions and exchanged tokens that are over; once a day, called by beat."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    ApiToken.objects.filter(trust__isnull=False, expires_at__lt=timezone.now() - EXCHANGED_KEPT).delete()


@shared_task(bind=True, max_retries=5, default_retry_delay=60)
def send_mail(self: Any, address: str, subject: str, body: str) -> None:
    """Hand one message to the mail server; tried again for five minutes."""
    try:
        deliver(address, subject, body)
    except (smtplib.SMTPException, OSError) as error:
        raise self.retry(exc=error) from error


@shared_task(bind=True, max_retries=5, default_retry_delay=60)
def mail_link(self: Any, email: str, request_id: str, ip: str, asker: str = "") -> None:
    """Write a sign-in link to whoever has this address, if anybody has, that works in the browser that asked for it.

    It is made and delivered here, so that none waits in the queue; each further try makes a new one, which ends the
    one before.
    """
    message = send_link(email=email, request_id=request_id, ip=ip, asker=asker)
    try:
        if message is not None:
            deliver(*message)
    except (smtplib.SMTPException, OSError) as error:
        raise self.retry(exc=error) from error


def deliver(address: str, subject: str, body: str) -> None:
    """Send one message in plain text; raise what the mail server's library raises."""
    headers = {"Auto-Submitted": "auto-generated"}
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    EmailMessage(subject, body, to=[address], headers=headers, connection=connection).send()

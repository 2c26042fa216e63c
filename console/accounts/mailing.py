"""Mails to people, where a mail server is set; a link that could not be mailed is handed over instead."""

import logging
import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from console.accounts.models import Invitation

log = logging.getLogger(__name__)


def invitation_url(secret: str) -> str:
    """Return the address that accepts the invitation."""
    return f"{settings.PUBLIC_URL}/invitations/{secret}"


def mail_invitation(invitation: Invitation, secret: str) -> datetime | None:
    """Mail the link and return when; None where no mail server is set, or it did not take it."""
    if not settings.EMAIL_HOST:
        return None
    message = EmailMessage(
        subject=f"Join {' '.join(invitation.tenant.name.split())} on Gatehouse",
        body=_body(invitation, secret),
        to=[invitation.email],
        headers={"Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("an invitation could not be mailed: %s", type(error).__name__)
        return None
    now = timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=now)
    invitation.sent_at = now
    return now


def _body(invitation: Invitation, secret: str) -> str:
    return (
        f"{invitation.invited_by['name']} invites you to {invitation.tenant.name}.\n\n"
        f"{invitation_url(secret)}\n\n"
        f"The link works once, until {invitation.expires_at:%Y-%m-%d %H:%M} UTC. "
        "If you do not know what this is, do nothing.\n"
    )

"""E-mail, by the mail server that the operator set. The Message-ID is the idempotency key."""

import smtplib
from email.utils import formatdate
from typing import Annotated, Final
from urllib.parse import urlsplit

from django.conf import settings as product
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from pydantic import AfterValidator, Field

from alerting.channels.channel_type import ChannelKind, Fields, Message, Outcome
from alerting.channels.notification import Notification, lines_of

LONGEST_SUBJECT: Final = 200


def _mailbox(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("this is no e-mail address") from None
    return text


class EmailSettings(Fields):
    """To whom."""

    to: list[Annotated[str, Field(max_length=254), AfterValidator(_mailbox)]] = Field(min_length=1, max_length=20)


class EmailSecrets(Fields):
    """None."""


def send(message: Message, settings: EmailSettings, _secrets: EmailSecrets) -> Outcome:
    """Hand it to the mail server."""
    if not product.EMAIL_HOST:
        return Outcome(None, "No mail server is set (GATEHOUSE_SMTP_HOST).")
    try:
        mail(message, settings.to).send()
    except (smtplib.SMTPException, OSError) as error:
        return Outcome(_status(error), f"The mail server did not take it: {_said(error)}")
    return Outcome(250)


def mail(message: Message, to: list[str]) -> EmailMessage:
    """Return the message, in plain text."""
    host = urlsplit(product.PUBLIC_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{message.id}@{host}>",
        "Date": formatdate(message.at.timestamp()),
        "Auto-Submitted": "auto-generated",
        "References": f"<{message.notification['group']}@{host}>",
    }
    return EmailMessage(
        subject=" ".join(message.notification["title"].split())[:LONGEST_SUBJECT],
        body=text_of(message.notification),
        to=to,
        headers=headers,
        connection=get_connection(timeout=product.EMAIL_TIMEOUT),
    )


def text_of(notification: Notification) -> str:
    """Return the body."""
    about = f"Tenant {notification['tenant']}, told by policy {notification['policy']}."
    return "\n".join([notification["title"], "", *lines_of(notification), notification["url"], about, ""])


def _status(error: Exception) -> int | None:
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "it refuses " + ", ".join(sorted(error.recipients)) + "."
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"{error.smtp_code} {' '.join(str(text).split())[:200]}"
    if isinstance(error, TimeoutError):
        return "it did not answer in time."
    return "the connection could not be made, or broke off."


KIND = ChannelKind(EmailSettings, EmailSecrets, send)

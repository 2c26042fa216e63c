"""What a person is told by e-mail of their own account, where a mail server is set. The trail has it in any case."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from console.accounts.models import User

log = logging.getLogger(__name__)


def tell(user: User, subject: str, *lines: str) -> None:
    """Write to `user` once the verb under way is committed. A queue that is away loses the mail and nothing else."""
    if not settings.EMAIL_HOST:
        return
    when = f"{timezone.now():%Y-%m-%d %H:%M} UTC"
    ending = f"If this was not you, sign in at {settings.PUBLIC_URL}, end your other sessions and tell your operator."
    body = "\n".join([*lines, f"This happened at {when}.", "", ending, ""])
    transaction.on_commit(lambda: hand_over(user.email, subject, body))


def hand_over(address: str, subject: str, body: str) -> None:
    """Leave a message with the worker."""
    from console.accounts.tasks import send_mail

    try:
        send_mail.delay(address, subject, body)
    except OperationalError:
        log.exception("a message to a person was not handed to the worker")

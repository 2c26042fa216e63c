"""Looks a new password up among leaked ones, where the operator named a service, telling it five digits of a digest.

The service (Have I Been Pwned, or a mirror) sees 20 bits of the SHA-1 and answers with hundreds of candidates; which
one was meant stays here. When it does not answer, the password is taken: an outage keeps nobody from a new one.
"""

import hashlib
import logging
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError

from console.base.outbound.leave import Leave, NotDialled
from console.base.outbound.post import Unreachable, call

PREFIX_DIGITS: Final = 5
LARGEST_ANSWER_BYTES: Final = 1 << 20
log = logging.getLogger(__name__)


class BreachedValidator:
    """Refuses passwords that are known to have leaked."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a leaked one."""
        if settings.BREACHED_PASSWORDS_URL and times_leaked(password):
            text = "This password has leaked from some other place and is tried by guessers. Take another one."
            raise ValidationError(text, code="password_breached")

    def get_help_text(self) -> str:
        """Return a sentence for people."""
        return "Not one that leaked somewhere."


def times_leaked(password: str) -> int:
    """Return how often the service has seen it; 0 when the service does not answer."""
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    prefix, rest = digest[:PREFIX_DIGITS], digest[PREFIX_DIGITS:]
    networks = tuple(settings.OUTBOUND_NETWORKS)
    try:
        reply = call(
            "GET", settings.BREACHED_PASSWORDS_URL + prefix, None, {"Add-Padding": "true"},
            Leave(networks=networks, is_plain_private_only=True), most_bytes=LARGEST_ANSWER_BYTES,
        )  # fmt: skip
    except (Unreachable, NotDialled) as error:
        log.warning("a new password was not looked up among leaked ones: %s", error)
        return 0
    if not reply.is_success:
        log.warning("a new password was not looked up among leaked ones: the service answered %s", reply.status)
        return 0
    counts = dict(line.strip().split(":", 1) for line in reply.text.splitlines() if ":" in line)
    return int(counts.get(rest, "0"))

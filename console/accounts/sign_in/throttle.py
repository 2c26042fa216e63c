"""Slows down guessing: attempts are counted before the password is looked at, in Postgres, so parallel ones count too.

Counted per visitor and address, so that nobody can lock a person out from elsewhere; and per network over all
addresses, against trying one password on many. A window is never prolonged by further attempts.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from console.accounts.models import SignInAttempts
from console.accounts.sign_in.visitor import is_known

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_DEVICE = 10
PER_NETWORK = 60
CODES_PER_PERSON = 20
"""Wrong codes from all unknown browsers together: six digits are few, and whoever tries them knows the password."""
PASSKEY_QUESTIONS_PER_NETWORK = 300
SWEPT_ROWS = 50

_COUNT = """
INSERT INTO accounts_signinattempts AS a (key, count, until) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN a.until <= %s THEN 1 ELSE a.count + 1 END,
  until = CASE WHEN a.until <= %s THEN excluded.until ELSE a.until END
RETURNING count, until
"""
_SWEEP = """
DELETE FROM accounts_signinattempts WHERE key IN (
  SELECT key FROM accounts_signinattempts WHERE until <= %s LIMIT %s FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True, slots=True)
class Held:
    """Further attempts are refused until then. `is_first` for the attempt that crossed the limit."""

    until: datetime
    is_first: bool

    @property
    def seconds(self) -> int:
        """How long that is from now, at least one second."""
        return max(1, int((self.until - timezone.now()).total_seconds()))


def count_attempt(visitor: str, network: str, email: str) -> Held | None:
    """Count one attempt; return Held when it is one too many. A known device has its own count only."""
    is_device = is_known(visitor)
    held = _count(_key("account", visitor, email), PER_DEVICE if is_device else PER_ACCOUNT)
    spraying = None if is_device else _count(_key("network", network), PER_NETWORK)
    return held or spraying


def count_code(visitor: str, network: str, person: str) -> Held | None:
    """Count one attempt at a second factor; from unknown browsers also over all networks. A known one stays apart."""
    held = count_attempt(visitor, network, f"code {person}")
    is_device = is_known(visitor)
    of_all = None if is_device else _count(_key("codes", person), CODES_PER_PERSON)
    return held or of_all


def count_question(network: str) -> Held | None:
    """Count one question for a passkey, which makes a row for whoever asks."""
    return _count(_key("passkey", network), PASSKEY_QUESTIONS_PER_NETWORK)


def holds_back(what: str, network: str) -> Held | None:
    """Return until when a network is refused `what`, of which it has had its failures; changes nothing."""
    rows = SignInAttempts.objects.filter(key=_key(what, network), until__gt=timezone.now())
    row = rows.filter(count__gte=PER_NETWORK).first()
    return Held(row.until, is_first=False) if row else None


def count_failure(what: str, network: str) -> None:
    """Count a failure of a network at something that is no sign-in."""
    _count(_key(what, network), PER_NETWORK)


def forgive(visitor: str, email: str) -> None:
    """Forget the attempts of a visitor who turned out to be the person."""
    SignInAttempts.objects.filter(key=_key("account", visitor, email)).delete()


def _count(key: str, limit: int) -> Held | None:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, [now - WINDOW, SWEPT_ROWS])
        cursor.execute(_COUNT, [key, now + WINDOW, now, now])
        count, until = cursor.fetchone()
    return Held(until, is_first=count == limit + 1) if count > limit else None


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

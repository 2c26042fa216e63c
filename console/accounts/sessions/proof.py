"""Sensitive acts of a session need a fresh proof that its person is there: how fresh it is, and how to give one."""

import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from console.accounts.factors import passkeys
from console.accounts.factors.held import apps_of, passkeys_of
from console.accounts.models import User
from console.base.errors import Forbidden

PROVED = "proved_at"


class StepUpNeeded(Forbidden):
    """The session is in order, but its person has to prove again that it is them; `ways` says how they can."""

    code, title = "step_up_needed", "Prove again that it is you"

    def __init__(self, ways: list[str]) -> None:
        super().__init__("This needs a fresh proof that it is you. Nothing was changed.")
        self.ways = ways

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the document, with the ways."""
        return {**super().body(request_id), "ways": self.ways}


def fresh_until(session: Any) -> datetime | None:
    """Return until when the last proof counts; None when it counts no more."""
    end = session.get(PROVED, 0) + settings.STEP_UP.total_seconds()
    return datetime.fromtimestamp(end, UTC) if end > time.time() else None


def require_fresh(session: Any, user: User) -> None:
    """Raise StepUpNeeded unless the last proof is fresh."""
    if fresh_until(session) is None:
        raise StepUpNeeded(ways_of(user))


def renew(session: Any) -> None:
    """Note a proof just given; the key changes, since the session may do more from now on."""
    session.cycle_key()
    session[PROVED] = time.time()


def ways_of(user: User) -> list[str]:
    """Return how this person can prove it: by what they have as second factor, else by password.

    Who has none of these can only sign in again.
    """
    ways = ["passkey"] if passkeys.is_available() and passkeys_of(user).exists() else []
    ways += ["code"] if apps_of(user).exists() else []
    return ways or (["password"] if user.has_usable_password() else ["sign_in"])

"""A sign-in under way: the first factor is proved and the second is not. It is no session: nothing else reads it.

Kept in the anonymous session under a key of its own that changes when it begins and when it ends. It dies with the
password that began it, after ten minutes, and with the first success.
"""

import time
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from console.accounts.models import User

_KEY: Final = "sign_in"
MOST_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Pending:
    """Who, how they proved it, and where they want to go."""

    user_id: str
    proof: str
    """Changes with the password."""
    method: str
    wanted: str
    until: float
    limited_to: str = ""
    """The only tenant in which the session shall count; empty for all."""


def begin(request: HttpRequest, user: User, *, method: str, wanted: str, limited_to: UUID | None = None) -> None:
    """Remember the first stage, under a new session key and in place of whatever the browser had."""
    request.session.flush()
    until, only = time.time() + MOST_SECONDS, str(limited_to or "")
    begun = Pending(str(user.pk), user.get_session_auth_hash(), method, wanted, until, only)
    request.session[_KEY] = asdict(begun)


def person_of(request: HttpRequest) -> tuple[Pending, User] | None:
    """Return the sign-in under way and its person; None without one, or when it is over."""
    kept = request.session.get(_KEY)
    if kept is None or SESSION_KEY in request.session:
        return None
    pending = Pending(**kept)
    user = User.objects.filter(pk=UUID(pending.user_id), is_active=True).first()
    if user is None or pending.until < time.time():
        return None
    return (pending, user) if constant_time_compare(pending.proof, user.get_session_auth_hash()) else None

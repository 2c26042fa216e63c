"""Django's database sessions with two ends and an owner: the engine named by `SESSION_ENGINE`.

Django's own would move the end with every save, so that a session in use lasted for ever; and it keeps the keys
themselves, so that whoever reads a dump is signed in as everybody. Here a row bears a digest of its key.
"""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

from console.accounts.models import BrowserSession

PENDING = timedelta(minutes=15)
"""How long a session of nobody is kept: a sign-in under way."""
TOUCHED_EVERY = timedelta(minutes=1)


class SessionStore(DatabaseSessions):
    """A session; `row` is what was read of it."""

    row: BrowserSession | None = None

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        """Return the table."""
        return BrowserSession

    def load(self) -> dict[str, Any]:
        """Read the living session; empty when there is none."""
        living = BrowserSession.objects.filter(expire_date__gt=timezone.now())
        self.row = living.filter(session_key=stored_key(self.session_key)).first() if self.session_key else None
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.session_data)

    def exists(self, session_key: str) -> bool:
        """Tell whether there is a session with this key."""
        return super().exists(stored_key(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """End the session with this key, this one by default."""
        if key := session_key or self.session_key:
            super().delete(stored_key(key))

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        """Return the row to write: whoever has signed in gets a beginning and a name for the list."""
        now = timezone.now()
        row = BrowserSession(session_key=stored_key(self._get_or_create_session_key()), last_used_at=now)
        if SESSION_KEY in data:
            begin(data, now, is_new=False)
            row.user_id, row.public_id = UUID(data[SESSION_KEY]), UUID(data["public_id"])
            row.started_at = datetime.fromtimestamp(data["started_at"], UTC)
            row.device, row.ip, row.method = (data.get(name, "") for name in ("device", "ip", "method"))
        row.session_data, row.expire_date = self.encode(data), end_of(row.started_at, now)
        return row

    def touch(self, ip: str) -> None:
        """Note that the session is in use, at most once a minute."""
        row, now = self.row, timezone.now()
        if row is None or row.user_id is None or now - row.last_used_at < TOUCHED_EVERY:
            return
        BrowserSession.objects.filter(pk=row.pk, last_used_at__lt=now).update(
            last_used_at=now, expire_date=end_of(row.started_at, now), ip=ip
        )


def stored_key(key: str) -> str:
    """Return what a row bears of its key: 240 bits of its SHA-256, in the 40 letters that Django's column has."""
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()[:30]).decode()


def begin(data: Any, now: datetime, *, is_new: bool) -> None:
    """Let a session of somebody begin now; `is_new=False` leaves what it has."""
    if is_new or "started_at" not in data:
        data["started_at"] = data["proved_at"] = now.timestamp()
        data["public_id"] = str(uuid4())


def end_of(started_at: datetime | None, used_at: datetime) -> datetime:
    """Return when a session that was used just then is over."""
    if started_at is None:
        return used_at + PENDING
    return min(used_at + settings.SESSION_IDLE, started_at + timedelta(seconds=settings.SESSION_COOKIE_AGE))
